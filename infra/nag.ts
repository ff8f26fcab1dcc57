import type { IPolicyValidationPlugin, Stack } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';

/**
 * cdk-nag's AWS Solutions rules over some stacks of an app: a stage that does not promise them is left alone, and still
 * deploys. What is accepted is acknowledged where it is built, with its reason.
 */
export const nagOver = (stacks: readonly Stack[]): IPolicyValidationPlugin => ({
  name: 'AwsSolutions',
  validate: () => {
    const violations = stacks.flatMap((stack) => [
      ...new AwsSolutionsChecks().validateScope(stack).violations,
    ]);
    return { success: violations.length === 0, violations };
  },
});
