import { describe, expect, test } from 'vitest';
import type { FunctionEntry } from '#functions/catalogue';
import { workOff } from '#local/runners/stream-batch';
import { PACE, sleeper } from '#local/runners/pace';
import type { StreamItem } from '#local/runners/stream-events';

/** The behaviour of a Lambda event source mapping, without a stream. */
const item = (number: number, ageSeconds = 0): StreamItem => ({
  sequenceNumber: String(number),
  createdAtMillis: Date.now() - ageSeconds * 1_000,
  event: { dynamodb: { SequenceNumber: String(number) } },
});
const numbersIn = (event: any): number[] =>
  event.Records.map((record: any) => Number(record.dynamodb.SequenceNumber));

const run = async (
  batch: StreamItem[],
  handle: (numbers: number[]) => string[],
  more: { retries?: number; timeoutSeconds?: number } = {},
) => {
  const seen: number[][] = [];
  const done: string[] = [];
  const laidAside: any[] = [];
  const entry = { timeoutSeconds: more.timeoutSeconds ?? 5, memoryMegabytes: 128 } as FunctionEntry;
  await workOff(
    {
      fn: {
        name: 'fold-visits',
        entry,
        handler: async (event) => {
          const numbers = numbersIn(event);
          seen.push(numbers);
          return { batchItemFailures: handle(numbers).map((itemIdentifier) => ({ itemIdentifier })) };
        },
      },
      limits: { retries: more.retries ?? 2, ageSecondsMax: 3_600 },
      source: { streamArn: 'arn:aws:dynamodb:x:1:table/reports/stream/1', shardId: 'shard-1' },
      pace: { ...PACE, retryMillis: 1, retryMillisMax: 2 },
      sleeper: sleeper(),
      done: (sequenceNumber) => void done.push(sequenceNumber),
      layAside: async (message) => void laidAside.push(message),
    },
    batch,
  );
  return { seen, done, laidAside };
};
const batchOf = (...numbers: number[]): StreamItem[] => numbers.map((number) => item(number));

describe('a batch of a stream', () => {
  test('is handed over once when all goes well', async () => {
    const { seen, done, laidAside } = await run(batchOf(1, 2, 3), () => []);

    expect({ seen, done, laidAside }).toEqual({ seen: [[1, 2, 3]], done: ['3'], laidAside: [] });
  });

  test('is tried again from the lowest failed record, and nothing before it', async () => {
    let isFirst = true;
    const { seen, done } = await run(batchOf(1, 2, 3, 4), () => {
      const failures = isFirst ? ['4', '3'] : [];
      isFirst = false;
      return failures;
    });

    expect(seen).toEqual([
      [1, 2, 3, 4],
      [3, 4],
    ]);
    expect(done).toEqual(['2', '4']);
  });

  test('is halved until the poison is alone; the others go on, and it is laid aside with its reason', async () => {
    const handled = new Set<number>();
    const { seen, done, laidAside } = await run(batchOf(1, 2, 3, 4, 5, 6, 7, 8), (numbers) => {
      if (numbers.includes(3)) throw new TypeError('a secret of somebody');
      numbers.forEach((number) => handled.add(number));
      return [];
    });

    expect([...handled].sort()).toEqual([1, 2, 4, 5, 6, 7, 8]);
    expect(seen.filter((numbers) => numbers.length === 1 && numbers[0] === 3)).toHaveLength(3);
    expect(done.at(-1)).toBe('8');
    expect(laidAside).toHaveLength(1);
    expect(laidAside[0]).toMatchObject({
      version: '1.0',
      requestContext: {
        functionArn: expect.stringMatching(/:function:fold-visits$/),
        condition: 'RetryAttemptsExhausted',
        approximateInvokeCount: 3,
      },
      responseContext: { functionError: 'TypeError' },
      DDBStreamBatchInfo: {
        shardId: 'shard-1',
        startSequenceNumber: '3',
        endSequenceNumber: '3',
        batchSize: 1,
        streamArn: 'arn:aws:dynamodb:x:1:table/reports/stream/1',
      },
    });
    expect(JSON.stringify(laidAside)).not.toContain('secret');
  });

  test('that names a failed record at its head is halved as well', async () => {
    const { seen, laidAside } = await run(batchOf(1, 2, 3, 4), (numbers) => (numbers[0] === 1 ? ['1'] : []), {
      retries: 0,
    });

    expect(seen).toEqual([[1, 2, 3, 4], [1, 2], [1], [2], [3, 4]]);
    expect(laidAside).toHaveLength(1);
  });

  test('that names a record which it does not hold has failed as a whole', async () => {
    const { laidAside } = await run(batchOf(1), () => ['99'], { retries: 0 });

    expect(laidAside).toHaveLength(1);
  });

  test('that is too old is given up at its next failure', async () => {
    const { laidAside } = await run(
      [item(1, 4_000)],
      () => {
        throw new Error('still');
      },
      { retries: 1_000 },
    );

    expect(laidAside[0].requestContext).toMatchObject({
      condition: 'RecordAgeExceeded',
      approximateInvokeCount: 1,
    });
  });

  test('that takes too long has failed', async () => {
    const entry = { timeoutSeconds: 0.05, memoryMegabytes: 128 } as FunctionEntry;
    const laidAside: any[] = [];
    await workOff(
      {
        fn: { name: 'fold-visits', entry, handler: () => new Promise(() => undefined) },
        limits: { retries: 0, ageSecondsMax: 60 },
        source: { streamArn: 'arn', shardId: 'shard-1' },
        pace: PACE,
        sleeper: sleeper(),
        done: () => undefined,
        layAside: async (message) => void laidAside.push(message),
      },
      batchOf(1),
    );

    expect(laidAside[0].responseContext.functionError).toBe('Sandbox.Timedout');
  });
});
