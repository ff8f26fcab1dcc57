import * as z from 'zod/mini';
import { AppError } from './app-error.ts';
import { Instant, LocalDate } from './instants.ts';

/** What a second person said of a change of a date. */
export const ChangeDecision = z.strictObject({
  decision: z.enum(['approved', 'rejected']),
  by: z.string(),
  at: Instant,
  note: z.optional(z.string()),
});
export type ChangeDecision = z.infer<typeof ChangeDecision>;

/** Who asked for a change of a date, when and why, and what a second person said; nothing yet: it waits. */
export const changeShape = {
  reason: z.string(),
  by: z.string(),
  at: Instant,
  decision: z.optional(ChangeDecision),
};
type Change = { by: string; at: Instant; decision?: ChangeDecision | undefined };

/** A change of the date from which somebody must report: who, when, why, and who approved it. */
export const ReportingFromChange = z.strictObject({ reportingFrom: LocalDate, ...changeShape });
export type ReportingFromChange = z.infer<typeof ReportingFromChange>;

/**
 * The date that holds, from which somebody must report or is paid by reports. A later date can only protect people, so
 * it holds at once unless it is rejected; an earlier one holds when a second person approved it (decision 0051).
 *
 * @param announced undefined: no date was announced, so any date is an earlier one.
 * @param changes oldest first.
 * @param dateOf undefined: a change of another date in the same history, which counts for nothing here.
 */
export const dateInForce = <One extends Change>(
  announced: LocalDate | undefined,
  changes: readonly One[],
  dateOf: (change: One) => LocalDate | undefined,
): LocalDate | undefined => {
  let date = announced;
  for (const change of changes) {
    const wanted = dateOf(change);
    if (wanted === undefined || change.decision?.decision === 'rejected') continue;
    const isLater = date !== undefined && wanted >= date;
    if (isLater || change.decision?.decision === 'approved') date = wanted;
  }
  return date;
};

/** A history with one more change; the same as the last of that date once more adds nothing. */
export const addedChange = <One extends Change & { reason: string }>(
  changes: readonly One[],
  change: One,
  dateOf: (change: One) => LocalDate | undefined,
): One[] => {
  const last = changes.findLast((one) => (dateOf(one) === undefined) === (dateOf(change) === undefined));
  const isSame = last !== undefined && dateOf(last) === dateOf(change) && last.reason === change.reason;
  return isSame ? [...changes] : [...changes, change];
};

/**
 * Lays a second person's decision on a change; the same again changes nothing.
 *
 * @param at when the change was asked for: its name within the history.
 * @param isMeant where a history holds changes of several dates: whether a change is one of the date that is decided.
 * @throws AppError `NOT_FOUND`, `SAME_PERSON` (forbidden), `ALREADY_DECIDED` (conflict)
 */
export const decideChange = <One extends Change>(
  changes: readonly One[],
  at: Instant,
  decision: ChangeDecision,
  isMeant: (change: One) => boolean = () => true,
): One[] => {
  const change = changes.find((one) => one.at === at && isMeant(one));
  if (change === undefined) throw new AppError('not-found', 'NOT_FOUND', 'There is no such change');
  if (change.by === decision.by) {
    throw new AppError('forbidden', 'SAME_PERSON', 'A second person decides, not the one who asked');
  }
  const known = change.decision;
  if (known !== undefined && known.decision !== decision.decision) {
    throw new AppError('conflict', 'ALREADY_DECIDED', 'This change was decided otherwise before');
  }
  return changes.map((one) => (one === change && known === undefined ? { ...one, decision } : one));
};
