import { afterAll, beforeAll, expect, test } from 'vitest';
import { TransactionRefused } from '#shared/adapters/database';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { recordTable } from '#shared/adapters/record-table';
import { reportTable } from '#shared/adapters/report-table';
import type { RecordWrite } from '#shared/domain/import-part';
import type { RecordRegister } from '#shared/domain/manual-row';
import { LOCAL_CREDENTIALS, startTestDatabase } from '../support/dynoxide.ts';
import { aManual } from '../support/facts.ts';

let engine: Awaited<ReturnType<typeof startTestDatabase>>;
let records: ReturnType<typeof recordTable>;
let facts: ReturnType<typeof reportTable>;
beforeAll(async () => {
  engine = await startTestDatabase();
  const database = sdkDatabase({
    region: 'local',
    endpoint: engine.endpoint,
    credentials: LOCAL_CREDENTIALS,
  });
  records = recordTable('reports', database);
  facts = reportTable('reports', database);
});
afterAll(() => engine.stop());

const registerAt = (highest: number): RecordRegister => ({
  highest,
  used: Object.fromEntries(
    Array.from({ length: highest }, (_, n) => [
      String(n + 1),
      { said: `said-${n + 1}`, by: `b1#${n}`, status: 'accepted' as const },
    ]),
  ),
});

const writeOf = (externalId: string, previous: RecordRegister | undefined): RecordWrite => {
  const sequence = (previous?.highest ?? 0) + 1;
  const record = aManual('2026-11-22 08:00', '2026-11-22 12:00', { externalId, sequence });
  return { externalId, records: [record], previous, register: registerAt(sequence) };
};

test('the registers of a whole part come back, and only those that there are', async () => {
  const ids = Array.from({ length: 50 }, (_, n) => `part-${n}`);

  await records.storeRows(
    'a1',
    ids.map((id) => writeOf(id, undefined)),
  );

  const found = await records.registersOf('a1', [...ids, 'never', ids[0] ?? '']);
  expect(found.size).toBe(50);
  expect(found.get('part-7')).toEqual(registerAt(1));
  expect(await records.registersOf('a2', ids)).toEqual(new Map());
  expect(await records.registersOf('a1', [])).toEqual(new Map());
});

test('a fact is stored with its register, or neither when the register changed meanwhile', async () => {
  await records.storeRows('a1', [writeOf('raced', undefined)]);
  await records.storeRows('a1', [writeOf('raced', registerAt(1))]);
  const late = writeOf('raced', registerAt(1));
  const [record] = late.records;
  if (record === undefined) throw new Error('No record');
  const strange = { ...late, records: [{ ...record, factId: '019aa000-0000-7000-8000-000000000000' }] };

  await expect(records.storeRows('a1', [strange])).rejects.toBeInstanceOf(TransactionRefused);

  expect(await facts.get('g1', '019aa000-0000-7000-8000-000000000000')).toBeUndefined();
  expect((await records.registersOf('a1', ['raced'])).get('raced')).toEqual(registerAt(2));
});

test('a register can stand without a fact: a refused number is spent', async () => {
  const spent: RecordRegister = { highest: null, used: { 1: { said: 's', by: 'b#0', status: 'rejected' } } };

  await records.storeRows('a1', [
    { externalId: 'refused', records: [], previous: undefined, register: spent },
  ]);

  expect((await records.registersOf('a1', ['refused'])).get('refused')).toEqual(spent);
});
