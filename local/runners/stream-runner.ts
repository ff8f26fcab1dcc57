import {
  DescribeStreamCommand,
  type DynamoDBStreamsClient,
  ExpiredIteratorException,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type Shard,
  TrimmedDataAccessException,
} from '@aws-sdk/client-dynamodb-streams';
import type { Checkpoint } from './checkpoint.ts';
import type { LocalFunction } from './invoke.ts';
import { type Pace, type Runner, sleeper } from './pace.ts';
import { politeness } from './processors.ts';
import { workOff } from './stream-batch.ts';
import { type StreamItem, streamItem } from './stream-events.ts';

/** What a consumer of a stream runs with. */
export type StreamWork = {
  fn: LocalFunction;
  streams: DynamoDBStreamsClient;
  streamArn: string;
  checkpoint: Checkpoint;
  limits: { batchSize: number; windowSeconds: number; retries: number; ageSecondsMax: number };
  pace: Pace;
  layAside: (message: object) => Promise<void>;
};

const SHARDS_EVERY_MILLIS = 10_000;

type Page = { items: StreamItem[]; next: string | undefined };

const pageReader = (work: StreamWork) => {
  const { streams, streamArn } = work;
  const iteratorOf = async (shardId: string): Promise<string | undefined> => {
    const after = work.checkpoint.get(shardId);
    const from =
      after === undefined
        ? ({ ShardIteratorType: 'TRIM_HORIZON' } as const)
        : ({ ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: after } as const);
    const command = { StreamArn: streamArn, ShardId: shardId, ...from };
    try {
      return (await streams.send(new GetShardIteratorCommand(command))).ShardIterator;
    } catch (error) {
      if (!(error instanceof TrimmedDataAccessException)) throw error;
      // The position is older than what the stream keeps: what it still has is better than nothing; `rebuild` does the rest.
      const oldest = { StreamArn: streamArn, ShardId: shardId, ShardIteratorType: 'TRIM_HORIZON' } as const;
      return (await streams.send(new GetShardIteratorCommand(oldest))).ShardIterator;
    }
  };
  const page = async (iterator: string, limit: number): Promise<Page> => {
    const found = await streams.send(new GetRecordsCommand({ ShardIterator: iterator, Limit: limit }));
    return {
      items: (found.Records ?? []).map((record) => streamItem(record, streamArn)),
      next: found.NextShardIterator,
    };
  };
  return { iteratorOf, page };
};

/**
 * Polls a table's stream for one function, as a Lambda event source mapping does. Survives a database that is away.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
 */
export const streamRunner = (work: StreamWork): Runner => {
  const nap = sleeper();
  const { iteratorOf, page } = pageReader(work);
  const shards = new Map<string, Promise<void>>();
  const restOf = politeness();
  const windowMillis = Math.min(work.limits.windowSeconds * 1_000, work.pace.windowMillis);

  /** Waits a moment for more when a batch is not full. */
  const filled = async (first: Page): Promise<Page> => {
    const room = work.limits.batchSize - first.items.length;
    if (first.next === undefined || room <= 0 || windowMillis === 0) return first;
    await nap.sleep(windowMillis);
    const more = await page(first.next, room);
    return { items: [...first.items, ...more.items], next: more.next };
  };

  const follow = async (shardId: string): Promise<void> => {
    let iterator = await iteratorOf(shardId);
    while (iterator !== undefined && !nap.isStopped()) {
      const first = await page(iterator, work.limits.batchSize);
      if (first.items.length === 0) {
        await nap.sleep(work.pace.pollMillis);
        iterator = first.next;
        continue;
      }
      const { items, next } = await filled(first);
      const beganMillis = performance.now();
      await workOff(
        {
          fn: work.fn,
          limits: work.limits,
          source: { streamArn: work.streamArn, shardId },
          pace: work.pace,
          sleeper: nap,
          done: (sequenceNumber) => work.checkpoint.set(shardId, sequenceNumber),
          layAside: work.layAside,
        },
        items,
      );
      // A full batch says that more is waiting: then reports that are coming in go first.
      if (items.length >= work.limits.batchSize) await nap.sleep(restOf(performance.now() - beganMillis));
      iterator = next;
    }
  };

  /** Begins again after the last checkpoint whatever happened: what was done twice changes nothing. */
  const followForEver = async (shardId: string): Promise<void> => {
    while (!nap.isStopped()) {
      try {
        await follow(shardId);
        return;
      } catch (error) {
        if (!(error instanceof ExpiredIteratorException)) await nap.sleep(work.pace.retryMillis);
      }
    }
  };

  const open = async (found: readonly Shard[]): Promise<void> => {
    for (const { ShardId: id, ParentShardId: parent } of found) {
      if (id === undefined || shards.has(id)) continue;
      // Records of one key stand in the parent before they stand in the child.
      const before = parent === undefined ? undefined : shards.get(parent);
      shards.set(
        id,
        (before ?? Promise.resolve()).then(() => followForEver(id)),
      );
    }
    await nap.sleep(SHARDS_EVERY_MILLIS);
  };

  const watch = async (): Promise<void> => {
    while (!nap.isStopped()) {
      try {
        const found = await work.streams.send(new DescribeStreamCommand({ StreamArn: work.streamArn }));
        await open(found.StreamDescription?.Shards ?? []);
      } catch {
        await nap.sleep(work.pace.retryMillis);
      }
    }
  };

  const watching = watch();
  return {
    stop: async () => {
      nap.stop();
      await watching;
      await Promise.all(shards.values());
    },
  };
};
