import type { LocalDate } from '../instants.ts';
import { addDays } from '../local-time.ts';
import type { Month } from './invoice.ts';
import { monthOf } from './week.ts';

/**
 * The months whose invoices a changed visit touches: of its date and of the day after (a night at the end of a month),
 * and the next month where the week straddles (its hours are shared). A month that is not over has nothing decided.
 *
 * @returns spans of months, each once, in order.
 */
export const monthsToRecheck = (
  dates: readonly LocalDate[],
  today: LocalDate,
): { first: Month; last: Month }[] => {
  const months = dates.flatMap((date) => [monthOf(date), monthOf(addDays(date, 7))]);
  return [...new Set(months)]
    .filter((month) => month < monthOf(today))
    .sort()
    .map((month) => ({ first: month, last: month }));
};
