import type { Adjustment, AdjustmentCause, Held, LineDecision } from './claim.ts';

/** Sums of some lines, in whole minutes. */
export type Totals = {
  lines: number;
  claimedMinutes: number;
  payableMinutes: number;
  heldMinutes: number;
  /** By code; a code that holds nothing is missing. */
  heldByCode: Record<string, number>;
  /** What would be held of the lines about which reports do not decide yet. */
  shadowHeldMinutes: number;
  shadowHeldByCode: Record<string, number>;
};

export const NO_TOTALS: Totals = {
  lines: 0,
  claimedMinutes: 0,
  payableMinutes: 0,
  heldMinutes: 0,
  heldByCode: {},
  shadowHeldMinutes: 0,
  shadowHeldByCode: {},
};

/** Sums of counts by name, names in alphabetical order so that equal sums are equal texts. */
export const addedCounts = (
  a: Readonly<Record<string, number>>,
  b: Readonly<Record<string, number>>,
): Record<string, number> => {
  const sums = new Map(Object.entries(a));
  for (const [name, count] of Object.entries(b)) sums.set(name, (sums.get(name) ?? 0) + count);
  return Object.fromEntries([...sums].sort(([one], [other]) => (one < other ? -1 : 1)));
};

/** Totals of two sets of lines together. */
export const addedTotals = (a: Totals, b: Totals): Totals => ({
  lines: a.lines + b.lines,
  claimedMinutes: a.claimedMinutes + b.claimedMinutes,
  payableMinutes: a.payableMinutes + b.payableMinutes,
  heldMinutes: a.heldMinutes + b.heldMinutes,
  heldByCode: addedCounts(a.heldByCode, b.heldByCode),
  shadowHeldMinutes: a.shadowHeldMinutes + b.shadowHeldMinutes,
  shadowHeldByCode: addedCounts(a.shadowHeldByCode, b.shadowHeldByCode),
});

/** Minutes by code. */
export const byCode = (held: readonly Held[]): Record<string, number> => {
  const sums: Record<string, number> = {};
  for (const { code, minutes } of held) sums[code] = (sums[code] ?? 0) + minutes;
  return sums;
};

const minutesOf = (held: readonly Held[]): number => held.reduce((sum, { minutes }) => sum + minutes, 0);

/** The totals of an invoice, or of any other set of lines. */
export const totalsOf = (decisions: readonly LineDecision[]): Totals => {
  const sum = (pick: (decision: LineDecision) => number): number =>
    decisions.reduce((total, decision) => total + pick(decision), 0);
  return {
    lines: decisions.length,
    claimedMinutes: sum((decision) => decision.claimedMinutes),
    payableMinutes: sum((decision) => decision.payableMinutes),
    heldMinutes: sum((decision) => decision.heldMinutes),
    heldByCode: addedCounts({}, byCode(decisions.flatMap(({ held }) => held))),
    shadowHeldMinutes: sum((decision) => minutesOf(decision.shadowHeld)),
    shadowHeldByCode: addedCounts({}, byCode(decisions.flatMap(({ shadowHeld }) => shadowHeld))),
  };
};

const keyOf = ({ providerId, invoiceId, lineId }: LineDecision): string =>
  `${providerId}|${invoiceId}|${lineId}`;

const outcomeOf = (decision: LineDecision | undefined): Adjustment['before'] => {
  if (decision === undefined) return null;
  const { payableMinutes, heldMinutes, held, codes } = decision;
  return { payableMinutes, heldMinutes, held, codes };
};

const isSame = (a: Adjustment['before'], b: Adjustment['before']): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

/**
 * Which lines came out differently when they were decided again, by how much, and why: what was decided once is never
 * changed silently (`domain.md` section 7). A line whose shadow alone changed is not among them, as nothing of it was
 * paid or held otherwise.
 *
 * @param before the lines as they stand, earlier adjustments included.
 * @returns in the order of `after`; then lines that are gone.
 */
export const adjustmentsOf = (
  before: readonly LineDecision[],
  after: readonly LineDecision[],
  cause: AdjustmentCause,
): Adjustment[] => {
  const left = new Map(before.map((decision) => [keyOf(decision), decision]));
  const adjustment = (was: LineDecision | undefined, is: LineDecision | undefined): Adjustment[] => {
    const [from, to, named] = [outcomeOf(was), outcomeOf(is), is ?? was];
    if (named === undefined || isSame(from, to)) return [];
    const { invoiceId, providerId, lineId, providerBranchId } = named;
    const payableChangeMinutes = (to?.payableMinutes ?? 0) - (from?.payableMinutes ?? 0);
    const whose = { invoiceId, providerId, lineId, providerBranchId };
    return [{ ...whose, before: from, after: to, payableChangeMinutes, cause }];
  };
  const changed = after.flatMap((decision) => {
    const was = left.get(keyOf(decision));
    left.delete(keyOf(decision));
    return adjustment(was, decision);
  });
  return [...changed, ...[...left.values()].flatMap((decision) => adjustment(decision, undefined))];
};

/** The lines as they stand once adjustments are laid over them, in the order in which they were made. */
export const adjusted = (
  decisions: readonly LineDecision[],
  adjustments: readonly Adjustment[],
): LineDecision[] => {
  const latest = new Map(adjustments.map((one) => [`${one.providerId}|${one.invoiceId}|${one.lineId}`, one]));
  return decisions.flatMap((decision) => {
    const over = latest.get(keyOf(decision));
    if (over === undefined) return [decision];
    return over.after === null ? [] : [{ ...decision, ...over.after }];
  });
};

/**
 * Changes of several parts in the order in which they were made. Those of one part keep the order that they are given
 * in, whatever the clocks of two workers said: each rests on the one before it.
 */
export const inOrderMade = <Made extends { part: number; at: string }>(made: readonly Made[]): Made[] => {
  const latest = new Map<number, string>();
  const placed = made.map((one) => {
    const before = latest.get(one.part) ?? '';
    const at = before > one.at ? before : one.at;
    latest.set(one.part, at);
    return { one, at };
  });
  return placed.sort((a, b) => (a.at === b.at ? 0 : a.at < b.at ? -1 : 1)).map(({ one }) => one);
};
