import { BRANCH_IDS } from '../branches.ts';
import { line as explain, type Line } from '../explain-line.ts';
import { type Instant, type LocalDate, toInstant } from '../instants.ts';
import { startOfDayMillis } from '../local-time.ts';
import { explainCap } from './explain-cap.ts';
import type { ClaimLine, PaymentCode } from './claim.ts';
import { asIfPaying, asIs, type Outcome, outcomesOf } from './decide.ts';
import { type DecisionInput, type Working, workingsOf } from './workings.ts';

/** A line of a claim as a fact that an explanation names. */
const lineFact = ({ invoiceId, lineId }: ClaimLine): string => `${invoiceId}/${lineId}`;

const on = (date: LocalDate): Instant => toInstant(startOfDayMillis(date));

/** A branch by the catalogue's name, or by its id where it came after the circular. */
const branchName = (branchId: string): string =>
  BRANCH_IDS.includes(branchId) ? `@branch.${branchId}` : branchId;

const explainBranch = ({ branchId, line, subject }: Working, facts: string[]): Line => {
  const { payingFrom } = subject;
  if (branchId === null || payingFrom === undefined) {
    return explain('8', facts, 'payment.explanation.branch.unknown', {});
  }
  const messageId = line.date >= payingFrom ? 'paying' : 'later';
  const values = { branch: branchName(branchId), from: on(payingFrom) };
  return explain('8', facts, `payment.explanation.branch.${messageId}`, values);
};

const explainKind = ({ kind, line, subject }: Working, facts: string[]): Line[] => {
  if (kind === undefined) return [];
  const { reportingFrom } = subject;
  const name = { kind: `@payment.kind.${kind}` };
  if (reportingFrom === undefined) return [explain('8', facts, 'payment.explanation.kind.exempt', name)];
  const messageId = line.date >= reportingFrom ? 'due' : 'later';
  const values = { ...name, from: on(reportingFrom) };
  return [explain('8', facts, `payment.explanation.kind.${messageId}`, values)];
};

const isSameDay = (a: ClaimLine, b: ClaimLine): boolean =>
  a.date === b.date && a.caregiverId === b.caregiverId && a.providerId === b.providerId;

/** The visits of the day, and the reports, rows and corrections behind them. */
const explainReports = ({ time }: Working, facts: string[]): Line[] => {
  if (time === undefined || time.visitIds.length === 0) {
    return [explain('8', facts, 'payment.explanation.reports.none', {})];
  }
  const ids = [...time.visitIds, ...time.factIds];
  const { verifiedMinutes, openMinutes } = time;
  return [
    explain('8', ids, 'payment.explanation.reports.verified', { minutes: verifiedMinutes }),
    ...(openMinutes > 0
      ? [explain('8', ids, 'payment.explanation.reports.open', { minutes: openMinutes })]
      : []),
    ...(time.isOpenEnded ? [explain('8', ids, 'payment.explanation.reports.openEnded', {})] : []),
    ...time.openCodes.map((code) =>
      explain(`6.${code}`, ids, 'payment.explanation.reports.waiting', { exception: `@exception.${code}` }),
    ),
  ];
};

const explainCounted = ({ line, subject, time }: Working, outcome: Outcome, facts: string[]): Line => {
  const minutes = outcome.reportedMinutes;
  if (!subject.isSubject) return explain('8', facts, 'payment.explanation.counted.claimed', { minutes });
  const verified = time?.verifiedMinutes ?? 0;
  const ids = [...facts, ...(time?.visitIds ?? [])];
  return explain('8', ids, 'payment.explanation.counted.smaller', {
    claimed: line.minutes,
    verified,
    minutes,
  });
};

const OF_SHARED_WORKER: readonly PaymentCode[] = ['81', '82', 'ORDER', 'REFER'];
const OF_VISITS: readonly PaymentCode[] = ['SHORT_REPORT', 'OPEN_EXCEPTION'];

/** What a reason goes by, beside the line itself. */
const behindHeld = (code: PaymentCode, { time, finding }: Working, counting: string[]): readonly string[] => {
  if (OF_SHARED_WORKER.includes(code)) return finding?.factIds ?? [];
  if (OF_VISITS.includes(code)) return time?.visitIds ?? [];
  return code === 'DUPLICATE_LINE' ? counting : [];
};

/** @param counting the line of the same day that counts, where this one repeats it. */
const explainHeld = ({ held }: Outcome, working: Working, facts: string[], counting: string[]): Line[] =>
  held.map(({ code, minutes }) => {
    const behind = behindHeld(code, working, counting);
    return explain(`8.${code}`, [...facts, ...behind], `payment.explanation.held.${code}`, { minutes });
  });

/** Reasons that are found beside the one that takes the minutes of a line held whole. */
const explainFurther = ({ held, codes }: Outcome, facts: string[]): Line[] =>
  codes
    .filter((code) => !held.some((one) => one.code === code))
    .map((code) =>
      explain(`8.${code}`, facts, 'payment.explanation.further', { code: `@payment.code.${code}` }),
    );

const explainShadow = ({ subject }: Working, { held }: Outcome, facts: string[]): Line[] => {
  if (subject.isSubject) return [];
  if (held.length === 0) return [explain('8', facts, 'payment.explanation.shadow.passes', {})];
  return held.map(({ code, minutes }) =>
    explain(`8.${code}`, facts, 'payment.explanation.shadow.held', {
      minutes,
      code: `@payment.code.${code}`,
    }),
  );
};

/** Circular 1536A, where the same worker is on the claims of both: also of a line that it lets pass. */
const explainShared = ({ finding }: Working, facts: string[]): Line[] =>
  (finding?.explanation ?? []).map((line) => ({ ...line, factIds: [...facts, ...line.factIds] }));

/** What the line before took of the week: the arithmetic of the weekly hours. */
const explainWeek = (
  workings: readonly Working[],
  outcomes: readonly Outcome[],
  place: number,
  office: string | null,
  facts: string[],
): Line[] => {
  const [working, outcome] = [workings[place], outcomes[place]];
  if (working === undefined || outcome === undefined) return [];
  const takers = workings.slice(0, place).flatMap(({ line, cap, providerBranchId }, index) => {
    const other = outcomes[index];
    const isOfWeek = cap.week.from === working.cap.week.from && other?.leftMinutes !== null;
    // What others' lines took is in the arithmetic; the ids of another provider or office are nobody else's.
    const isOwn =
      line.providerId === working.line.providerId && (office === null || providerBranchId === office);
    return isOfWeek && isOwn && (other?.payableMinutes ?? 0) > 0 ? [lineFact(line)] : [];
  });
  return explainCap(working, outcome.leftMinutes, [...facts, ...takers]);
};

/**
 * Why a line is paid as it is: each rule with the facts it went by (visits, reports, lines, decisions) and the
 * arithmetic, as data; `shared/lambda/messages.ts` puts it into words.
 *
 * @param input the same that was decided.
 * @param office the provider's branch that the reader is held to: others' lines are not named; null: the whole provider.
 * @returns nothing for a line that is not among the claims.
 * @see `domain.md` section 8: every figure has an explanation that lists the reports behind it.
 */
export const explainDecision = (
  input: DecisionInput,
  wanted: Pick<ClaimLine, 'providerId' | 'invoiceId' | 'lineId'>,
  office: string | null = null,
): Line[] => {
  const workings = workingsOf(input);
  const place = workings.findIndex(
    ({ line }) =>
      line.lineId === wanted.lineId &&
      line.invoiceId === wanted.invoiceId &&
      line.providerId === wanted.providerId,
  );
  const outcomes = outcomesOf(workings, asIs);
  const [working, outcome] = [workings[place], outcomes[place]];
  const shadow = outcomesOf(workings, asIfPaying)[place];
  if (working === undefined || outcome === undefined || shadow === undefined) return [];
  const facts = [lineFact(working.line)];
  const counting = workings.filter(({ line }) => isSameDay(line, working.line)).slice(0, 1);
  const { date, minutes } = working.line;
  const isHeldWhole = working.structural.length > 0;
  return [
    explain('8', facts, 'payment.explanation.claimed', { at: on(date), minutes }),
    ...explainShared(working, facts),
    ...(isHeldWhole
      ? []
      : [
          explainBranch(working, facts),
          ...explainKind(working, facts),
          ...explainReports(working, facts),
          explainCounted(working, outcome, facts),
          ...explainWeek(workings, outcomes, place, office, facts),
        ]),
    ...explainHeld(
      outcome,
      working,
      facts,
      counting.map(({ line }) => lineFact(line)),
    ),
    ...explainFurther(outcome, facts),
    explain('8', facts, 'payment.explanation.payable', { minutes: outcome.payableMinutes }),
    ...(isHeldWhole ? [] : explainShadow(working, shadow, facts)),
  ];
};
