import type { Held, LineDecision } from './claim.ts';
import { addedCounts, byCode } from './totals.ts';
import { weekAround } from './week.ts';

/** What would become of claimed minutes if the branch paid: whole minutes, of which shares are made for the reader. */
export type Share = {
  lines: number;
  claimedMinutes: number;
  heldMinutes: number;
  heldByCode: Record<string, number>;
};

/** Readiness of one branch, or of any set of lines; two of them add up. */
export type Readiness = Share & {
  byProvider: Record<string, Share>;
  /** By the Sunday that begins the week. */
  byWeek: Record<string, Share>;
};

const NOTHING: Share = { lines: 0, claimedMinutes: 0, heldMinutes: 0, heldByCode: {} };

/** Nothing claimed yet. */
export const NO_READINESS: Readiness = { ...NOTHING, byProvider: {}, byWeek: {} };

/** What is held of a line, or would be if its branch paid already. */
export const heldIfPaying = (decision: LineDecision): readonly Held[] =>
  decision.isSubject ? decision.held : decision.shadowHeld;

const shareOf = (decision: LineDecision): Share => {
  const held = heldIfPaying(decision);
  return {
    lines: 1,
    claimedMinutes: decision.claimedMinutes,
    heldMinutes: held.reduce((sum, { minutes }) => sum + minutes, 0),
    heldByCode: byCode(held),
  };
};

const added = (a: Share, b: Share): Share => ({
  lines: a.lines + b.lines,
  claimedMinutes: a.claimedMinutes + b.claimedMinutes,
  heldMinutes: a.heldMinutes + b.heldMinutes,
  heldByCode: addedCounts(a.heldByCode, b.heldByCode),
});

const addedGroups = (
  a: Readonly<Record<string, Share>>,
  b: Readonly<Record<string, Share>>,
): Record<string, Share> => {
  const groups = new Map(Object.entries(a));
  for (const [name, share] of Object.entries(b)) groups.set(name, added(groups.get(name) ?? NOTHING, share));
  return Object.fromEntries([...groups].sort(([one], [other]) => (one < other ? -1 : 1)));
};

/** Readiness of two sets of lines together: parts of invoices are added as they are decided. */
export const addedReadiness = (a: Readiness, b: Readiness): Readiness => ({
  ...added(a, b),
  byProvider: addedGroups(a.byProvider, b.byProvider),
  byWeek: addedGroups(a.byWeek, b.byWeek),
});

const grouped = (
  decisions: readonly LineDecision[],
  nameOf: (decision: LineDecision) => string,
): Record<string, Share> => {
  const groups: Record<string, Share> = {};
  for (const decision of decisions) {
    const name = nameOf(decision);
    groups[name] = added(groups[name] ?? NOTHING, shareOf(decision));
  }
  return addedGroups({}, groups);
};

/** How ready lines are for the day on which their branch pays: in all, by provider, by code and by week. */
export const readinessOf = (decisions: readonly LineDecision[]): Readiness => ({
  ...added(NOTHING, decisions.map(shareOf).reduce(added, NOTHING)),
  byProvider: grouped(decisions, ({ providerId }) => providerId),
  byWeek: grouped(decisions, ({ date }) => weekAround(date).from),
});

/** The share of the claimed minutes that would be paid, 0 to 1; of nothing claimed, all of it. */
export const payableShare = ({ claimedMinutes, heldMinutes }: Share): number =>
  claimedMinutes === 0 ? 1 : (claimedMinutes - heldMinutes) / claimedMinutes;

const heldMinutesOf = (decision: LineDecision): number =>
  heldIfPaying(decision).reduce((sum, { minutes }) => sum + minutes, 0);

/** The lines that are held, or would be: those that hold most come first, so that a coordinator can work them down. */
export const toSettle = (decisions: readonly LineDecision[]): LineDecision[] => {
  const sortKey = ({ date, providerId, invoiceId, lineId }: LineDecision): string =>
    `${date}|${providerId}|${invoiceId}|${lineId}`;
  return decisions
    .map((decision) => ({ decision, minutes: heldMinutesOf(decision), key: sortKey(decision) }))
    .filter(({ minutes }) => minutes > 0)
    .sort((a, b) => b.minutes - a.minutes || (a.key < b.key ? -1 : 1))
    .map(({ decision }) => decision);
};
