import * as z from 'zod/mini';
import { Instant, LocalDate, millisOf, MINUTE_MILLIS, toInstant } from './instants.ts';
import { type Outage, outageIn } from './outage.ts';
import type { MissingArrival } from './planned-visits.ts';
import { RULES, type Rules } from './rules.ts';

/** A planned visit that nobody arrived at in time: an alert, which blocks nothing (`domain.md` section 6). */
export const LateAlert = z.strictObject({
  date: LocalDate,
  code: z.enum(['LATE', 'NO_SHOW']),
  providerId: z.string(),
  providerBranchId: z.nullable(z.string()),
  /** Branch of the Institute that the recipient's locality belongs to. */
  branchId: z.nullable(z.string()),
  caregiverId: z.string(),
  recipientId: z.string(),
  assignmentId: z.string(),
  plannedAt: Instant,
  plannedUntil: Instant,
  openedAt: Instant,
  /** When an arrival was seen after all, or the plan was changed; null while it is open. */
  clearedAt: z.nullable(Instant),
});
export type LateAlert = z.infer<typeof LateAlert>;

/** Where a planned visit belongs. */
export type Placed = MissingArrival & { providerBranchId: string | null; branchId: string | null };

/** One planned visit of one assignment. */
export const alertKey = (of: { plannedAt: Instant; assignmentId: string }): string =>
  `${of.plannedAt}#${of.assignmentId}`;

const alertOf = (one: Placed, date: LocalDate, rules: Rules): LateAlert => {
  const afterMinutes = one.code === 'LATE' ? rules.lateAfterMinutes : rules.noShowAfterMinutes;
  const { code, providerId, providerBranchId, branchId, caregiverId, recipientId, assignmentId } = one;
  return {
    date,
    code,
    providerId,
    providerBranchId,
    branchId,
    caregiverId,
    recipientId,
    assignmentId,
    plannedAt: one.startAt,
    plannedUntil: one.endAt,
    openedAt: toInstant(millisOf(one.startAt) + afterMinutes * MINUTE_MILLIS),
    clearedAt: null,
  };
};

/** Who could not report in time because of an outage of ours is not late. */
export const unexcused = <Missing extends MissingArrival>(
  missing: readonly Missing[],
  outages: readonly Outage[],
  at: Date,
): Missing[] =>
  missing.filter((one) => outageIn(outages, millisOf(one.startAt), at.getTime(), null) === undefined);

/**
 * What must be written so that the alerts of a provider and a day say what is missing at a moment: the new ones, those
 * that became a no-show, and those that are over. The same again gives nothing.
 */
export const alertChanges = (
  known: readonly LateAlert[],
  missing: readonly Placed[],
  date: LocalDate,
  at: Date,
  rules: Rules = RULES,
): LateAlert[] => {
  const before = new Map(known.map((alert) => [alertKey(alert), alert]));
  const now = new Map(missing.map((one) => [alertKey({ ...one, plannedAt: one.startAt }), one]));
  const opened = [...now].flatMap(([key, one]) => {
    const was = before.get(key);
    const isTold = was !== undefined && was.clearedAt === null && was.code === one.code;
    return isTold ? [] : [alertOf(one, date, rules)];
  });
  const over = known.filter((alert) => alert.clearedAt === null && !now.has(alertKey(alert)));
  return [...opened, ...over.map((alert) => ({ ...alert, clearedAt: at.toISOString() }))];
};
