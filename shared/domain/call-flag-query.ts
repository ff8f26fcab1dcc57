import type { CallFlagView } from './call-flag-view.ts';
import { type LocalDate, localDateOf } from './instants.ts';
import { addDays } from './local-time.ts';
import { datesAsked, fromCursor, toCursor } from './visit-query.ts';

/** What is shown when no dates are asked for, today included. */
const DAYS_SHOWN = 7;

/**
 * The dates of a list of flags: those that were asked for, or the last week.
 * @throws AppError `QUERY_INVALID` as `datesAsked`
 */
export const weekOrDatesAsked = (
  query: Parameters<typeof datesAsked>[0],
  now: Date,
): { from: LocalDate; to: LocalDate } => {
  const today = localDateOf(now.getTime());
  const isAsked = (query.date ?? query.from ?? query.to) !== undefined;
  const dates = datesAsked(isAsked ? query : { from: addDays(today, 1 - DAYS_SHOWN), to: today }, now);
  return { from: dates[0] ?? today, to: dates.at(-1) ?? today };
};

/** One page of flags that are all in memory: a week has few. */
export const pageOfFlags = (
  flags: readonly CallFlagView[],
  wish: { rule?: string | undefined; reviewed?: 'true' | 'false' | undefined },
  asked: { limit: number; cursor: string | undefined },
): { items: CallFlagView[]; next: string | null } => {
  const found = flags.filter(
    ({ rule, reviews }) =>
      (wish.rule === undefined || wish.rule === rule) &&
      (wish.reviewed === undefined || (wish.reviewed === 'true') === reviews.length > 0),
  );
  const start = fromCursor(asked.cursor);
  const end = start + asked.limit;
  return { items: found.slice(start, end), next: end < found.length ? toCursor(end) : null };
};
