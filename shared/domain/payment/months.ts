import type { LocalDate } from '../instants.ts';
import type { Month } from './invoice.ts';

/** A month some months later (or earlier, when negative). */
export const addMonths = (month: Month, months: number): Month => {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const count = year * 12 + number - 1 + months;
  return `${String(Math.floor(count / 12)).padStart(4, '0')}-${String((count % 12) + 1).padStart(2, '0')}`;
};

/** The first local date of a month. */
export const firstDayOf = (month: Month): LocalDate => `${month}-01`;
