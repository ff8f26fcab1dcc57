import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { invoke, type LocalFunction, type Outcome } from './invoke.ts';
import { backoffMillis, type Pace, type Runner, sleeper } from './pace.ts';

/** What the consumer of a queue runs with. */
export type QueueWork = {
  fn: LocalFunction;
  queues: SQSClient;
  queueUrl: string;
  queueArn: string;
  batchSize: number;
  concurrencyMax: number;
  pace: Pace;
};

const WAIT_SECONDS = 5;

/** @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
const recordOf = (message: Message, queueArn: string): object => ({
  messageId: message.MessageId,
  receiptHandle: message.ReceiptHandle,
  body: message.Body,
  attributes: message.Attributes ?? {},
  messageAttributes: message.MessageAttributes ?? {},
  md5OfBody: message.MD5OfBody,
  eventSource: 'aws:sqs',
  eventSourceARN: queueArn,
  awsRegion: 'il-central-1',
});

const failedOf = (messages: readonly Message[], outcome: Outcome): ReadonlySet<string> => {
  const all = messages.map((message) => message.MessageId ?? '');
  if ('error' in outcome) return new Set(all);
  // An id that is not in the batch: Lambda takes the whole batch for failed.
  const known = outcome.failedIds.every((id) => all.includes(id));
  return new Set(known ? outcome.failedIds : all);
};

/**
 * Receives for one function, as a Lambda event source mapping does: only what did not fail is deleted, the rest is the
 * queue's again. A failed message shows itself sooner than in AWS, where it stays hidden for six time-outs.
 */
export const queueRunner = (work: QueueWork): Runner => {
  const nap = sleeper();
  const { queues, queueUrl: QueueUrl } = work;
  const going = new AbortController();

  const receive = async (): Promise<Message[]> => {
    const command = new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: Math.min(10, work.batchSize),
      WaitTimeSeconds: WAIT_SECONDS,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    });
    return (await queues.send(command, { abortSignal: going.signal })).Messages ?? [];
  };

  const remove = async (messages: readonly Message[]): Promise<void> => {
    if (messages.length === 0) return;
    const Entries = messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
    await queues.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
  };

  const giveBack = async (messages: readonly Message[]): Promise<void> => {
    for (const { ReceiptHandle, Attributes } of messages) {
      const tries = Number(Attributes?.ApproximateReceiveCount ?? 1);
      const VisibilityTimeout = Math.ceil(backoffMillis(work.pace, tries) / 1_000);
      await queues.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }));
    }
  };

  const round = async (): Promise<void> => {
    const messages = await receive();
    if (messages.length === 0) return;
    const event = { Records: messages.map((message) => recordOf(message, work.queueArn)) };
    const failed = failedOf(messages, await invoke(work.fn, event));
    const isFailed = (message: Message): boolean => failed.has(message.MessageId ?? '');
    await remove(messages.filter((message) => !isFailed(message)));
    await giveBack(messages.filter(isFailed));
  };

  const loop = async (): Promise<void> => {
    while (!nap.isStopped()) {
      try {
        await round();
      } catch {
        await nap.sleep(work.pace.retryMillis);
      }
    }
  };

  const loops = Array.from({ length: work.concurrencyMax }, loop);
  return {
    stop: async () => {
      nap.stop();
      going.abort();
      await Promise.all(loops);
    },
  };
};
