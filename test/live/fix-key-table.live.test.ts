import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { signedDatabase } from '#shared/adapters/database-signed';
import { fixKeyTable } from '#shared/adapters/fix-key-table';
import { fixSeal } from '#shared/adapters/fix-seal';
import { LOCAL_CREDENTIALS, startTestDatabase } from '../support/dynoxide.ts';

let engine: Awaited<ReturnType<typeof startTestDatabase>>;
let keys: ReturnType<typeof fixKeyTable>;
beforeAll(async () => {
  engine = await startTestDatabase();
  const settings = { region: 'local', endpoint: engine.endpoint };
  keys = fixKeyTable('fix-keys', signedDatabase({ ...settings, credentials: () => LOCAL_CREDENTIALS }));
});
afterAll(() => engine.stop());

const purge = (month: string) =>
  fixKeyTable(
    'fix-keys',
    sdkDatabase({ region: 'local', endpoint: engine.endpoint, credentials: LOCAL_CREDENTIALS }),
  ).purge(month, '2027-05-01T00:00:00.000Z');

const fix = { latitudeDegrees: 32.08, longitudeDegrees: 34.78, accuracyMetres: 12.5 };

test('a reading is opened as it was sealed, by whoever may read the keys', async () => {
  const sealed = await fixSeal(keys).close(fix, '2026-10-22T08:00:00.000Z');
  if (sealed === undefined) throw new Error('Not sealed');

  expect(sealed.keyId).toBe('2026-10');
  expect(await fixSeal(keys).open(sealed)).toEqual(fix);
  expect(sealed.sealed).not.toContain('32');
});

test('the same reading never looks the same twice', async () => {
  const seal = fixSeal(keys);

  const sealed = await Promise.all([1, 2].map(() => seal.close(fix, '2026-10-22T08:00:00.000Z')));

  expect(sealed[0]?.sealed).not.toBe(sealed[1]?.sealed);
});

test('of many who make the key of a month all use one', async () => {
  const made = await Promise.all(Array.from({ length: 10 }, () => keys.getOrMake('2026-09')));

  expect(new Set(made.map((key) => ('secret' in key ? key.secret.toString('hex') : 'purged'))).size).toBe(1);
  expect(await keys.get('2026-09')).toEqual(made[0]);
  expect(await keys.get('2020-01')).toBeUndefined();
});

test('a month that was purged can neither be opened nor sealed again', async () => {
  const sealed = await fixSeal(keys).close(fix, '2026-08-22T08:00:00.000Z');
  if (sealed === undefined) throw new Error('Not sealed');

  expect(await purge('2026-08')).toBe(true);
  expect(await purge('2026-08')).toBe(false);
  expect(await purge('2019-08')).toBe(false);

  expect(await fixSeal(keys).open(sealed)).toBeNull();
  expect(await fixSeal(keys).close(fix, '2026-08-22T08:00:00.000Z')).toBeUndefined();
});

test('of any months those are to be purged whose key is still there, which one question tells without the keys', async () => {
  await keys.getOrMake('2024-03');
  await keys.getOrMake('2024-04');
  await keys.getOrMake('2024-05');
  await purge('2024-04');
  const database = sdkDatabase({
    region: 'local',
    endpoint: engine.endpoint,
    credentials: LOCAL_CREDENTIALS,
  });
  const read: unknown[] = [];
  const watched = {
    ...database,
    batchGet: async (input: Parameters<typeof database.batchGet>[0]) => {
      const items = await database.batchGet(input);
      read.push(items);
      return items;
    },
  };

  const due = await fixKeyTable('fix-keys', watched).unpurged(['2024-06', '2024-05', '2024-04', '2024-03']);

  expect(due).toEqual(['2024-05', '2024-03']);
  expect(read).toHaveLength(1);
  expect(JSON.stringify(read)).not.toContain('secret');
});

test('a process that remembers a key forgets it soon after the purge', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-22T08:00:00Z') });
  const seal = fixSeal(keys);
  const sealed = await seal.close(fix, '2026-07-22T08:00:00.000Z');
  if (sealed === undefined) throw new Error('Not sealed');
  await purge('2026-07');

  vi.setSystemTime(new Date('2026-11-22T08:10:00Z'));

  expect(await seal.open(sealed)).toBeNull();
  vi.useRealTimers();
});

test('a reading that was tampered with is not opened', async () => {
  const seal = fixSeal(keys);
  const sealed = await seal.close(fix, '2026-10-22T08:00:00.000Z');
  if (sealed === undefined) throw new Error('Not sealed');
  const bytes = Buffer.from(sealed.sealed, 'base64url');
  bytes.writeUInt8(bytes.readUInt8(20) ^ 1, 20);

  await expect(seal.open({ ...sealed, sealed: bytes.toString('base64url') })).rejects.toThrow();
});
