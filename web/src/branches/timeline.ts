import { type Branch, type BranchChange, ROLLOUT } from '#shared/domain/branches';

/** The days that a time line shows, first and last (local dates). */
export type Span = { from: string; to: string };

const MONTHS_AROUND = 2;
const MONTHS_BETWEEN_MARKS = 3;

const shifted = (date: string, months: number): string => {
  const [year = 0, month = 1] = date.split('-').map(Number);
  return new Date(Date.UTC(year, month - 1 + months, 1)).toISOString().slice(0, 10);
};

/** What a branch waits for: changes that no second person has decided about, oldest first. */
export const waitingOf = ({ history }: Pick<Branch, 'history'>): BranchChange[] =>
  history.filter(({ decision }) => decision === undefined);

/** The date that a change wants, whichever of a branch's two dates it is of. */
export const dateOf = (change: BranchChange): string =>
  'payingFrom' in change ? change.payingFrom : change.reportingFrom;

/** From before the first report until after the last date that somebody wants, in whole months; today lies in it. */
export const spanOf = (branches: readonly Branch[], today: string): Span => {
  const dates = branches.flatMap((one) => [one.reportingFrom, one.payingFrom, ...waitingOf(one).map(dateOf)]);
  const sorted = [...dates, today].sort();
  return {
    from: shifted(sorted[0] ?? today, -1),
    to: shifted(sorted.at(-1) ?? today, MONTHS_AROUND),
  };
};

/** Where a date lies on the line, 0 to 1; dates beyond it lie at its ends. */
export const placeOf = (date: string, { from, to }: Span): number => {
  const [at, start, end] = [date, from, to].map((one) => Date.parse(one));
  if (at === undefined || start === undefined || end === undefined || end <= start) return 0;
  return Math.min(1, Math.max(0, (at - start) / (end - start)));
};

/** A mark nearer to the end has no room for its words. */
const MARK_AT_MOST = 0.94;

/** The first days of quarters on the line, as far as their words have room. */
export const marksOf = ({ from, to }: Span): string[] => {
  const marks: string[] = [];
  for (let month = from; month < to; month = shifted(month, 1)) {
    const isQuarter = (Number(month.slice(5, 7)) - 1) % MONTHS_BETWEEN_MARKS === 0;
    if (isQuarter && placeOf(month, { from, to }) <= MARK_AT_MOST) marks.push(month);
  }
  return marks;
};

/** The date that the circular announced, where the branch pays from another one. */
export const movedFrom = ({ branchId, payingFrom }: Branch): string | null => {
  const announced = ROLLOUT.get(branchId)?.payingFrom;
  return announced === undefined || announced === payingFrom ? null : announced;
};
