import { afterAll, beforeAll, expect, test } from 'vitest';
import { batchTable } from '#shared/adapters/batch-table';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { type BatchHeader, type PartResult, partsOf } from '#shared/domain/batch';
import { LOCAL_CREDENTIALS, startTestDatabase } from '../support/dynoxide.ts';

let engine: Awaited<ReturnType<typeof startTestDatabase>>;
let table: ReturnType<typeof batchTable>;
beforeAll(async () => {
  engine = await startTestDatabase();
  table = batchTable(
    'batches',
    sdkDatabase({ region: 'local', endpoint: engine.endpoint, credentials: LOCAL_CREDENTIALS }),
  );
});
afterAll(() => engine.stop());

const rows = Array.from({ length: 120 }, (_, n) => ({
  sequence: n,
  externalId: `r${n}`,
  '': 1e300,
  odd: {},
}));
const headerOf = (batchId: string, contentHash = 'content-one-of-this-file'): BatchHeader => ({
  batchId,
  providerId: 'a1',
  rows: rows.length,
  parts: 3,
  channel: 'batch',
  by: 'interface.a1',
  receivedAt: '2026-11-22T08:00:00.000Z',
  contentHash,
});
const resultOf = (part: number, accepted: number): PartResult => ({
  part,
  accepted,
  rejected: 1,
  unchanged: 0,
  superseded: 0,
  results: [
    {
      index: part * 50,
      externalId: null,
      status: 'rejected',
      code: 'INVALID',
      errors: [{ path: '/sequence', code: 'REQUIRED', message: 'This field is required' }],
    },
  ],
});

test('a batch is stored once, whole, whatever its rows hold', async () => {
  const header = headerOf('b1');

  expect(await table.store(header, partsOf(rows))).toEqual({ header, created: true });
  const again = { ...header, receivedAt: '2026-11-22T09:00:00.000Z' };
  expect(await table.store(again, partsOf(rows))).toEqual({ header, created: false });

  expect(await table.get('a1', 'b1')).toEqual({ header, results: [] });
  const second = await table.part('a1', 'b1', 1);
  expect(second).toEqual({ header, part: partsOf(rows)[1], result: undefined });
});

test('other content under the id is refused, and its rows do not mix with the first', async () => {
  const header = headerOf('b2');
  await table.store(header, partsOf(rows));

  const other = table.store(headerOf('b2', 'content-two-of-this-file'), partsOf([{ other: true }]));

  await expect(other).rejects.toMatchObject({ kind: 'conflict', code: 'BATCH_ID_TAKEN' });
  expect((await table.part('a1', 'b2', 0))?.part.rows).toEqual(rows.slice(0, 50));
});

test('of two files that race for one id each sees the rows of the one that won', async () => {
  const [one, two] = [headerOf('b3', 'content-one-of-this-file'), headerOf('b3', 'content-two-of-this-file')];

  const outcomes = await Promise.allSettled([
    table.store(one, partsOf(rows)),
    table.store(two, partsOf([{ other: true }])),
  ]);

  expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
  const found = await table.part('a1', 'b3', 0);
  const expected = found?.header.contentHash === one.contentHash ? rows.slice(0, 50) : [{ other: true }];
  expect(found?.part.rows).toEqual(expected);
});

test('the result of a part is kept once and comes back with the part and with the batch', async () => {
  const header = headerOf('b4');
  await table.store(header, partsOf(rows));

  await table.storeResult('a1', 'b4', resultOf(1, 49));
  await table.storeResult('a1', 'b4', resultOf(1, 0));
  await table.storeResult('a1', 'b4', resultOf(0, 50));

  expect((await table.part('a1', 'b4', 1))?.result).toEqual(resultOf(1, 49));
  expect((await table.get('a1', 'b4'))?.results).toEqual([resultOf(0, 50), resultOf(1, 49)]);
});

test('another provider has no such batch, and there is no such part', async () => {
  await table.store(headerOf('b5'), partsOf(rows));

  expect(await table.get('a2', 'b5')).toBeUndefined();
  expect(await table.part('a2', 'b5', 0)).toBeUndefined();
  expect(await table.part('a1', 'b5', 9)).toBeUndefined();
});

test('rows that no item can hold are refused, and nothing of the batch stands', async () => {
  const huge = [{ note: 'x'.repeat(400_000) }];

  await expect(table.store({ ...headerOf('b6'), parts: 1 }, partsOf(huge))).rejects.toMatchObject({
    kind: 'too-large',
    code: 'ROWS_TOO_LARGE',
  });
  expect(await table.get('a1', 'b6')).toBeUndefined();
});
