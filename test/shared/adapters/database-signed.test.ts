import { afterEach, expect, test, vi } from 'vitest';
import { ConditionFailed } from '#shared/adapters/database';
import { signedDatabase } from '#shared/adapters/database-signed';
import type { Credentials } from '#shared/adapters/signature-v4';
import { type Act, reply, startScriptedServer } from '../../support/scripted-server.ts';

let server: Awaited<ReturnType<typeof startScriptedServer>> | undefined;
afterEach(() => {
  server?.stop();
  vi.useRealTimers();
});

const found = reply(200, { Item: { pk: { S: 'A' }, sk: { S: 'B' } } });
const databaseOf = async (acts: Act[], credentials: Credentials | (() => Promise<Credentials>) = KEYS) => {
  server = await startScriptedServer(...acts);
  return signedDatabase({
    region: 'il-central-1',
    endpoint: server.endpoint,
    credentials: typeof credentials === 'function' ? credentials : () => credentials,
    timeoutMillis: 200,
  });
};
const KEYS = { accessKeyId: 'AKID', secretAccessKey: 'secret' };
const get = { table: 'reports', key: { pk: 'A', sk: 'B' } };
const error = (type: string) => ({ __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: 'no' });

test('names the target, the keys and the session token, and signs them all', async () => {
  const database = await databaseOf([found], async () => ({ ...KEYS, sessionToken: 'TOKEN' }));

  await database.get(get);

  const head = server?.requests[0]?.head ?? '';
  expect(head).toMatch(/^POST \/ HTTP\/1\.1\r\n/);
  expect(head).toContain('x-amz-target: DynamoDB_20120810.GetItem');
  expect(head).toContain('content-type: application/x-amz-json-1.0');
  expect(head).toContain('x-amz-security-token: TOKEN');
  expect(head).toMatch(
    /authorization: AWS4-HMAC-SHA256 Credential=AKID\/\d{8}\/il-central-1\/dynamodb\/aws4_request, SignedHeaders=host;x-amz-date;x-amz-security-token;x-amz-target, Signature=[0-9a-f]{64}/,
  );
});

test('keeps its connection', async () => {
  const database = await databaseOf([found]);

  for (let n = 0; n < 5; n += 1) await database.get(get);

  expect(server?.connections()).toBe(1);
});

test('does not trust a connection that rested through a frozen environment', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-22T08:00:00Z') });
  const database = await databaseOf([found]);
  await database.get(get);

  vi.setSystemTime(new Date('2026-11-22T08:00:29Z'));
  await database.get(get);
  expect(server?.connections()).toBe(1);
  vi.setSystemTime(new Date('2026-11-22T08:01:00Z'));
  await database.get(get);

  expect(server?.connections()).toBe(2);
});

test('opens another connection when the server closes the one', async () => {
  const database = await databaseOf([reply(200, {}, { connection: 'close' }), found]);

  expect(await database.get(get)).toBeUndefined();
  expect(await database.get(get)).toEqual({ pk: 'A', sk: 'B' });
  expect(server?.connections()).toBe(2);
});

test.each<[string, Act]>([
  ['a fault of the server', reply(500, error('InternalServerError'))],
  ['a proxy that answers in its place', reply(503, '<html>away</html>')],
  ['throttling', reply(400, error('ProvisionedThroughputExceededException'))],
  ['a transaction under way', reply(400, error('TransactionConflictException'))],
  ['a broken connection', (socket) => socket.destroy()],
  ['a connection that breaks in the middle', (socket) => void socket.end('HTTP/1.1 200 OK\r\ncontent-le')],
  ['something that is not HTTP', (socket) => void socket.write('SSH-2.0-x\r\n\r\n')],
  ['silence', () => undefined],
])('tries again after %s', async (_name, fault) => {
  const database = await databaseOf([fault, fault, found]);

  expect(await database.get(get)).toEqual({ pk: 'A', sk: 'B' });
  expect(server?.requests).toHaveLength(3);
});

test.each<[string, Act]>([
  ['faults', reply(500, '')],
  ['throttling', reply(400, error('ThrottlingException'))],
  ['silence', () => undefined],
])('says that the database is unavailable after three times %s', async (_name, fault) => {
  const database = await databaseOf([fault]);
  const start = Date.now();

  await expect(database.get(get)).rejects.toMatchObject({
    kind: 'unavailable',
    code: 'DATABASE_UNAVAILABLE',
    retryAfterSeconds: 5,
  });
  expect(server?.requests).toHaveLength(3);
  expect(Date.now() - start).toBeLessThan(1_500);
});

test('does not try again what the request itself did wrong', async () => {
  const database = await databaseOf([reply(400, error('ValidationException'))]);

  await expect(database.get(get)).rejects.toThrow('ValidationException');
  expect(server?.requests).toHaveLength(1);
});

test('gives the item that a failed condition shows', async () => {
  const database = await databaseOf([
    reply(400, { ...error('ConditionalCheckFailedException'), Item: { n: { N: '7' } } }),
  ]);

  const refused = await database.put({ table: 'reports', item: get.key }).catch((one) => one);

  expect(refused).toBeInstanceOf(ConditionFailed);
  expect(refused.item).toEqual({ n: 7 });
});

test.each(['RequestTimeTooSkewed', 'InvalidSignatureException'])(
  'corrects a clock that is wrong by the date of the reply to %s, and stays right',
  async (type) => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-22T08:00:00Z') });
    const truth = new Date('2026-11-22T09:30:00Z');
    const database = await databaseOf([reply(400, error(type), { Date: truth.toUTCString() }), found]);

    expect(await database.get(get)).toEqual({ pk: 'A', sk: 'B' });
    await database.get(get);

    const dates = server?.requests.map(({ head }) => /x-amz-date: (\S+)/.exec(head)?.[1]);
    expect(dates).toEqual(['20261122T080000Z', '20261122T093000Z', '20261122T093000Z']);
  },
);

test('a signature that is wrong at the right time is a fault and not tried again', async () => {
  const database = await databaseOf([
    reply(400, error('InvalidSignatureException'), { date: new Date().toUTCString() }),
  ]);

  await expect(database.get(get)).rejects.toThrow('InvalidSignatureException');
  expect(server?.requests).toHaveLength(1);
});

test('reads a reply in any number of pieces, in any coding of its length', async () => {
  const text = JSON.stringify({ Item: { name: { S: 'שלום 😀' } } });
  const bytes = Buffer.from(
    `HTTP/1.1 200 OK\r\nContent-Length: ${Buffer.byteLength(text)}\r\nDate: x\r\n\r\n${text}`,
  );
  const inBytes: Act = (socket) => {
    const send = (at: number): void => {
      socket.write(bytes.subarray(at, at + 1));
      if (at + 1 < bytes.length) setImmediate(send, at + 1);
    };
    send(0);
  };
  const half = Buffer.from(text);
  const chunked: Act = (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
    for (const part of [half.subarray(0, 20), half.subarray(20)]) {
      socket.write(`${part.length.toString(16)}\r\n`);
      socket.write(part);
      socket.write('\r\n');
    }
    socket.write('0\r\n\r\n');
  };
  const database = await databaseOf([inBytes, chunked]);

  expect(await database.get(get)).toEqual({ name: 'שלום 😀' });
  expect(await database.get(get)).toEqual({ name: 'שלום 😀' });
});

test('asks again for what a batch put off', async () => {
  const left = { UnprocessedKeys: { reports: { Keys: [{ pk: { S: 'A' }, sk: { S: '2' } }] } } };
  const item = (sk: string) => ({ pk: { S: 'A' }, sk: { S: sk } });
  const database = await databaseOf([
    reply(200, { Responses: { reports: [item('1')] }, ...left }),
    reply(200, { Responses: { reports: [item('2')] }, UnprocessedKeys: {} }),
  ]);

  const keys = [
    { pk: 'A', sk: '1' },
    { pk: 'A', sk: '2' },
  ];
  expect(await database.batchGet({ table: 'reports', keys })).toEqual(keys);
  expect(server?.requests[1]?.body).not.toContain('"1"');
});

test('writes again what a batch put off', async () => {
  const put = (sk: string) => ({ PutRequest: { Item: { pk: { S: 'A' }, sk: { S: sk } } } });
  const database = await databaseOf([
    reply(200, { UnprocessedItems: { reports: [put('2')] } }),
    reply(200, { UnprocessedItems: {} }),
  ]);

  await database.batchPut({
    table: 'reports',
    items: [
      { pk: 'A', sk: '1' },
      { pk: 'A', sk: '2' },
    ],
  });

  expect(JSON.parse(server?.requests[1]?.body ?? '')).toEqual({ RequestItems: { reports: [put('2')] } });
});

test('repeats a transaction that only met another one', async () => {
  const conflict = {
    ...error('TransactionCanceledException'),
    CancellationReasons: [{ Code: 'None' }, { Code: 'TransactionConflict' }],
  };
  const database = await databaseOf([reply(400, conflict), reply(400, conflict), reply(200, {})]);

  await database.transact([{ put: { table: 'reports', item: get.key } }]);

  expect(server?.requests).toHaveLength(3);
});
