import fc from 'fast-check';
import { expect, test } from 'vitest';
import { judgeLocalities, localityBranchOn } from '#shared/domain/locality';

const row = (branchId: string, from: string, localityCode = '5000') => ({
  localityCode,
  name: 'לדוגמה',
  branchId,
  from,
});

test.each([
  ['2025-07-31', undefined],
  ['2025-08-01', 'tel-aviv'],
  ['2026-05-14', 'tel-aviv'],
  ['2026-05-15', 'haifa'],
])('on %s the locality belongs to %s', (day, branchId) => {
  const records = [row('haifa', '2026-05-15'), row('tel-aviv', '2025-08-01')];
  expect(localityBranchOn(records, day)).toBe(branchId);
});

test('the order of records says nothing, and a later one changes no earlier day', () => {
  const date = fc.integer({ min: 1, max: 28 }).map((day) => `2026-05-${String(day).padStart(2, '0')}`);
  const records = fc.uniqueArray(fc.tuple(fc.constantFrom('haifa', 'tel-aviv', 'holon'), date), {
    selector: ([, from]) => from,
  });
  fc.assert(
    fc.property(records, date, date, (some, day, later) => {
      const rows = some.map(([branchId, from]) => row(branchId, from));
      const before = localityBranchOn(rows, day);
      expect(localityBranchOn(rows.toReversed(), day)).toBe(before);
      if (later > day) expect(localityBranchOn([...rows, row('ramla', later)], day)).toBe(before);
    }),
  );
});

test('each wrong field of a row is named, and of two rows that contradict each other the first counts', () => {
  const judged = judgeLocalities([
    row('haifa', '2026-05-15'),
    row('holon', '2026-05-15'),
    row('haifa', '2026-05-15'),
    row('atlantis', 'tomorrow', 'x'),
  ]);
  expect(judged.map((one) => ('errors' in one ? one.errors.map((error) => error.code) : 'row'))).toEqual([
    'row',
    ['LOCALITY_DATE_TAKEN'],
    'row',
    expect.arrayContaining(['LOCALITY_CODE_INVALID', 'UNKNOWN_BRANCH']),
  ]);
});
