import { afterAll, beforeAll, expect, test } from 'vitest';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { type Mail, mailOutbox } from '#shared/adapters/mail-outbox';
import { LOCAL_CREDENTIALS, startTestDatabase } from '../support/dynoxide.ts';

let engine: Awaited<ReturnType<typeof startTestDatabase>>;
let database: ReturnType<typeof sdkDatabase>;
let outbox: ReturnType<typeof mailOutbox>;
beforeAll(async () => {
  engine = await startTestDatabase();
  database = sdkDatabase({
    region: 'local',
    endpoint: engine.endpoint,
    credentials: LOCAL_CREDENTIALS,
  });
  outbox = mailOutbox('mails', database);
});
afterAll(() => engine.stop());

const aMail = (key: string, text = 'A text'): Mail => ({
  key,
  to: 'dana@example.org',
  subject: 'A subject',
  text,
  language: 'he',
});
const at = (second: number): Date => new Date(Date.UTC(2026, 10, 22, 8, 0, second));

test('queues a mail of one key once, as it was told first', async () => {
  expect(await outbox.queue(aMail('once'), at(1))).toBe(true);
  expect(await outbox.queue(aMail('once', 'Other words'), at(2))).toBe(false);

  const waiting = (await outbox.queued()).filter((mail) => mail.key === 'once');
  expect(waiting).toEqual([{ ...aMail('once'), queuedAt: '2026-11-22T08:00:01.000Z', tries: 0 }]);
});

test('queues a mail exactly when the change that causes it is stored', async () => {
  const guard = { put: { table: 'mails', item: { pk: 'X', sk: 'X' } } };
  const never = { expression: 'attribute_exists(pk)' };

  await expect(
    database.transact([outbox.write(aMail('refused'), at(3)), { put: { ...guard.put, condition: never } }]),
  ).rejects.toThrow();
  await database.transact([outbox.write(aMail('stored'), at(3)), guard]);

  const keys = (await outbox.queued()).map((mail) => mail.key);
  expect(keys).toContain('stored');
  expect(keys).not.toContain('refused');
});

test('shows what waits, the oldest first, in whatever part of the table it lies', async () => {
  const told = Array.from({ length: 40 }, (_, index) => `order-${String(index).padStart(2, '0')}`);
  for (const [index, key] of told.entries()) await outbox.queue(aMail(key), at(10 + index));

  const keys = (await outbox.queued()).map((mail) => mail.key).filter((key) => key.startsWith('order-'));

  expect(keys).toEqual(told);
});
