import type { Assignment, PlannedTime } from './directory.ts';
import { type Instant, type LocalDate, MINUTE_MILLIS, millisOf, toInstant } from './instants.ts';
import { addDays, localDateAt, plannedMillis, weekdayOf } from './local-time.ts';
import { RULES, type Rules } from './rules.ts';
import type { Visit } from './visit.ts';

/** A visit that an assignment plans, in milliseconds since 1970. */
export type Slot = { startMillis: number; endMillis: number };

/** A planned visit of a day. */
export type PlannedVisit = {
  assignmentId: string;
  providerId: string;
  caregiverId: string;
  recipientId: string;
  startAt: Instant;
  endAt: Instant;
};

/** How long before its planned start a visit may begin and still be the planned one. */
const EARLY_MILLIS = 60 * MINUTE_MILLIS;

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

const slotOn = (date: LocalDate, { start, end }: PlannedTime): Slot => ({
  startMillis: plannedMillis(date, minutesOf(start)),
  endMillis: plannedMillis(end > start ? date : addDays(date, 1), minutesOf(end)),
});

/** The planned visits of an assignment that begin on a local date, in order. */
export const slotsOn = (assignment: Assignment, date: LocalDate): Slot[] => {
  if (assignment.plan === undefined || assignment.from > date) return [];
  if (assignment.to !== undefined && assignment.to < date) return [];
  const weekday = weekdayOf(date);
  return assignment.plan
    .filter((planned) => planned.weekday === weekday)
    .map((planned) => slotOn(date, planned))
    .sort((a, b) => a.startMillis - b.startMillis);
};

/** The planned visits that may be going on at an instant: of its date and of the night before. */
export const slotsAround = (assignment: Assignment, millis: number): Slot[] => {
  if (assignment.plan === undefined) return [];
  const date = localDateAt(millis);
  return [...slotsOn(assignment, addDays(date, -1)), ...slotsOn(assignment, date)];
};

/** Whether a visit is one that was planned: it lies in the time of the plan, or begins shortly before. */
export const serves = (slot: Slot, startMillis: number, endMillis: number | null): boolean =>
  startMillis < slot.endMillis &&
  (endMillis === null ? startMillis >= slot.startMillis - EARLY_MILLIS : endMillis > slot.startMillis);

/** Everything that is planned to begin on a local date, in order of time. */
export const plannedVisits = (assignments: readonly Assignment[], date: LocalDate): PlannedVisit[] =>
  assignments
    .flatMap((assignment) =>
      slotsOn(assignment, date).map(({ startMillis, endMillis }) => ({
        assignmentId: assignment.assignmentId,
        providerId: assignment.providerId,
        caregiverId: assignment.caregiverId,
        recipientId: assignment.recipientId,
        startAt: toInstant(startMillis),
        endAt: toInstant(endMillis),
      })),
    )
    .sort((a, b) => (a.startAt + a.assignmentId < b.startAt + b.assignmentId ? -1 : 1));

/** A planned visit that nobody has arrived at. */
export type MissingArrival = PlannedVisit & { code: 'LATE' | 'NO_SHOW' };

const isServed = (planned: PlannedVisit, visits: readonly Visit[]): boolean => {
  const slot = { startMillis: millisOf(planned.startAt), endMillis: millisOf(planned.endAt) };
  return visits.some(
    (visit) =>
      visit.standing !== 'voided' &&
      visit.caregiverId === planned.caregiverId &&
      visit.recipientId === planned.recipientId &&
      visit.arrivalAt !== null &&
      serves(
        slot,
        millisOf(visit.arrivalAt),
        visit.departureAt === null ? null : millisOf(visit.departureAt),
      ),
  );
};

/**
 * Planned visits that are late (15 minutes after the planned start) or did not come about (30 minutes), as far as can
 * be said at a moment: `LATE` and `NO_SHOW` of `domain.md` section 6. Alerts; they block nothing.
 */
export const missingArrivals = (
  planned: readonly PlannedVisit[],
  visits: readonly Visit[],
  nowMillis: number,
  rules: Rules = RULES,
): MissingArrival[] =>
  planned.flatMap((one) => {
    const minutes = (nowMillis - millisOf(one.startAt)) / MINUTE_MILLIS;
    if (minutes <= rules.lateAfterMinutes || isServed(one, visits)) return [];
    return [{ ...one, code: minutes > rules.noShowAfterMinutes ? ('NO_SHOW' as const) : ('LATE' as const) }];
  });
