import { Stack } from 'aws-cdk-lib';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { catalogue, QUEUES, type QueueId } from '#functions/catalogue';
import type { StageConfig } from '#stages/stage-config';
import { type QueueParts, WorkQueue } from '#infra/constructs/work-queue';
import { stackId } from '#infra/constructs/stack-id';

const queueOf = (scope: Construct, id: QueueId, parts: QueueParts): WorkQueue => {
  const consumers = Object.entries(catalogue).filter(
    ([, { wake }]) => wake.by === 'queue' && wake.queue === id,
  );
  const [consumer] = consumers;
  if (consumer === undefined || consumers.length > 1) {
    throw new Error(`The queue ${id} needs one function that works on it, and has ${consumers.length}`);
  }
  const [name, { timeoutSeconds, impact }] = consumer;
  return new WorkQueue(scope, id, {
    parts,
    tries: QUEUES[id].tries,
    consumer: { name, timeoutSeconds, impact },
  });
};

/** The queues of work: apart from the functions, since both the API and the workers send to them. */
export class QueueStack extends Stack {
  readonly work: Record<QueueId, WorkQueue>;

  constructor(scope: Construct, stage: StageConfig, parts: QueueParts) {
    super(scope, stackId('queues', stage), {
      env: { account: stage.account, region: stage.region },
      terminationProtection: stage.deletionProtected,
      description: 'Hineni: queues of work, and of work that failed',
    });
    this.work = {
      rows: queueOf(this, 'rows', parts),
      places: queueOf(this, 'places', parts),
      claims: queueOf(this, 'claims', parts),
      webhooks: queueOf(this, 'webhooks', parts),
      notices: queueOf(this, 'notices', parts),
    };
  }

  get queues(): Record<QueueId, Queue> {
    const { rows, places, claims, webhooks, notices } = this.work;
    return {
      rows: rows.queue,
      places: places.queue,
      claims: claims.queue,
      webhooks: webhooks.queue,
      notices: notices.queue,
    };
  }
}
