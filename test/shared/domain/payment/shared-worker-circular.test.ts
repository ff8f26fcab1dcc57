import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { DECISIONS, FOLLOW_UP_CODES } from '#shared/domain/payment/shared-worker-table';

const page = readFileSync(
  new URL('../../../../docs/decisions/0056-circular-1536a-sentence-by-sentence.md', import.meta.url),
  'utf8',
);
const named = new Set([...page.matchAll(/`([^`]+)`/g)].map(([, name]) => name));
/** Rows that answer what the circular is silent about. */
const OURS = ['no-question', 'points-unknown', 'no-group'];

test('every row of the table stands beside a sentence of the circular', () => {
  const rows = DECISIONS.map(({ row }) => row).filter((row) => !OURS.includes(row));

  expect(rows.filter((row) => !named.has(row))).toEqual([]);
});

test('no row is named that the table does not have', () => {
  const rows = [...named].filter((name) => name !== undefined && /^group-[0-9a-z-]+$/.test(name));

  expect(rows.filter((name) => !DECISIONS.some(({ row }) => row === name))).toEqual([]);
});

test('every follow-up of the circular is named', () => {
  const ours = ['CHECK_PERMIT', 'RECORD_POINTS'];

  expect(FOLLOW_UP_CODES.filter((code) => !ours.includes(code) && !named.has(code))).toEqual([]);
});
