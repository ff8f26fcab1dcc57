import * as z from 'zod/mini';
import { AppError } from './app-error.ts';
import { addedChange, changeShape, dateInForce } from './dated-change.ts';
import { LocalDate } from './instants.ts';

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
  history: z.array(PayingFromChange),
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

/** A branch as it stands on a day: the rollout's dates, and over them what was changed since. */
export const branchOn = (branchId: string, history: readonly PayingFromChange[], day: LocalDate): Branch => {
  const announced = ROLLOUT.get(branchId);
  if (announced === undefined) throw new Error(`There is no branch ${branchId}`);
  const changed = dateInForce(announced.payingFrom, history, (change) => change.payingFrom);
  const dates = { ...announced, payingFrom: changed ?? announced.payingFrom };
  return {
    branchId,
    name: NAMES[branchId] ?? branchId,
    ...dates,
    mode: modeOn(dates, day),
    history: [...history],
  };
};

/**
 * A branch cannot pay by reports before anybody there reports.
 * @throws AppError `PAYING_BEFORE_REPORTING` (impossible)
 * @see Circular 544, letter: a paying system three months after it started in an area.
 */
export const requirePayingAfterReporting = (branchId: string, payingFrom: LocalDate): void => {
  const reportingFrom = ROLLOUT.get(branchId)?.reportingFrom;
  if (reportingFrom === undefined || payingFrom >= reportingFrom) return;
  const message = `Must be ${reportingFrom} or later: nobody there reports before`;
  throw new AppError('impossible', 'PAYING_BEFORE_REPORTING', 'A branch reports before it pays by reports', {
    errors: [{ path: '/payingFrom', code: 'PAYING_BEFORE_REPORTING', message }],
  });
};

/** A history with one more change; the same as the last once more adds nothing. */
export const withChange = (
  history: readonly PayingFromChange[],
  change: PayingFromChange,
): PayingFromChange[] => addedChange(history, change, (one) => one.payingFrom);
