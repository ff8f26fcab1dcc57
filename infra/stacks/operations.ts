import { Stack } from 'aws-cdk-lib';
import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { catalogue } from '#functions/catalogue';
import { AppFunction, type FunctionParts } from '#infra/constructs/app-function';
import { CanaryRelease } from '#infra/constructs/canary-release';
import { apiMetric } from '#infra/constructs/metrics';
import { stackId } from '#infra/constructs/stack-id';

/** What the functions of operations are built from. */
export type OperationParts = FunctionParts & { releaseAlarms: readonly Alarm[] };

/**
 * The functions of the HTTP operations: those that only read, or those that write. Two stacks, as CloudFormation takes
 * 500 resources in one and each function is eight.
 */
export class OperationStack extends Stack {
  readonly functions: ReadonlyMap<string, AppFunction>;

  constructor(scope: Construct, kind: 'reads' | 'writes', parts: OperationParts) {
    const { stage } = parts;
    super(scope, stackId(kind, stage), {
      env: { account: stage.account, region: stage.region },
      description: `Hineni: functions of the operations, ${kind}`,
    });
    const functions = new Map<string, AppFunction>();
    for (const [name, entry] of Object.entries(catalogue)) {
      if (entry.wake.by !== 'api' || (entry.wake.route.method === 'GET') !== (kind === 'reads')) continue;
      const fn = new AppFunction(this, name, {
        parts,
        entry,
        // A handler answers a fault of its own with 500, which Lambda takes for success.
        alsoFailing: { answers5xx: apiMetric('5XXError', entry.wake.route) },
      });
      functions.set(name, fn);
    }
    this.functions = functions;

    if (stage.canaryDeploys) {
      const canary = new CanaryRelease(this, 'canary');
      for (const fn of functions.values()) canary.release(fn, parts.releaseAlarms);
    }
  }
}
