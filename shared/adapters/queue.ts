import {
  type SendMessageBatchRequestEntry,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { AppError } from '../domain/app-error.ts';
import { backOff, chunks } from './database.ts';

const BATCH_MAX = 10;
const TRIES_MAX = 5;
const BASE_MILLIS = 50;
const CAP_MILLIS = 2_000;
const CONNECT_MILLIS_MAX = 1_000;
const REPLY_MILLIS_MAX = 3_000;

const unavailable = (cause: unknown): AppError =>
  new AppError('unavailable', 'QUEUE_UNAVAILABLE', 'The queue does not answer; send the same again', {
    cause,
    retryAfterSeconds: 5,
  });

/**
 * A work queue. Messages are plain values, sent as JSON; each may arrive twice and in any order.
 * @param settings `endpoint`: where another one than AWS of the region answers.
 */
export const workQueue = (
  queueUrl: string,
  settings: {
    region: string;
    endpoint?: string | undefined;
    credentials?: { accessKeyId: string; secretAccessKey: string };
  },
) => {
  const { region, endpoint, credentials } = settings;
  const client = new SQSClient({
    region,
    ...(endpoint !== undefined && { endpoint }),
    ...(credentials && { credentials }),
    // A queue server elsewhere than its URL says: the settings know better.
    useQueueUrlAsEndpoint: endpoint === undefined,
    maxAttempts: 3,
    // Without throwOnRequestTimeout the SDK only warns and waits on.
    requestHandler: {
      connectionTimeout: CONNECT_MILLIS_MAX,
      requestTimeout: REPLY_MILLIS_MAX,
      throwOnRequestTimeout: true,
    },
  });

  /** Sends up to ten; gives back those that the queue did not take. */
  const sendSome = async (
    entries: readonly SendMessageBatchRequestEntry[],
  ): Promise<SendMessageBatchRequestEntry[]> => {
    const reply = await client.send(
      new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: [...entries] }),
    );
    const failed = reply.Failed ?? [];
    const ours = failed.find((one) => one.SenderFault === true);
    if (ours !== undefined)
      throw new Error(`The queue refuses the message: ${ours.Code ?? 'no reason given'}`);
    const left = new Set(failed.map((one) => one.Id));
    return entries.filter((entry) => left.has(entry.Id));
  };

  return {
    /** Sends one message, at the earliest seen after the delay (at most 900 s). */
    async send(message: unknown, delaySeconds = 0): Promise<void> {
      await client.send(
        new SendMessageCommand({
          QueueUrl: queueUrl,
          MessageBody: JSON.stringify(message),
          DelaySeconds: delaySeconds,
        }),
      );
    },

    /**
     * Sends all messages, ten at a time; a request that took only some is repeated for the rest.
     * @throws AppError `QUEUE_UNAVAILABLE` when some are still left; Error when a message itself is at fault
     */
    async sendAll(messages: readonly unknown[]): Promise<void> {
      for (const some of chunks(messages, BATCH_MAX)) {
        let left = some.map((message, index) => ({
          Id: String(index),
          MessageBody: JSON.stringify(message),
        }));
        for (let tried = 0; left.length > 0; tried += 1) {
          if (tried === TRIES_MAX) throw unavailable(new Error(`${left.length} messages are left`));
          if (tried > 0) await backOff(tried, BASE_MILLIS, CAP_MILLIS);
          left = (await sendSome(left)).map(({ Id, MessageBody }) => ({
            Id: Id ?? '',
            MessageBody: MessageBody ?? '',
          }));
        }
      }
    },
  };
};
