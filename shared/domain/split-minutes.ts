import { type Instant, type LocalDate, MINUTE_MILLIS, millisOf } from './instants.ts';
import { localDateAt, startOfDayMillis } from './local-time.ts';

/** Minutes of one local date; not rounded. */
export type DayMinutes = { date: LocalDate; minutes: number };

/**
 * Splits the time of a visit at local midnight (and so at the end of a month): a night of a clock change keeps its
 * true length (`domain.md` section 5, rule 8).
 *
 * @returns one entry a date, in order; none for a visit without both times.
 */
export const splitMinutes = (visit: {
  arrivalAt: Instant | null;
  departureAt: Instant | null;
}): DayMinutes[] => {
  if (visit.arrivalAt === null || visit.departureAt === null) return [];
  const end = millisOf(visit.departureAt);
  const days: DayMinutes[] = [];
  let from = millisOf(visit.arrivalAt);
  while (from < end) {
    const date = localDateAt(from);
    const until = Math.min(end, startOfDayMillis(date, 1));
    days.push({ date, minutes: (until - from) / MINUTE_MILLIS });
    from = until;
  }
  return days;
};
