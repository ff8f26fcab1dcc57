import * as z from 'zod/mini';
import { AppError } from './app-error.ts';
import {
  addedChange,
  type ChangeDecision,
  changeShape,
  dateInForce,
  decideChange,
  ReportingFromChange,
} from './dated-change.ts';
import { type Instant, LocalDate } from './instants.ts';

/** Rollout of circular 544: fourteen branches from 2025-08-01, ten from 2025-10-01; paying three months later. */
const PHASES = [
  {
    phase: 1,
    reportingFrom: '2025-08-01',
    payingFrom: '2025-11-01',
    branchIds: [
      'ashdod',
      'ashkelon',
      'beer-sheva',
      'bnei-brak',
      'bat-yam',
      'holon',
      'jerusalem',
      'jerusalem-north',
      'petah-tikva',
      'rishon-lezion',
      'rehovot',
      'ramla',
      'ramat-gan',
      'tel-aviv',
    ],
  },
  {
    phase: 2,
    reportingFrom: '2025-10-01',
    payingFrom: '2026-01-01',
    branchIds: [
      'hadera',
      'haifa',
      'tiberias',
      'kfar-saba',
      'karmiel',
      'nahariya',
      'nazareth',
      'netanya',
      'afula',
      'krayot',
    ],
  },
] as const;

/** The 24 branches of the circular, in its order. */
export const BRANCH_IDS: readonly string[] = PHASES.flatMap((phase) => [...phase.branchIds]);

/** The rollout as the circular announced it, before any change by the Division. */
export const ROLLOUT: ReadonlyMap<
  string,
  { phase: number; reportingFrom: LocalDate; payingFrom: LocalDate }
> = new Map(
  PHASES.flatMap(({ branchIds, ...dates }) => branchIds.map((branchId) => [branchId, dates] as const)),
);

/** A change of a branch's paying date: who, when, why, and who approved it. */
export const PayingFromChange = z.strictObject({ payingFrom: LocalDate, ...changeShape });
export type PayingFromChange = z.infer<typeof PayingFromChange>;

/** A change of either date of a branch: one history holds both, so that no two people move them past one another. */
export const BranchChange = z.union([PayingFromChange, ReportingFromChange]);
export type BranchChange = z.infer<typeof BranchChange>;

/** Which date of a branch: from which it pays by reports, or takes them. */
export type BranchDate = 'payingFrom' | 'reportingFrom';

/** What a change wants of one of the dates; undefined: it is a change of the other. */
export const wantedDate =
  (which: BranchDate) =>
  (change: BranchChange): LocalDate | undefined => {
    if ('payingFrom' in change) return which === 'payingFrom' ? change.payingFrom : undefined;
    return which === 'reportingFrom' ? change.reportingFrom : undefined;
  };

export const BranchMode = z.enum(['not-live', 'reporting', 'paying']);
export type BranchMode = z.infer<typeof BranchMode>;

export const Branch = z.strictObject({
  branchId: z.string(),
  /** Hebrew; the catalogue holds the other languages under `branch.<id>`. */
  name: z.string(),
  phase: z.int(),
  reportingFrom: LocalDate,
  payingFrom: LocalDate,
  mode: BranchMode,
  /** Changes of both dates, oldest first. */
  history: z.array(BranchChange),
});
export type Branch = z.infer<typeof Branch>;

/** What a branch is on a day: a comparison of dates, never a switch that somebody throws. */
export const modeOn = (
  dates: { reportingFrom: LocalDate; payingFrom: LocalDate },
  day: LocalDate,
): BranchMode => {
  if (day >= dates.payingFrom) return 'paying';
  return day >= dates.reportingFrom ? 'reporting' : 'not-live';
};

/** Hebrew names; the catalogue holds the other languages under `branch.<id>`. */
const NAMES: Record<string, string> = {
  ashdod: 'אשדוד',
  ashkelon: 'אשקלון',
  'beer-sheva': 'באר שבע',
  'bnei-brak': 'בני ברק',
  'bat-yam': 'בת ים',
  holon: 'חולון',
  jerusalem: 'ירושלים',
  'jerusalem-north': 'ירושלים צפון',
  'petah-tikva': 'פתח תקווה',
  'rishon-lezion': 'ראשון לציון',
  rehovot: 'רחובות',
  ramla: 'רמלה',
  'ramat-gan': 'רמת גן',
  'tel-aviv': 'תל אביב',
  hadera: 'חדרה',
  haifa: 'חיפה',
  tiberias: 'טבריה',
  'kfar-saba': 'כפר סבא',
  karmiel: 'כרמיאל',
  nahariya: 'נהריה',
  nazareth: 'נצרת',
  netanya: 'נתניה',
  afula: 'עפולה',
  krayot: 'קריות',
};

/**
 * The dates of a branch that hold: those of the rollout, and over them what was changed since.
 * @param history oldest first. @throws Error for a branch that the circular does not name
 */
export const branchDates = (
  branchId: string,
  history: readonly BranchChange[],
): { phase: number; reportingFrom: LocalDate; payingFrom: LocalDate } => {
  const announced = ROLLOUT.get(branchId);
  if (announced === undefined) throw new Error(`There is no branch ${branchId}`);
  const inForce = (which: BranchDate): LocalDate =>
    dateInForce(announced[which], history, wantedDate(which)) ?? announced[which];
  return { ...announced, reportingFrom: inForce('reportingFrom'), payingFrom: inForce('payingFrom') };
};

/** A branch as it stands on a day, by the dates that hold. */
export const branchOn = (branchId: string, history: readonly BranchChange[], day: LocalDate): Branch => {
  const dates = branchDates(branchId, history);
  return {
    branchId,
    name: NAMES[branchId] ?? branchId,
    ...dates,
    mode: modeOn(dates, day),
    history: [...history],
  };
};

/** A branch cannot pay by reports before anybody there reports: names the field that would bring it about. */
const requireReportsFirst = (
  dates: { reportingFrom: LocalDate; payingFrom: LocalDate },
  path: string,
  message: string,
): void => {
  if (dates.payingFrom >= dates.reportingFrom) return;
  throw new AppError('impossible', 'PAYING_BEFORE_REPORTING', 'A branch reports before it pays by reports', {
    errors: [{ path, code: 'PAYING_BEFORE_REPORTING', message }],
  });
};

/**
 * The history of a branch with one more change of either date; the same as the last of that date adds nothing. What
 * only waits must fit the dates that hold now, too.
 *
 * @throws AppError `PAYING_BEFORE_REPORTING` (impossible)
 * @see Circular 544, letter: a paying system three months after it started in an area.
 */
export const withChange = (
  branchId: string,
  history: readonly BranchChange[],
  change: BranchChange,
): BranchChange[] => {
  const which = 'payingFrom' in change ? 'payingFrom' : 'reportingFrom';
  const changed = addedChange(history, change, wantedDate(which));
  if (changed.length === history.length) return changed;
  const dates = branchDates(branchId, history);
  const message =
    which === 'payingFrom'
      ? `Must be ${dates.reportingFrom} or later: nobody there reports before`
      : `Must be ${dates.payingFrom} or earlier: the branch pays by reports from then on`;
  requireReportsFirst({ ...dates, ...change }, `/${which}`, message);
  return changed;
};

/**
 * Lays a second person's decision on a change of one of the dates. The other date may have moved since the change was
 * asked for, so what would hold after the decision is looked at as well.
 *
 * @param at when the change was asked for.
 * @throws AppError as `decideChange`, and `PAYING_BEFORE_REPORTING` (impossible)
 */
export const withDecision = (
  branchId: string,
  which: BranchDate,
  history: readonly BranchChange[],
  at: Instant,
  decision: ChangeDecision,
): BranchChange[] => {
  const isMeant = (change: BranchChange): boolean => wantedDate(which)(change) !== undefined;
  const decided = decideChange(history, at, decision, isMeant);
  const dates = branchDates(branchId, decided);
  const message = `It would pay by reports from ${dates.payingFrom} and report from ${dates.reportingFrom}`;
  requireReportsFirst(dates, '/decision', message);
  return decided;
};
