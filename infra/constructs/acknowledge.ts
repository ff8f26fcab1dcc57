import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * Accepts one finding of cdk-nag, with the reason that a reviewer may dispute.
 *
 * @param rule such as `AwsSolutions-IAM5[Resource::*]`: one finding, since cdk-nag 3 knows no prefixes.
 */
export const acknowledge = (scope: IConstruct, rule: string, reason: string): void => {
  Validations.of(scope).acknowledge({ id: rule, reason });
};
