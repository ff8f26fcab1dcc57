import type { WorkerKind } from '../directory.ts';
import type { LocalDate } from '../instants.ts';
import {
  type CapFacts,
  type CapTable,
  foreignStretches,
  isWithin,
  type Stretch,
  type WeekCap,
  weekCapOf,
} from './cap.ts';
import type { BenefitOn, ClaimLine, DayTime, PaymentCode, SharedWorkerFinding } from './claim.ts';
import { lastDayOf } from './invoice.ts';
import { firstDayOf } from './months.ts';
import { payingOn, type Rollout, type Subject } from './subject.ts';
import { monthOf, weekAround } from './week.ts';

/** The recipient whose claims are decided. */
export type PaidRecipient = {
  recipientId: string;
  /** The provider that registered the recipient. */
  providerId: string;
  /** Branch of the recipient's locality on a day; null: not known. */
  branchOn: (day: LocalDate) => string | null;
  benefits: readonly BenefitOn[];
};

/** A caregiver as one provider employs her. */
type Employment = { caregiverId: string; providerId: string; providerBranchId: string; kind: WorkerKind };

/** All that the decision about one recipient's claims follows from; the order of each list says nothing. */
export type DecisionInput = {
  /** Every line of every provider that claims for this recipient in whole weeks, Sunday to Saturday. */
  claims: readonly ClaimLine[];
  /** Of the same weeks; those of other pairs are passed over. */
  times: readonly DayTime[];
  /** undefined: nobody of that id is registered. */
  recipient: PaidRecipient | undefined;
  /** Of the caregivers on the claims and of those assigned. */
  employments: readonly Employment[];
  /** At this recipient; and at the partner, where one foreign worker is shared. */
  assignments: readonly {
    providerId: string;
    caregiverId: string;
    recipientId: string;
    from: LocalDate;
    to?: LocalDate | undefined;
  }[];
  rollout: Rollout;
  capTables: readonly CapTable[];
  /** Circular 1536A for a foreign worker of the employments and a month (`YYYY-MM`), from the claims of that whole month. */
  sharedWorker: (caregiverId: string, month: string) => SharedWorkerFinding | null;
  /** The local date of the decision: a month that is not over on it is not paid yet. */
  today: LocalDate;
};

/** A line with everything that its decision rests on. */
export type Working = {
  line: ClaimLine;
  branchId: string | null;
  /** The provider's branch that employs the caregiver. */
  providerBranchId: string | null;
  kind: WorkerKind | undefined;
  subject: Subject;
  /** Why the whole line is held, whatever was reported. */
  structural: readonly PaymentCode[];
  finding: SharedWorkerFinding | null;
  time: DayTime | undefined;
  cap: WeekCap;
};

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The order in which lines take the hours of a week: by date first, and never by the order of arrival. */
export const byDate = (a: ClaimLine, b: ClaimLine): number =>
  compare(a.date, b.date) ||
  compare(a.caregiverId, b.caregiverId) ||
  compare(a.providerId, b.providerId) ||
  compare(a.invoiceId, b.invoiceId) ||
  compare(a.lineId, b.lineId);

const isRepeat = (line: ClaimLine, before: ClaimLine | undefined): boolean =>
  before !== undefined &&
  before.date === line.date &&
  before.caregiverId === line.caregiverId &&
  before.providerId === line.providerId;

/** The look-ups of one recipient, each made once. */
type Known = {
  input: DecisionInput;
  times: ReadonlyMap<string, DayTime>;
  employed: ReadonlyMap<string, Employment>;
  findings: ReadonlyMap<string, SharedWorkerFinding | null>;
  capFacts: CapFacts;
};

/** Shared findings by `<month>|<caregiver>`, of every month that the weeks of the claims touch. */
const findingsOf = ({ claims, employments, sharedWorker }: DecisionInput): Known['findings'] => {
  const findings = new Map<string, SharedWorkerFinding | null>();
  const foreign = new Set(employments.filter(({ kind }) => kind === 'foreign').map((one) => one.caregiverId));
  if (foreign.size === 0) return findings;
  for (const { date } of claims) {
    const { days } = weekAround(date);
    for (const month of [monthOf(days[0] ?? date), monthOf(days[6] ?? date)]) {
      for (const caregiverId of foreign) {
        const key = `${month}|${caregiverId}`;
        if (!findings.has(key)) findings.set(key, sharedWorker(caregiverId, month));
      }
    }
  }
  return findings;
};

/** As much of a stretch as lies in a month. */
const within = (month: string, { from, to }: Stretch): Stretch[] => {
  const [first, last] = [firstDayOf(month), lastDayOf(month)];
  const clipped = { from: from > first ? from : first, to: to !== undefined && to < last ? to : last };
  return clipped.from <= clipped.to ? [clipped] : [];
};

/**
 * Days with the hours of a foreign worker: by assignments here, and in each month in which one worker serves both by
 * that worker's assignment at the other too. Month by month, so that nothing hangs on which months are asked for.
 */
const foreignDaysOf = (
  { recipient, assignments }: DecisionInput,
  employed: Known['employed'],
  findings: Known['findings'],
): Stretch[] => {
  const foreign = assignments.filter(
    (one) => employed.get(`${one.caregiverId}|${one.providerId}`)?.kind === 'foreign',
  );
  const here = foreign.filter((one) => one.recipientId === recipient?.recipientId);
  const shared = [...findings].flatMap(([key, finding]) => {
    const [month = '', caregiverId = ''] = key.split('|');
    const there = foreign.filter(
      (one) => one.caregiverId === caregiverId && finding?.partnerIds.includes(one.recipientId) === true,
    );
    return there.length === 0
      ? []
      : foreignStretches([...here, ...there]).flatMap((stretch) => within(month, stretch));
  });
  return [...foreignStretches(here), ...shared];
};

const capFactsOf = (
  input: DecisionInput,
  employed: Known['employed'],
  findings: Known['findings'],
): CapFacts => {
  const bareMonths = new Set<string>();
  for (const [key, finding] of findings) {
    if (finding !== null && !finding.supplementAllowed) bareMonths.add(key.slice(0, 7));
  }
  return {
    tables: input.capTables,
    benefits: input.recipient?.benefits ?? [],
    foreign: foreignDaysOf(input, employed, findings),
    isWithoutSupplement: (day) => bareMonths.size > 0 && bareMonths.has(monthOf(day)),
  };
};

const knownOf = (input: DecisionInput): Known => {
  const times = new Map<string, DayTime>();
  for (const time of input.times) {
    if (time.recipientId !== input.recipient?.recipientId) continue;
    times.set(`${time.date}|${time.caregiverId}|${time.providerId}`, time);
  }
  const employed = new Map<string, Employment>();
  for (const one of input.employments) employed.set(`${one.caregiverId}|${one.providerId}`, one);
  const findings = findingsOf(input);
  return { input, times, employed, findings, capFacts: capFactsOf(input, employed, findings) };
};

/**
 * Whether the provider had that caregiver assigned there on that date. Of two recipients with one foreign worker only
 * one has the assignment in the system, and it counts for both.
 * @see Circular 1536A, emphases: "one of the spouses will have no assignment in the system".
 */
const isAssigned = (
  line: ClaimLine,
  { assignments }: DecisionInput,
  finding: SharedWorkerFinding | null,
): boolean =>
  assignments.some(
    (one) =>
      one.caregiverId === line.caregiverId &&
      one.providerId === line.providerId &&
      (one.recipientId === line.recipientId || finding?.partnerIds.includes(one.recipientId) === true) &&
      isWithin(line.date, one),
  );

const placeCode = (
  line: ClaimLine,
  { input }: Known,
  kind: WorkerKind | undefined,
  finding: SharedWorkerFinding | null,
): PaymentCode | undefined => {
  if (input.recipient === undefined) return 'UNKNOWN_RECIPIENT';
  if (kind === undefined || input.recipient.providerId !== line.providerId) return 'WRONG_PROVIDER';
  return isAssigned(line, input, finding) ? undefined : 'NOT_ASSIGNED';
};

/** Nothing found: most lines. One list for all, as none is ever changed. */
const NONE: readonly PaymentCode[] = [];

const structuralCodes = (
  line: ClaimLine,
  before: ClaimLine | undefined,
  known: Known,
  kind: WorkerKind | undefined,
  finding: SharedWorkerFinding | null,
): readonly PaymentCode[] => {
  const codes: PaymentCode[] = [];
  const place = placeCode(line, known, kind, finding);
  if (place !== undefined) codes.push(place);
  if (isRepeat(line, before)) codes.push('DUPLICATE_LINE');
  if (monthOf(line.date) >= monthOf(known.input.today)) codes.push('MONTH_OPEN');
  if (finding !== null && finding.code !== null) codes.push(finding.code);
  return codes.length === 0 ? NONE : codes;
};

const workingOf = (line: ClaimLine, before: ClaimLine | undefined, known: Known, cap: WeekCap): Working => {
  const { date, caregiverId, providerId } = line;
  const employment = known.employed.get(`${caregiverId}|${providerId}`);
  const kind = employment?.kind;
  const { recipient } = known.input;
  // Where another provider's recipient lives is not told.
  const branchId = recipient?.providerId === providerId ? recipient.branchOn(date) : null;
  const finding = known.findings.get(`${monthOf(date)}|${caregiverId}`) ?? null;
  return {
    line,
    branchId,
    providerBranchId: employment?.providerBranchId ?? null,
    kind,
    subject: payingOn(known.input.rollout, branchId, date, kind),
    structural: structuralCodes(line, before, known, kind, finding),
    finding,
    time: known.times.get(`${date}|${caregiverId}|${providerId}`),
    cap,
  };
};

/** The lines of a recipient in the order in which they take the hours of a week, each with what its decision needs. */
export const workingsOf = (input: DecisionInput): Working[] => {
  const known = knownOf(input);
  let cap: WeekCap | undefined;
  let before: ClaimLine | undefined;
  return [...input.claims].sort(byDate).map((line) => {
    const week = weekAround(line.date);
    if (cap === undefined || cap.week.from !== week.from) cap = weekCapOf(known.capFacts, week);
    const working = workingOf(line, before, known, cap);
    before = line;
    return working;
  });
};
