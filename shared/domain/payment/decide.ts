import { weekdayOf } from '../local-time.ts';
import type { Held, LineDecision, PaymentCode } from './claim.ts';
import { type DecisionInput, type Working, workingsOf } from './workings.ts';

/** How a line comes out under one assumption about which lines are subject to reports. */
export type Outcome = {
  /** What reports leave of the claim; all of it where they do not decide. */
  reportedMinutes: number;
  /** What the week had left before this line; null: its hours are not known. */
  leftMinutes: number | null;
  payableMinutes: number;
  held: Held[];
  codes: PaymentCode[];
};

const heldWhole = ({ line, structural }: Working, first: PaymentCode): Outcome => ({
  reportedMinutes: 0,
  leftMinutes: null,
  payableMinutes: 0,
  held: [{ code: first, minutes: line.minutes }],
  codes: [...structural],
});

/** Splits what reports do not cover: first what waits for an exception, then what nobody reported. */
const withoutReport = (missingMinutes: number, { time }: Working): Held[] => {
  if (time === undefined || time.visitIds.length === 0)
    return [{ code: 'NO_REPORT', minutes: missingMinutes }];
  // How long a visit without both ends was is not known, so all that is missing waits for it.
  const waiting = time.isOpenEnded ? missingMinutes : Math.min(missingMinutes, time.openMinutes);
  const short = missingMinutes - waiting;
  const held: Held[] = short > 0 ? [{ code: 'SHORT_REPORT', minutes: short }] : [];
  if (waiting > 0) held.push({ code: 'OPEN_EXCEPTION', minutes: waiting });
  return held;
};

/** The minutes that a week has left, while its lines are gone through. */
type Purse = { week: string; leftMinutes: number };

const takeFrom = (purse: Purse, working: Working): number | null => {
  const { cap, line } = working;
  if (purse.week !== cap.week.from) {
    purse.week = cap.week.from;
    purse.leftMinutes = cap.minutes;
  }
  return cap.days[weekdayOf(line.date)]?.weeklyMinutes === null ? null : purse.leftMinutes;
};

const outcomeOf = (working: Working, isSubject: boolean, purse: Purse): Outcome => {
  const { line, structural, time } = working;
  const leftMinutes = takeFrom(purse, working);
  const [first] = structural;
  if (first !== undefined) return heldWhole(working, first);
  const reportedMinutes = isSubject ? Math.min(line.minutes, time?.verifiedMinutes ?? 0) : line.minutes;
  const payableMinutes = leftMinutes === null ? reportedMinutes : Math.min(reportedMinutes, leftMinutes);
  const held = reportedMinutes < line.minutes ? withoutReport(line.minutes - reportedMinutes, working) : [];
  if (payableMinutes < reportedMinutes) {
    held.push({ code: 'OVER_CAP', minutes: reportedMinutes - payableMinutes });
  }
  if (leftMinutes !== null) purse.leftMinutes = leftMinutes - payableMinutes;
  return { reportedMinutes, leftMinutes, payableMinutes, held, codes: held.map(({ code }) => code) };
};

/**
 * Goes through the lines once, each week with its own hours.
 * @param workings in the order of `workingsOf`.
 */
export const outcomesOf = (
  workings: readonly Working[],
  isSubject: (working: Working) => boolean,
): Outcome[] => {
  const purse: Purse = { week: '', leftMinutes: 0 };
  return workings.map((working) => outcomeOf(working, isSubject(working), purse));
};

/** As it is: reports decide where the dates say so. */
export const asIs = ({ subject }: Working): boolean => subject.isSubject;

/** As if every branch paid already: kinds of workers without any date need not report in that case either. */
export const asIfPaying = ({ subject }: Working): boolean => subject.reportingFrom !== undefined;

const decisionOf = (working: Working, real: Outcome, shadow: Outcome): LineDecision => {
  const { line, branchId, providerBranchId, subject } = working;
  const { minutes, ...names } = line;
  return {
    ...names,
    branchId,
    providerBranchId,
    claimedMinutes: minutes,
    payableMinutes: real.payableMinutes,
    heldMinutes: minutes - real.payableMinutes,
    held: real.held,
    codes: real.codes,
    isSubject: subject.isSubject,
    shadowHeld: subject.isSubject ? [] : shadow.held,
    shadowCodes: subject.isSubject ? [] : shadow.codes,
  };
};

/**
 * Decides what is paid of one recipient's claims, and why not more. Pure, and each week by itself: neither the order of
 * lines, invoices and facts nor the month that asks changes anything.
 *
 * - A line that cannot be paid at all is held whole: nobody known, another provider's, not assigned, claimed twice (the
 *   first by invoice and line stays), the month not over, and circular 1536A (81, 82, order, refer).
 * - Where reports decide: the smaller of claimed and verified minutes. Elsewhere: what is claimed.
 * - Of that, in order of date, what the hours of the week leave.
 * - Shadow: the same, gone through a second time as if the branch paid already.
 *
 * @returns one decision a line, in order of date, caregiver, provider, invoice and line.
 * @see `domain.md` section 8; circular 544 (payment subject to reports); circular 1536A.
 */
export const decideRecipient = (input: DecisionInput): LineDecision[] => {
  const workings = workingsOf(input);
  const real = outcomesOf(workings, asIs);
  const shadow = workings.every(asIs) ? real : outcomesOf(workings, asIfPaying);
  return workings.flatMap((working, place) => {
    const [mine, would] = [real[place], shadow[place]];
    return mine === undefined || would === undefined ? [] : [decisionOf(working, mine, would)];
  });
};
