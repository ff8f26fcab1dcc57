import {
  type DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from '@aws-sdk/client-dynamodb-streams';
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import * as z from 'zod/mini';
import { failedQueueOf } from './queues.ts';
import { invoke, type LocalFunction } from './runners/invoke.ts';
import { type StreamItem, streamItem } from './runners/stream-events.ts';

const StreamFailure = z.object({
  DDBStreamBatchInfo: z.object({
    shardId: z.string(),
    startSequenceNumber: z.string(),
    endSequenceNumber: z.string(),
    batchSize: z.int(),
    streamArn: z.string(),
  }),
});
const ScheduleFailure = z.object({ requestPayload: z.object({ scheduledAt: z.string() }) });

/** How it went: `moved` to the queue again, `done` here, or `left` where it lay. */
export type Replay = { moved: number; done: number; left: number };

/**
 * Tries again what was given up.
 *
 * @param clients of a stage's queues and streams.
 */
export const deadLetters = (clients: { queues: SQSClient; streams: DynamoDBStreamsClient }) => {
  const { queues, streams } = clients;
  const queueUrlOf = async (QueueName: string): Promise<string> =>
    (await queues.send(new GetQueueUrlCommand({ QueueName }))).QueueUrl ?? '';

  /** The records that a description names, as long as the stream keeps them. */
  const recordsOf = async (body: string): Promise<StreamItem[]> => {
    const info = z.parse(StreamFailure, JSON.parse(body)).DDBStreamBatchInfo;
    const { ShardIterator } = await streams.send(
      new GetShardIteratorCommand({
        StreamArn: info.streamArn,
        ShardId: info.shardId,
        ShardIteratorType: 'AT_SEQUENCE_NUMBER',
        SequenceNumber: info.startSequenceNumber,
      }),
    );
    const { Records } = await streams.send(new GetRecordsCommand({ ShardIterator, Limit: info.batchSize }));
    return (Records ?? []).map((record) => streamItem(record, info.streamArn));
  };

  const eventOf = async (fn: LocalFunction, body: string): Promise<unknown> => {
    if (fn.entry.wake.by === 'schedule') return z.parse(ScheduleFailure, JSON.parse(body)).requestPayload;
    return { Records: (await recordsOf(body)).map((item) => item.event) };
  };

  const again = async (fn: LocalFunction, message: Message): Promise<boolean> => {
    const outcome = await invoke(fn, await eventOf(fn, message.Body ?? ''));
    return 'failedIds' in outcome && outcome.failedIds.length === 0;
  };

  return {
    /** Gives a queue's dead letters back to the queue that they came from. */
    async moveBack(functionName: string): Promise<Replay> {
      const QueueUrl = await queueUrlOf(failedQueueOf(functionName));
      const { Attributes } = await queues.send(
        new GetQueueAttributesCommand({
          QueueUrl,
          AttributeNames: ['QueueArn', 'ApproximateNumberOfMessages'],
        }),
      );
      const SourceArn = Attributes?.['QueueArn'];
      const moved = Number(Attributes?.['ApproximateNumberOfMessages'] ?? 0);
      if (moved > 0) await queues.send(new StartMessageMoveTaskCommand({ SourceArn }));
      return { moved, done: 0, left: 0 };
    },

    /** Runs a stream's or a schedule's function again over what it gave up. */
    async runAgain(fn: LocalFunction): Promise<Replay> {
      const QueueUrl = await queueUrlOf(failedQueueOf(fn.name));
      const replay: Replay = { moved: 0, done: 0, left: 0 };
      for (;;) {
        const { Messages } = await queues.send(
          new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 60 }),
        );
        if (Messages === undefined || Messages.length === 0) return replay;
        for (const message of Messages) {
          if (await again(fn, message)) {
            const { ReceiptHandle } = message;
            await queues.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
            replay.done += 1;
          } else replay.left += 1;
        }
      }
    },
  };
};
