import type { Assignment } from './directory.ts';
import { assignmentOf, type FoldContext } from './fold-context.ts';
import { HOUR_MILLIS, type Instant, MINUTE_MILLIS, toInstant } from './instants.ts';
import { localDateAt, weekOf } from './local-time.ts';
import { serves, type Slot, slotsAround } from './planned-visits.ts';
import { type Draft, raise } from './visit-draft.ts';

/** Minutes of each week by assignment; a visit counts whole in the week of its arrival. */
const findOverPlan = (drafts: readonly Draft[], context: FoldContext): void => {
  const weeks = new Map<string, { minutes: number; knownMillis: number }>();
  const byStart = [...drafts].sort((a, b) => (a.start?.atMillis ?? 0) - (b.start?.atMillis ?? 0));
  for (const draft of byStart) {
    const { start, end } = draft;
    const assignment = assignmentOf(draft, context);
    if (assignment?.weeklyMinutes === undefined || start === null || end === null) continue;
    const key = `${weekOf(localDateAt(start.atMillis))}|${assignment.assignmentId}`;
    const before = weeks.get(key) ?? { minutes: 0, knownMillis: 0 };
    const minutes = before.minutes + Math.max(0, end.atMillis - start.atMillis) / MINUTE_MILLIS;
    const knownMillis = Math.max(before.knownMillis, start.knownMillis, end.knownMillis);
    weeks.set(key, { minutes, knownMillis });
    if (minutes <= assignment.weeklyMinutes) continue;
    raise(draft, 'OVER_PLAN', knownMillis, {
      weekMinutes: minutes,
      plannedMinutes: assignment.weeklyMinutes,
    });
  }
};

/** Only the first visit of a planned time can be late for it. */
const isFirstOf = (slot: Slot, draft: Draft, drafts: readonly Draft[]): boolean =>
  !drafts.some(
    (other) =>
      other !== draft &&
      other.recipientId === draft.recipientId &&
      other.start !== null &&
      draft.start !== null &&
      other.start.atMillis < draft.start.atMillis &&
      serves(slot, other.start.atMillis, other.end?.atMillis ?? null),
  );

const findLate = (
  draft: Draft,
  assignment: Assignment,
  drafts: readonly Draft[],
  lateMinutes: number,
): void => {
  const { start, end } = draft;
  if (start === null) return;
  const slot = slotsAround(assignment, start.atMillis).find((one) =>
    serves(one, start.atMillis, end?.atMillis ?? null),
  );
  if (slot === undefined || start.atMillis <= slot.startMillis + lateMinutes * MINUTE_MILLIS) return;
  if (!isFirstOf(slot, draft, drafts)) return;
  raise(draft, 'LATE', start.knownMillis, {
    plannedAt: toInstant(slot.startMillis),
    minutes: (start.atMillis - slot.startMillis) / MINUTE_MILLIS,
  });
};

/** Finds what the plan says about the visits: `OVER_PLAN` by the week (Sunday to Saturday) and `LATE`. */
export const findPlanExceptions = (drafts: readonly Draft[], context: FoldContext): void => {
  const counted = drafts.filter((draft) => !draft.isVoid);
  findOverPlan(counted, context);
  for (const draft of counted) {
    const assignment = assignmentOf(draft, context);
    if (assignment?.plan !== undefined) findLate(draft, assignment, counted, context.rules.lateAfterMinutes);
  }
};

/**
 * The end that the system proposes for a visit without a departure (rule 4): the planned one, else when the caregiver
 * next arrived somewhere. It never closes anything.
 */
export const suggestedEnd = (
  draft: Draft,
  drafts: readonly Draft[],
  context: FoldContext,
): Instant | undefined => {
  const { start } = draft;
  if (start === null || draft.end !== null || draft.isVoid) return undefined;
  const assignment = assignmentOf(draft, context);
  const slot =
    assignment && slotsAround(assignment, start.atMillis).find((one) => serves(one, start.atMillis, null));
  if (slot !== undefined) return toInstant(slot.endMillis);
  const latest = start.atMillis + context.rules.pairHoursMax * HOUR_MILLIS;
  const next = drafts
    .filter((other) => !other.isVoid)
    .map((other) => other.start?.atMillis ?? 0)
    .filter((millis) => millis > start.atMillis && millis <= latest)
    .sort((a, b) => a - b)[0];
  return next === undefined ? undefined : toInstant(next);
};
