import { CreateQueueCommand, GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { catalogue, QUEUES, type QueueId } from '#functions/catalogue';

/** AWS's figure: less, and a message is handed out again while its function may still be working. */
const VISIBILITY_PER_TIMEOUT = 6;
const KEPT_SECONDS = 14 * 86_400;

/** Where what a function gave up is laid. */
export const failedQueueOf = (functionName: string): string => `${functionName}-failed`;

/** A queue that exists. */
export type QueueAt = { url: string; arn: string };

const make = async (
  client: SQSClient,
  QueueName: string,
  more: Record<string, string> = {},
): Promise<QueueAt> => {
  const Attributes = { MessageRetentionPeriod: String(KEPT_SECONDS), ...more };
  const { QueueUrl: url = '' } = await client.send(new CreateQueueCommand({ QueueName, Attributes }));
  const found = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] }),
  );
  return { url, arn: found.Attributes?.['QueueArn'] ?? '' };
};

/** The function that works on a queue. */
export const consumerOf = (queue: QueueId): { name: string; timeoutSeconds: number } => {
  const found = Object.entries(catalogue).find(
    ([, entry]) => entry.wake.by === 'queue' && entry.wake.queue === queue,
  );
  if (found === undefined) throw new Error(`Nobody works on the queue ${queue}`);
  return { name: found[0], timeoutSeconds: found[1].timeoutSeconds };
};

const isQueueId = (name: string): name is QueueId => name in QUEUES;

/** Makes the work queues with their dead-letter queues, and a queue for what each stream and schedule function gives up. */
export const createQueues = async (client: SQSClient): Promise<Map<string, QueueAt>> => {
  const made = new Map<string, QueueAt>();
  for (const [name, { wake }] of Object.entries(catalogue)) {
    if (wake.by !== 'stream' && wake.by !== 'queue' && wake.by !== 'schedule') continue;
    made.set(failedQueueOf(name), await make(client, failedQueueOf(name)));
  }
  for (const id of Object.keys(QUEUES).filter(isQueueId)) {
    const { name, timeoutSeconds } = consumerOf(id);
    const deadLetterTargetArn = made.get(failedQueueOf(name))?.arn;
    const queue = await make(client, id, {
      VisibilityTimeout: String(timeoutSeconds * VISIBILITY_PER_TIMEOUT),
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: QUEUES[id].tries }),
    });
    made.set(id, queue);
  }
  return made;
};
