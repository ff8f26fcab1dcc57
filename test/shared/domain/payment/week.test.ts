import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, weekdayOf } from '#shared/domain/local-time';
import { monthOf, nextMonthOf, weekAround, weeksOfMonth } from '#shared/domain/payment/week';

const day = fc.integer({ min: 0, max: 3_000 }).map((days) => addDays('2024-01-01', days));

test('a week runs from Sunday to Saturday and is the same from each of its days', () => {
  expect(weekAround('2026-11-28').from).toBe('2026-11-22');
  fc.assert(
    fc.property(day, (date) => {
      const week = weekAround(date);
      expect(week.days).toHaveLength(7);
      expect(week.days.map(weekdayOf)).toEqual([0, 1, 2, 3, 4, 5, 6]);
      expect(week.days[0]).toBe(week.from);
      expect(week.days).toContain(date);
      for (const other of week.days) expect(weekAround(other)).toEqual(week);
    }),
  );
});

test('the weeks that touch a month are whole, at both ends', () => {
  expect(weeksOfMonth('2026-11')).toEqual({ from: '2026-11-01', to: '2026-12-05' });
  expect(weeksOfMonth('2026-12')).toEqual({ from: '2026-11-29', to: '2027-01-02' });
  fc.assert(
    fc.property(day, (date) => {
      const { from, to } = weeksOfMonth(monthOf(date));
      expect([weekdayOf(from), weekdayOf(to)]).toEqual([0, 6]);
      for (const other of weekAround(date).days) {
        expect(from <= other && other <= to).toBe(true);
      }
    }),
  );
});

test.each([
  ['2026-01-31', '2026-02-01'],
  ['2026-02-01', '2026-03-01'],
  ['2026-12-31', '2027-01-01'],
])('after the month of %s comes %s', (date, next) => {
  expect(nextMonthOf(date)).toBe(next);
});
