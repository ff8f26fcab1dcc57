import type { LocalDate } from '../instants.ts';
import { addDays, weekOf } from '../local-time.ts';

/** A week from Sunday to Saturday. */
export type Week = { from: LocalDate; days: readonly LocalDate[] };

/** Weeks by each of their days: an invoice asks for the same few again and again. */
const weeks = new Map<LocalDate, Week>();
const CACHED_MAX = 20_000;

/** The week that a local date lies in (`domain.md` section 8). */
export const weekAround = (date: LocalDate): Week => {
  const known = weeks.get(date);
  if (known !== undefined) return known;
  const from = weekOf(date);
  const week = { from, days: [0, 1, 2, 3, 4, 5, 6].map((days) => addDays(from, days)) };
  if (weeks.size >= CACHED_MAX) weeks.clear();
  for (const day of week.days) weeks.set(day, week);
  return week;
};

/** The month of a local date, `YYYY-MM`. */
export const monthOf = (date: LocalDate): string => date.slice(0, 7);

/** The first day of the month after the one that a local date lies in. */
export const nextMonthOf = (date: LocalDate): LocalDate => {
  const [year = 0, month = 1] = date.split('-').map(Number);
  return new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10);
};

/** The weeks that touch a month: the lines of one decision lie in them. @returns first Sunday, last Saturday. */
export const weeksOfMonth = (month: string): { from: LocalDate; to: LocalDate } => {
  const first = `${month}-01`;
  const last = addDays(nextMonthOf(first), -1);
  return { from: weekOf(first), to: addDays(weekOf(last), 6) };
};
