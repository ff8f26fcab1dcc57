import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { AppError } from '../domain/app-error.ts';
import { backOff, chunks } from './database.ts';

const ENTRIES_MAX = 10;
const TRIES_MAX = 4;
const BACK_OFF_MILLIS = { base: 50, cap: 1_000 };

/** A queue that work is laid in. What a batch refuses is sent again; a message that cannot be sent fails the sender. */
export const workQueue = (queueUrl: string, settings: { region: string; endpoint: string | undefined }) => {
  const client = new SQSClient({
    region: settings.region,
    ...(settings.endpoint !== undefined && { endpoint: settings.endpoint }),
    requestHandler: { requestTimeout: 3_000, connectionTimeout: 1_000 },
  });

  const sendSome = async (messages: readonly object[]): Promise<void> => {
    let waiting = messages.map((message, index) => ({
      Id: String(index),
      MessageBody: JSON.stringify(message),
    }));
    for (let attempt = 0; attempt < TRIES_MAX; attempt += 1) {
      const { Failed } = await client.send(
        new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: waiting }),
      );
      const failed = new Set(Failed?.map((entry) => entry.Id));
      waiting = waiting.filter((entry) => failed.has(entry.Id));
      if (waiting.length === 0) return;
      await backOff(attempt, BACK_OFF_MILLIS.base, BACK_OFF_MILLIS.cap);
    }
    throw new AppError('unavailable', 'QUEUE_UNAVAILABLE', 'The queue refused messages', {
      retryAfterSeconds: 5,
    });
  };

  return {
    /** @throws AppError `QUEUE_UNAVAILABLE` (unavailable) when any of them was refused to the end. */
    async sendAll(messages: readonly object[]): Promise<void> {
      for (const some of chunks(messages, ENTRIES_MAX)) await sendSome(some);
    },
  };
};
