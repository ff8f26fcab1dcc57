import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type Message,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type QueueServer, startQueueServer } from '#local/queue-server';

/**
 * What the system relies on of SQS, through the SDK's client. SQS_CONTRACT_ENDPOINT holds another server to the same
 * (time then passes by itself, and the tests take a few seconds more).
 */
const other = process.env['SQS_CONTRACT_ENDPOINT'];
const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
const folder = mkdtempSync(join(tmpdir(), 'hineni-queues-'));
let ahead = 0;
let server: QueueServer | undefined;
let sqs: SQSClient;

beforeAll(async () => {
  if (other === undefined)
    server = await startQueueServer({ file: join(folder, 'queues.db'), now: () => Date.now() + ahead });
  sqs = new SQSClient({ endpoint: other ?? server?.endpoint ?? '', region: 'il-central-1', credentials });
});
afterAll(async () => {
  sqs.destroy();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const pass = async (seconds: number): Promise<void> => {
  if (other === undefined) ahead += seconds * 1_000;
  else await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
};
let number = 0;
const newQueue = async (Attributes: Record<string, string> = {}): Promise<string> => {
  number += 1;
  const QueueName = `contract-${process.pid}-${number}`;
  return (await sqs.send(new CreateQueueCommand({ QueueName, Attributes }))).QueueUrl ?? '';
};
const attributesOf = async (QueueUrl: string): Promise<Record<string, string>> =>
  (await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }))).Attributes ?? {};
const arnOf = async (url: string): Promise<string> => (await attributesOf(url))['QueueArn'] ?? '';
const send = (QueueUrl: string, MessageBody: string, more: object = {}) =>
  sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, ...more }));
const receive = async (QueueUrl: string, more: object = {}): Promise<Message[]> =>
  (
    await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
        ...more,
      }),
    )
  ).Messages ?? [];
const bodies = (messages: Message[]): string[] => messages.map((message) => message.Body ?? '').sort();

describe('a message', () => {
  test('is received once and stays hidden until its time is over', async () => {
    const queue = await newQueue({ VisibilityTimeout: '4' });
    await send(queue, 'one');

    const [first] = await receive(queue);
    const meanwhile = await receive(queue);
    await pass(5);
    const [second] = await receive(queue);

    expect(meanwhile).toEqual([]);
    expect(second?.MessageId).toBe(first?.MessageId);
    expect(second?.Attributes).toMatchObject({
      ApproximateReceiveCount: '2',
      SentTimestamp: first?.Attributes?.SentTimestamp,
    });
  });

  test('is gone when it was deleted', async () => {
    const queue = await newQueue({ VisibilityTimeout: '1' });
    await send(queue, 'one');
    const [message] = await receive(queue);

    await sqs.send(new DeleteMessageCommand({ QueueUrl: queue, ReceiptHandle: message?.ReceiptHandle }));
    await pass(2);

    expect(await receive(queue)).toEqual([]);
  });

  test('is not deleted by the receipt of an earlier delivery', async () => {
    const queue = await newQueue({ VisibilityTimeout: '1' });
    await send(queue, 'one');
    const [old] = await receive(queue);
    await pass(2);
    const [fresh] = await receive(queue);

    await sqs.send(new DeleteMessageCommand({ QueueUrl: queue, ReceiptHandle: old?.ReceiptHandle }));
    await pass(2);

    expect((await receive(queue))[0]?.MessageId).toBe(fresh?.MessageId);
  });

  test('shows itself at once when its receiver gives it back, and is not lost', async () => {
    const queue = await newQueue({ VisibilityTimeout: '300' });
    await send(queue, 'one');
    const [message] = await receive(queue);
    const back = { QueueUrl: queue, ReceiptHandle: message?.ReceiptHandle, VisibilityTimeout: 0 };

    await sqs.send(new ChangeMessageVisibilityCommand(back));

    expect(bodies(await receive(queue))).toEqual(['one']);
    await expect(sqs.send(new ChangeMessageVisibilityCommand(back))).rejects.toMatchObject({
      name: 'MessageNotInflight',
    });
  });

  test('stays hidden for longer when its receiver asks for it', async () => {
    const queue = await newQueue({ VisibilityTimeout: '1' });
    await send(queue, 'one');
    const [message] = await receive(queue);
    const longer = { QueueUrl: queue, ReceiptHandle: message?.ReceiptHandle, VisibilityTimeout: 6 };

    await sqs.send(new ChangeMessageVisibilityCommand(longer));
    await pass(3);
    const early = await receive(queue);
    await pass(4);

    expect(early).toEqual([]);
    expect(bodies(await receive(queue))).toEqual(['one']);
  });

  test('comes later when it is sent with a delay', async () => {
    const queue = await newQueue();
    await send(queue, 'later', { DelaySeconds: 3 });

    const early = await receive(queue);
    await pass(4);

    expect(early).toEqual([]);
    expect(bodies(await receive(queue))).toEqual(['later']);
  });

  test('keeps its text and its attributes as they were', async () => {
    const queue = await newQueue();
    const body = JSON.stringify({ note: 'שלום — ሰላም 🙂', quote: '"\\' });
    await send(queue, body, { MessageAttributes: { reason: { DataType: 'String', StringValue: 'late' } } });

    const [message] = await receive(queue);

    expect(message?.Body).toBe(body);
    expect(message?.MessageAttributes).toMatchObject({ reason: { StringValue: 'late' } });
  });

  test('that is too long is refused', async () => {
    await expect(send(await newQueue(), 'x'.repeat(1_048_577))).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
  });
});

describe('a dead-letter queue', () => {
  const pair = async (tries: number) => {
    const failed = await newQueue();
    const RedrivePolicy = JSON.stringify({
      deadLetterTargetArn: await arnOf(failed),
      maxReceiveCount: tries,
    });
    return { failed, work: await newQueue({ VisibilityTimeout: '2', RedrivePolicy }) };
  };

  test('gets what was received too often, with its number and where it came from', async () => {
    const { work, failed } = await pair(2);
    const { MessageId } = await send(work, 'poison');
    for (let tries = 0; tries < 2; tries += 1) {
      expect(bodies(await receive(work))).toEqual(['poison']);
      await pass(3);
    }

    const third = await receive(work);
    const [letter] = await receive(failed);

    expect(third).toEqual([]);
    expect(letter).toMatchObject({
      MessageId,
      Body: 'poison',
      Attributes: { ApproximateReceiveCount: '3', DeadLetterQueueSourceArn: await arnOf(work) },
    });
  });

  test('gives everything back to where it came from', async () => {
    const { work, failed } = await pair(1);
    await send(work, 'poison');
    await receive(work);
    await pass(3);
    await receive(work);
    expect((await attributesOf(failed))['ApproximateNumberOfMessages']).toBe('1');

    await sqs.send(new StartMessageMoveTaskCommand({ SourceArn: await arnOf(failed) }));

    await expect.poll(async () => bodies(await receive(work))).toEqual(['poison']);
    expect(await receive(failed)).toEqual([]);
  });

  test('must exist before a queue can name it', async () => {
    const RedrivePolicy = JSON.stringify({
      deadLetterTargetArn: 'arn:aws:sqs:il-central-1:000000000000:nobody',
      maxReceiveCount: 3,
    });

    await expect(newQueue({ RedrivePolicy })).rejects.toThrow();
  });
});

describe('a batch', () => {
  test('is sent and deleted with a result for each entry', async () => {
    const queue = await newQueue({ VisibilityTimeout: '1' });
    const Entries = Array.from({ length: 10 }, (_, index) => ({
      Id: `m${index}`,
      MessageBody: `body ${index}`,
    }));

    const sent = await sqs.send(new SendMessageBatchCommand({ QueueUrl: queue, Entries }));
    const messages = await receive(queue, { WaitTimeSeconds: 1 });
    const removed = await sqs.send(
      new DeleteMessageBatchCommand({
        QueueUrl: queue,
        Entries: messages.map(({ ReceiptHandle }, index) => ({ Id: `d${index}`, ReceiptHandle })),
      }),
    );
    await pass(2);

    expect(sent.Successful?.map((entry) => entry.Id)).toEqual(Entries.map((entry) => entry.Id));
    expect(bodies(messages)).toEqual(Entries.map((entry) => entry.MessageBody).sort());
    expect(removed.Successful).toHaveLength(10);
    expect(await receive(queue)).toEqual([]);
  });

  test.each([
    ['of eleven', Array.from({ length: 11 }, (_, i) => ({ Id: `${i}`, MessageBody: 'x' })), /TooManyEntries/],
    ['of none', [], /EmptyBatch/],
    [
      'with an id twice',
      [
        { Id: 'a', MessageBody: 'x' },
        { Id: 'a', MessageBody: 'y' },
      ],
      /NotDistinct/,
    ],
  ])('%s is refused', async (_what, Entries, name) => {
    const QueueUrl = await newQueue();

    await expect(sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }))).rejects.toMatchObject({
      name: expect.stringMatching(name),
    });
  });
});

describe('a queue', () => {
  test('lets a receiver wait, and wakes it when something comes', async () => {
    const queue = await newQueue();
    const begun = Date.now();
    const waiting = receive(queue, { WaitTimeSeconds: 10 });
    setTimeout(() => void send(queue, 'woken'), 300);

    expect(bodies(await waiting)).toEqual(['woken']);
    expect(Date.now() - begun).toBeLessThan(5_000);
  });

  test('gives nothing after a wait in which nothing came', async () => {
    const begun = Date.now();

    expect(await receive(await newQueue(), { WaitTimeSeconds: 1 })).toEqual([]);
    expect(Date.now() - begun).toBeGreaterThan(900);
  });

  test('is made again with the same attributes, and not with others', async () => {
    const QueueName = `contract-${process.pid}-again`;
    const make = (VisibilityTimeout: string) =>
      sqs.send(new CreateQueueCommand({ QueueName, Attributes: { VisibilityTimeout } }));
    const { QueueUrl } = await make('30');

    expect((await make('30')).QueueUrl).toBe(QueueUrl);
    expect((await sqs.send(new GetQueueUrlCommand({ QueueName }))).QueueUrl).toBe(QueueUrl);
    await expect(make('31')).rejects.toMatchObject({ name: 'QueueNameExists' });
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { VisibilityTimeout: '31' } }));
    expect((await attributesOf(QueueUrl ?? ''))['VisibilityTimeout']).toBe('31');
  });

  test('counts what is there, what is out and what is delayed', async () => {
    const queue = await newQueue();
    await send(queue, 'out');
    await receive(queue);
    await send(queue, 'there');
    await send(queue, 'delayed', { DelaySeconds: 60 });

    expect(await attributesOf(queue)).toMatchObject({
      ApproximateNumberOfMessages: '1',
      ApproximateNumberOfMessagesNotVisible: '1',
      ApproximateNumberOfMessagesDelayed: '1',
    });
    await sqs.send(new PurgeQueueCommand({ QueueUrl: queue }));
    expect(await attributesOf(queue)).toMatchObject({ ApproximateNumberOfMessages: '0' });
  });

  test('that does not exist is an error with the name that the SDK knows', async () => {
    await expect(
      sqs.send(new GetQueueUrlCommand({ QueueName: `nobody-${process.pid}` })),
    ).rejects.toMatchObject({ name: 'QueueDoesNotExist' });
  });

  test('gives each message to one of many receivers', async () => {
    const queue = await newQueue({ VisibilityTimeout: '60' });
    for (let part = 0; part < 5; part += 1) {
      const Entries = Array.from({ length: 10 }, (_, i) => ({ Id: `${i}`, MessageBody: `${part * 10 + i}` }));
      await sqs.send(new SendMessageBatchCommand({ QueueUrl: queue, Entries }));
    }

    const taken = await Promise.all(Array.from({ length: 12 }, () => receive(queue, { WaitTimeSeconds: 1 })));

    const all = taken.flat().map((message) => message.Body);
    expect(all).toHaveLength(50);
    expect(new Set(all).size).toBe(50);
  });
});

test.skipIf(other !== undefined)(
  'keeps what it acknowledged through kill -9, five times over',
  async () => {
    const file = join(folder, 'killed.db');
    const script = join(import.meta.dirname, 'queue-server-process.ts');
    const begin = async (): Promise<{ child: ChildProcess; client: SQSClient; queue: string }> => {
      const child = fork(script, [file]);
      const [{ endpoint }] = (await once(child, 'message')) as [{ endpoint: string }];
      const client = new SQSClient({ endpoint, region: 'il-central-1', credentials, maxAttempts: 1 });
      const made = await client.send(new CreateQueueCommand({ QueueName: 'kept' }));
      return { child, client, queue: made.QueueUrl ?? '' };
    };
    const acknowledged = new Set<string>();

    for (let round = 0; round < 5; round += 1) {
      const { child, client, queue } = await begin();
      const writers = Array.from({ length: 8 }, async (_, writer) => {
        for (let count = 0; ; count += 1) {
          const MessageBody = `${round}-${writer}-${count}`;
          await client.send(new SendMessageCommand({ QueueUrl: queue, MessageBody }));
          acknowledged.add(MessageBody);
        }
      });
      setTimeout(() => child.kill('SIGKILL'), 200);
      await Promise.allSettled(writers);
      client.destroy();
    }
    const { child, client, queue } = await begin();
    const kept = new Set<string>();
    for (;;) {
      const { Messages } = await client.send(
        new ReceiveMessageCommand({ QueueUrl: queue, MaxNumberOfMessages: 10 }),
      );
      if (!Messages?.length) break;
      for (const message of Messages) kept.add(message.Body ?? '');
    }
    child.kill('SIGKILL');

    expect(acknowledged.size).toBeGreaterThan(20);
    expect([...acknowledged].filter((body) => !kept.has(body))).toEqual([]);
  },
  60_000,
);
