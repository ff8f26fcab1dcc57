import type { BranchReadiness } from '#shared/contracts/readiness';
import type { LineDecision } from '#shared/domain/payment/claim';
import { heldIfPaying, toSettle } from '#shared/domain/payment/readiness';
import { inOrder } from '../payment/words.tsx';

/** The held share of a sum, 0 to 1; of nothing claimed, none. */
export const heldShare = (sum: { claimedMinutes: number; heldMinutes: number }): number =>
  sum.claimedMinutes === 0 ? 0 : sum.heldMinutes / sum.claimedMinutes;

/** How many of ten hours are held, for a title that says what is seen; some is never told as none, nor as all. */
export const tenthsOf = (share: number): number => {
  if (share === 0 || share === 1) return share * 10;
  return Math.min(9, Math.max(1, Math.round(share * 10)));
};

/** Whether the branch pays by reports in that month already, at least on its last days. */
export const isPayingIn = ({ payingFrom, month }: Pick<BranchReadiness, 'payingFrom' | 'month'>): boolean =>
  payingFrom.slice(0, 7) <= month;

/** One bar of a picture. */
export type Bar = { key: string; claimedMinutes: number; heldMinutes: number };

/** The bars of one branch: by code, by week and by provider. The codes are shares of all that was claimed. */
export const barsOf = (readiness: BranchReadiness): Record<'code' | 'week' | 'provider', Bar[]> => ({
  code: inOrder(readiness.heldByCode).map(({ code, minutes }) => ({
    key: code,
    claimedMinutes: readiness.claimedMinutes,
    heldMinutes: minutes,
  })),
  week: readiness.byWeek.map(({ week, ...sum }) => ({ key: week, ...sum })),
  provider: readiness.byProvider
    .map(({ providerId, ...sum }) => ({ key: providerId, ...sum }))
    .sort((a, b) => b.heldMinutes - a.heldMinutes || (a.key < b.key ? -1 : 1)),
});

/** The figures of a branch as cells of a file: what it is grouped by, the group, lines, minutes. */
export const cellsOf = (readiness: BranchReadiness): (string | number | null)[][] => {
  const row = (by: string, key: string, sum: Bar & { lines: number | null }) => [
    readiness.branchId,
    readiness.month,
    by,
    key,
    sum.lines,
    sum.claimedMinutes,
    sum.heldMinutes,
  ];
  return [
    ['branchId', 'month', 'by', 'group', 'lines', 'claimedMinutes', 'heldMinutes'],
    row('all', '', { key: '', ...readiness }),
    ...readiness.byWeek.map((one) => row('week', one.week, { key: one.week, ...one })),
    ...readiness.byProvider.map((one) => row('provider', one.providerId, { key: one.providerId, ...one })),
    ...barsOf(readiness).code.map((one) => row('code', one.key, { ...one, lines: null })),
  ];
};

/** One line that somebody can work down, with what is held of it, or would be. */
export type HeldLine = { line: LineDecision; minutes: number; codes: string[] };

/** The lines of a branch that are held or would be, those that hold most first; each once. */
export const workDown = (lines: readonly LineDecision[], branchId: string): HeldLine[] => {
  const own = new Map(
    lines
      .filter((line) => line.branchId === branchId)
      .map((line) => [`${line.invoiceId} ${line.lineId}`, line] as const),
  );
  return toSettle([...own.values()]).map((line) => {
    const held = heldIfPaying(line);
    return {
      line,
      minutes: held.reduce((sum, { minutes }) => sum + minutes, 0),
      codes: held.map(({ code }) => code),
    };
  });
};
