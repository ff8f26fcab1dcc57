import { describe, expect, test } from 'vitest';
import { AppError } from '#shared/domain/app-error';
import { requireDecidedAfter, requireDone } from '#shared/domain/payment/shared-worker-rules';

/** Half past eleven at night in Israel on the 10th; half past twelve is the 11th there, and not yet in UTC. */
const BEFORE_MIDNIGHT = new Date('2026-03-10T21:30:00Z');
const AFTER_MIDNIGHT = new Date('2026-03-10T22:30:00Z');

const refusedOf = (check: () => void): [string, string][] => {
  try {
    check();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(error.kind).toBe('impossible');
    return error.errors.map(({ path, code }) => [path, code]);
  }
  return [];
};

describe('what was done', () => {
  test.each([
    ['2026-03-10', BEFORE_MIDNIGHT, true],
    ['2026-03-11', BEFORE_MIDNIGHT, false],
    ['2026-03-11', AFTER_MIDNIGHT, true],
    ['2026-03-12', AFTER_MIDNIGHT, false],
    ['2020-01-01', AFTER_MIDNIGHT, true],
    [undefined, AFTER_MIDNIGHT, true],
  ])('on %s, told at %o: %s', (day, now, isDone) => {
    expect(refusedOf(() => requireDone({ '/visitedOn': day }, now))).toEqual(
      isDone ? [] : [['/visitedOn', 'IN_FUTURE']],
    );
  });

  test('is refused by every field that has not come', () => {
    const days = { '/visitedOn': '2026-03-12', '/filedOn': '2026-03-01', '/decidedOn': '2027-01-01' };
    expect(refusedOf(() => requireDone(days, AFTER_MIDNIGHT))).toEqual([
      ['/visitedOn', 'IN_FUTURE'],
      ['/decidedOn', 'IN_FUTURE'],
    ]);
  });
});

test.each([
  ['2026-03-01', '2026-03-01', []],
  ['2026-03-01', '2026-03-10', []],
  ['2026-03-02', '2026-03-01', [['/decidedOn', 'BEFORE_APPEAL']]],
  ['2026-03-01', '2026-03-12', [['/decidedOn', 'IN_FUTURE']]],
])('an appeal of %s with a result of %s: %j', (filedOn, decidedOn, wanted) => {
  expect(refusedOf(() => requireDecidedAfter({ filedOn }, { decidedOn }, AFTER_MIDNIGHT))).toEqual(wanted);
});
