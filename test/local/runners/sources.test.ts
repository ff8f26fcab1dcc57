import { DescribeTableCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { FunctionEntry } from '#functions/catalogue';
import { deadLetters } from '#local/dead-letters';
import { type QueueServer, startQueueServer } from '#local/queue-server';
import { checkpoint } from '#local/runners/checkpoint';
import { doubled } from '#local/runners/delivery';
import { PACE } from '#local/runners/pace';
import { queueRunner } from '#local/runners/queue-runner';
import { streamRunner } from '#local/runners/stream-runner';
import { LOCAL_CREDENTIALS, startTestDatabase } from '../../support/dynoxide.ts';

/** The runners against the real servers, with consumers that fail. */
const folder = mkdtempSync(join(tmpdir(), 'hineni-runners-'));
let database: Awaited<ReturnType<typeof startTestDatabase>>;
let server: QueueServer;
let queues: SQSClient;
let streams: DynamoDBStreamsClient;

beforeAll(async () => {
  database = await startTestDatabase();
  server = await startQueueServer({ file: join(folder, 'queues.db') });
  queues = new SQSClient({ endpoint: server.endpoint, region: 'x', credentials: LOCAL_CREDENTIALS });
  streams = new DynamoDBStreamsClient({
    endpoint: database.endpoint,
    region: 'local',
    credentials: LOCAL_CREDENTIALS,
  });
});
afterAll(async () => {
  queues.destroy();
  streams.destroy();
  await server.stop();
  await database.stop();
  rmSync(folder, { recursive: true, force: true });
});

const PATIENCE = { ...PACE, pollMillis: 20, windowMillis: 20, retryMillis: 2, retryMillisMax: 10 };
const put = (sk: string): Promise<unknown> =>
  database.client.send(
    new PutItemCommand({ TableName: 'reports', Item: { pk: { S: 'CAREGIVER#g1' }, sk: { S: sk } } }),
  );
const namesIn = (event: any): string[] => event.Records.map((record: any) => record.dynamodb.NewImage.sk.S);
const queueOf = async (QueueName: string, Attributes = {}): Promise<{ url: string; arn: string }> => {
  const { QueueUrl: url = '' } = await queues.send(new CreateQueueCommand({ QueueName, Attributes }));
  const found = await queues.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] }),
  );
  return { url, arn: found.Attributes?.['QueueArn'] ?? '' };
};
const entryOf = (wake: object): FunctionEntry =>
  ({ timeoutSeconds: 5, memoryMegabytes: 128, wake }) as FunctionEntry;

const follow = async (name: string, handler: (event: any) => Promise<unknown>) => {
  const { Table } = await database.client.send(new DescribeTableCommand({ TableName: 'reports' }));
  const failed = await queueOf(`${name}-failed`);
  const fn = { name, entry: entryOf({ by: 'stream' }), handler };
  const runner = streamRunner({
    fn,
    streams,
    streamArn: Table?.LatestStreamArn ?? '',
    checkpoint: checkpoint(join(folder, `${name}.json`)),
    limits: { batchSize: 10, windowSeconds: 1, retries: 2, ageSecondsMax: 3_600 },
    pace: PATIENCE,
    layAside: async (message) =>
      void (await queues.send(
        new SendMessageCommand({ QueueUrl: failed.url, MessageBody: JSON.stringify(message) }),
      )),
  });
  return { runner, fn, failed };
};

test('a stream is followed in order, and from where it stood after a stop', async () => {
  const seen: string[] = [];
  const handler = async (event: any): Promise<void> => void seen.push(...namesIn(event));
  for (let number = 0; number < 25; number += 1) await put(`order-${String(number).padStart(2, '0')}`);
  const wanted = Array.from({ length: 25 }, (_, number) => `order-${String(number).padStart(2, '0')}`);

  const first = await follow('ordered', handler);
  await vi.waitFor(() => expect(seen).toEqual(wanted));
  await first.runner.stop();
  await put('order-25');
  const second = await follow('ordered', handler);
  await vi.waitFor(() => expect(seen).toEqual([...wanted, 'order-25']));
  await second.runner.stop();
});

test('a consumer that throws half-way is tried again; the poison lies in the failure queue and can be replayed', async () => {
  const handled = new Set<string>();
  let isMended = false;
  const handler = async (event: any): Promise<void> => {
    for (const name of namesIn(event)) {
      if (name === 'poison' && !isMended) throw new TypeError('cannot read this');
      handled.add(name);
    }
  };
  const { runner, fn } = await follow('poisoned', handler);
  for (const name of ['before', 'poison', 'after-1', 'after-2']) await put(name);

  await vi.waitFor(
    () => expect([...handled]).toEqual(expect.arrayContaining(['before', 'after-1', 'after-2'])),
    10_000,
  );
  expect(handled.has('poison')).toBe(false);
  const peek = new ReceiveMessageCommand({
    QueueUrl: (await queueOf('poisoned-failed')).url,
    VisibilityTimeout: 0,
    WaitTimeSeconds: 5,
  });
  const [letter] = (await queues.send(peek)).Messages ?? [];
  expect(JSON.parse(letter?.Body ?? '')).toMatchObject({
    requestContext: { condition: 'RetryAttemptsExhausted', approximateInvokeCount: 3 },
    responseContext: { functionError: 'TypeError' },
    DDBStreamBatchInfo: { batchSize: 1 },
  });

  const letters = deadLetters({ queues, streams });
  isMended = true;
  expect(await letters.runAgain(fn)).toEqual({ moved: 0, done: 1, left: 0 });
  expect(handled.has('poison')).toBe(true);
  expect(await letters.runAgain(fn)).toEqual({ moved: 0, done: 0, left: 0 });
  await runner.stop();
});

test('every batch twice and in the wrong order still ends where the order would', async () => {
  const last = new Map<string, string>();
  let calls = 0;
  const twice = doubled(async (event: any) => {
    calls += 1;
    for (const name of namesIn(event)) last.set(name, name);
  });
  const { runner } = await follow('doubled', (event) => twice(event, {}));

  await vi.waitFor(() => expect(last.has('after-2')).toBe(true));
  await runner.stop();

  expect(calls).toBeGreaterThan(2);
});

test('of a queue only what failed stays, is tried again, and ends among the dead letters', async () => {
  const failed = await queueOf('rows-failed');
  const work = await queueOf('rows-work', {
    VisibilityTimeout: '30',
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: failed.arn, maxReceiveCount: 2 }),
  });
  const counts = new Map<string, number>();
  let isMended = false;
  const handler = async (event: any) => {
    const failures = event.Records.filter((record: any) => {
      counts.set(record.body, (counts.get(record.body) ?? 0) + 1);
      return record.body === 'poison' && !isMended;
    });
    return { batchItemFailures: failures.map((record: any) => ({ itemIdentifier: record.messageId })) };
  };
  const fn = { name: 'rows', entry: entryOf({ by: 'queue' }), handler };
  const bodies = ['a', 'b', 'poison', 'c'];
  const Entries = bodies.map((MessageBody, index) => ({ Id: `${index}`, MessageBody }));
  await queues.send(new SendMessageBatchCommand({ QueueUrl: work.url, Entries }));

  const runner = queueRunner({
    fn,
    queues,
    queueUrl: work.url,
    queueArn: work.arn,
    batchSize: 10,
    concurrencyMax: 2,
    pace: PATIENCE,
  });
  await vi.waitFor(() => expect(counts.get('poison')).toBe(2), 10_000);
  const lies = async (): Promise<string | undefined> =>
    (
      await queues.send(
        new GetQueueAttributesCommand({
          QueueUrl: failed.url,
          AttributeNames: ['ApproximateNumberOfMessages'],
        }),
      )
    ).Attributes?.['ApproximateNumberOfMessages'];
  await vi.waitFor(async () => expect(await lies()).toBe('1'), 10_000);
  expect(Object.fromEntries(counts)).toEqual({ a: 1, b: 1, c: 1, poison: 2 });

  isMended = true;
  expect(await deadLetters({ queues, streams }).moveBack('rows')).toEqual({ moved: 1, done: 0, left: 0 });
  await vi.waitFor(() => expect(counts.get('poison')).toBe(3), 10_000);
  await runner.stop();
  expect(await lies()).toBe('0');
});
