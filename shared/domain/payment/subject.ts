import type { WorkerKind } from '../directory.ts';
import type { LocalDate } from '../instants.ts';

/** The dates that decide whether payment of a line is subject to reports, as they stand now. */
export type Rollout = {
  /** First day on which a branch pays by reports; undefined: no such branch. */
  payingFrom: (branchId: string) => LocalDate | undefined;
  /** First day on which a kind of worker must report; undefined: no date is set. */
  reportingFrom: (kind: WorkerKind) => LocalDate | undefined;
};

/** Whether reports decide about a line, and by which dates. */
export type Subject = {
  isSubject: boolean;
  payingFrom: LocalDate | undefined;
  reportingFrom: LocalDate | undefined;
};

/**
 * Whether payment for a day's work is subject to reports: the branch of the recipient's locality pays by then, and
 * that kind of worker must report by then. Dates are compared, nothing is switched.
 *
 * @param branchId null: the branch is not known, so nothing is held for want of a report.
 * @param kind undefined: no employment is known; such a line is held for another reason.
 * @see Circular 544 (2025-07-15), letter: invoices are paid subject to reports from three months after the start in an
 * area; appendix 1, phase A: without foreign workers and controllers. `domain.md` section 8.
 */
export const payingOn = (
  rollout: Rollout,
  branchId: string | null,
  day: LocalDate,
  kind: WorkerKind | undefined,
): Subject => {
  const payingFrom = branchId === null ? undefined : rollout.payingFrom(branchId);
  const reportingFrom = kind === undefined ? undefined : rollout.reportingFrom(kind);
  const isSubject =
    payingFrom !== undefined && reportingFrom !== undefined && day >= payingFrom && day >= reportingFrom;
  return { isSubject, payingFrom, reportingFrom };
};

/** A kind of worker that must report, and from when. */
export type WorkerKindDate = { kind: WorkerKind; reportingFrom: LocalDate };

/**
 * Phase A, before any later record of the Division: foreign workers and controllers have no date yet.
 * @see Circular 544, appendix 1.
 */
export const PHASE_A: readonly WorkerKindDate[] = [
  { kind: 'israeli', reportingFrom: '2025-08-01' },
  { kind: 'family', reportingFrom: '2025-08-01' },
  { kind: 'other', reportingFrom: '2025-08-01' },
];
