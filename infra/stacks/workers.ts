import { Stack } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { catalogue, type FunctionEntry, type QueueId } from '#functions/catalogue';
import type { StageConfig } from '#stages/stage-config';
import { AppFunction, type FunctionParts } from '#infra/constructs/app-function';
import { CanaryRelease } from '#infra/constructs/canary-release';
import { LocalSchedule } from '#infra/constructs/local-schedule';
import { StreamConsumer } from '#infra/constructs/stream-consumer';
import type { QueueParts, WorkQueue } from '#infra/constructs/work-queue';
import { stackId } from '#infra/constructs/stack-id';

type WorkerParts = FunctionParts & QueueParts & { work: Record<QueueId, WorkQueue> };

/** Everything that works behind no gateway: what streams, queues and the clock wake, and what Amazon Connect calls. */
export class WorkerStack extends Stack {
  readonly functions: ReadonlyMap<string, AppFunction>;

  constructor(scope: Construct, stage: StageConfig, parts: WorkerParts) {
    super(scope, stackId('workers', stage), {
      env: { account: stage.account, region: stage.region },
      description: 'Hineni: what streams, queues and the clock wake',
    });
    const functions = new Map<string, AppFunction>();
    for (const [name, entry] of Object.entries(catalogue)) {
      const fn = this.#worker(name, entry, parts);
      if (fn !== undefined) functions.set(name, fn);
    }
    this.functions = functions;

    if (stage.canaryDeploys) {
      const canary = new CanaryRelease(this, 'canary');
      for (const fn of functions.values()) canary.release(fn, []);
    }
  }

  #worker(name: string, entry: FunctionEntry, parts: WorkerParts): AppFunction | undefined {
    const { wake, impact } = entry;
    if (wake.by === 'api' || wake.by === 'authorizer' || wake.by === 'sign-in') return undefined;
    const fn = new AppFunction(this, name, { parts, entry });
    switch (wake.by) {
      case 'stream':
        new StreamConsumer(this, `${name}-stream`, {
          parts,
          fn,
          table: parts.tables[wake.table],
          wake,
          impact,
        });
        break;
      case 'queue':
        parts.work[wake.queue].workedOnBy(fn, wake);
        break;
      case 'schedule':
        new LocalSchedule(this, `${name}-schedule`, { parts, fn, cron: wake.cron, impact });
        break;
      case 'connect':
        // Without the account, a flow of anybody's instance could call it.
        fn.live.addPermission('connect', {
          principal: new ServicePrincipal('connect.amazonaws.com'),
          sourceAccount: parts.stage.account,
        });
        break;
    }
    return fn;
  }
}
