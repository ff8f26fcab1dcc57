import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { workQueue } from '#shared/adapters/queue';
import { startQueueServer } from '#local/queue-server';
import { reply, startScriptedServer } from '../support/scripted-server.ts';

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
let folder: string;
let server: Awaited<ReturnType<typeof startQueueServer>>;
let client: SQSClient;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hineni-queue-'));
  server = await startQueueServer({ file: join(folder, 'queues.sqlite') });
  client = new SQSClient({ region: 'local', endpoint: server.endpoint, credentials });
});
afterAll(async () => {
  client.destroy();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const newQueue = async (name: string) => {
  const { QueueUrl = '' } = await client.send(new CreateQueueCommand({ QueueName: name }));
  const received = async (): Promise<unknown[]> => {
    const { Messages } = await client.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    return (Messages ?? []).map((message) => JSON.parse(message.Body ?? '') as unknown);
  };
  return {
    received,
    queue: workQueue(QueueUrl, { region: 'local', endpoint: server.endpoint, credentials }),
  };
};

test('a message arrives as it was sent, and a delayed one not yet', async () => {
  const { queue, received } = await newQueue('single');

  await queue.send({ text: 'שלום', n: 1 });
  await queue.send({ n: 2 }, 900);

  expect(await received()).toEqual([{ text: 'שלום', n: 1 }]);
});

test('more messages than one request holds all arrive', async () => {
  const { queue, received } = await newQueue('many');
  const messages = Array.from({ length: 25 }, (_, n) => ({ n }));

  await queue.sendAll(messages);

  const found = [...(await received()), ...(await received()), ...(await received())];
  expect(found.sort((a, b) => (a as { n: number }).n - (b as { n: number }).n)).toEqual(messages);
});

test('no messages are no request', async () => {
  const { queue } = await newQueue('none');

  await expect(queue.sendAll([])).resolves.toBeUndefined();
});

const scripted = async (...acts: Parameters<typeof startScriptedServer>) => {
  const fake = await startScriptedServer(...acts);
  return {
    fake,
    queue: workQueue(`${fake.endpoint}/000000000000/q`, {
      region: 'local',
      endpoint: fake.endpoint,
      credentials,
    }),
  };
};
const type = { 'content-type': 'application/x-amz-json-1.0' };

test('what the queue did not take of a batch is sent again, and only that', async () => {
  const failed = { Id: '1', SenderFault: false, Code: 'InternalError' };
  const { fake, queue } = await scripted(
    (socket, request) => {
      const { Entries } = JSON.parse(request.body) as { Entries: { MessageBody: string }[] };
      expect(Entries).toHaveLength(2);
      reply(200, { Successful: [], Failed: [failed, { ...failed, Id: '0' }] }, type)(socket, request);
    },
    reply(200, { Successful: [], Failed: [failed] }, type),
    (socket, request) => {
      const { Entries } = JSON.parse(request.body) as { Entries: { Id: string; MessageBody: string }[] };
      expect(Entries.map(({ MessageBody }) => MessageBody)).toEqual(['{"n":1}']);
      reply(200, { Successful: [], Failed: [] }, type)(socket, request);
    },
  );

  await queue.sendAll([{ n: 0 }, { n: 1 }]);

  expect(fake.requests).toHaveLength(3);
  fake.stop();
});

test('a message that the queue can never take fails the sender at once', async () => {
  const ours = { Id: '0', SenderFault: true, Code: 'InvalidMessageContents' };
  const { fake, queue } = await scripted(reply(200, { Successful: [], Failed: [ours] }, type));

  await expect(queue.sendAll([{ n: 0 }])).rejects.toThrow('InvalidMessageContents');
  expect(fake.requests).toHaveLength(1);
  fake.stop();
});

test('a queue that keeps refusing is told as unavailable', async () => {
  const busy = { Id: '0', SenderFault: false, Code: 'InternalError' };
  const { fake, queue } = await scripted(reply(200, { Successful: [], Failed: [busy] }, type));

  await expect(queue.sendAll([{ n: 0 }])).rejects.toMatchObject({
    kind: 'unavailable',
    code: 'QUEUE_UNAVAILABLE',
  });
  fake.stop();
});
