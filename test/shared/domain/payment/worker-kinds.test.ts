import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ReportingFromChange } from '#shared/domain/dated-change';
import { reportingFromOf, WORKER_KINDS, workerKindDates } from '#shared/domain/payment/worker-kinds';

const change = (reportingFrom: string, decision?: 'approved' | 'rejected'): ReportingFromChange => ({
  reportingFrom,
  reason: 'לבדיקה',
  by: 'first',
  at: '2026-01-01T08:00:00.000Z',
  ...(decision && { decision: { decision, by: 'second', at: '2026-01-02T08:00:00.000Z' } }),
});

test('phase A: all but foreign workers and controllers report from August 2025', () => {
  expect(WORKER_KINDS.map((kind) => [kind, workerKindDates(kind, []).reportingFrom])).toEqual([
    ['israeli', '2025-08-01'],
    ['family', '2025-08-01'],
    ['foreign', null],
    ['controller', null],
    ['other', '2025-08-01'],
  ]);
});

test('a first date holds when a second person approved it, and is postponed by one', () => {
  expect(reportingFromOf('foreign', [change('2026-05-01')])).toBeUndefined();
  expect(reportingFromOf('foreign', [change('2026-05-01', 'approved')])).toBe('2026-05-01');
  expect(reportingFromOf('foreign', [change('2026-05-01', 'approved'), change('2026-07-01')])).toBe(
    '2026-07-01',
  );
});

test('what nobody approved never makes anybody report earlier', () => {
  const date = fc.constantFrom('2025-01-01', '2025-08-01', '2026-05-01', '2027-01-01');
  const alone = fc.array(date.map((one) => change(one)));
  fc.assert(
    fc.property(fc.constantFrom(...WORKER_KINDS), alone, (kind, history) => {
      const [before, after] = [reportingFromOf(kind, []), reportingFromOf(kind, history)];
      if (before === undefined) expect(after).toBeUndefined();
      else expect(String(after) >= before).toBe(true);
    }),
  );
});
