import { expect, test } from 'vitest';
import { monthsToRecheck } from '#shared/domain/payment/recheck';

const months = (dates: string[], today: string) => monthsToRecheck(dates, today).map(({ first }) => first);

test('a visit touches its month, and the next one where a week or a night lies over its end', () => {
  expect(months(['2026-03-10'], '2026-12-01')).toEqual(['2026-03']);
  expect(months(['2026-03-31'], '2026-12-01')).toEqual(['2026-03', '2026-04']);
  // Sunday 29 March shares its week with the first days of April.
  expect(months(['2026-03-29'], '2026-12-01')).toEqual(['2026-03', '2026-04']);
});

test('several dates name each month once, in order', () => {
  expect(months(['2026-05-02', '2026-03-10', '2026-03-11'], '2026-12-01')).toEqual(['2026-03', '2026-05']);
});

test('a month that is not over has nothing to be decided again', () => {
  expect(months(['2026-03-31'], '2026-04-30')).toEqual(['2026-03']);
  expect(months(['2026-03-31'], '2026-03-31')).toEqual([]);
  expect(months(['2026-03-31'], '2026-05-01')).toEqual(['2026-03', '2026-04']);
});
