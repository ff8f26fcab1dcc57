import * as z from 'zod/mini';
import { dateInForce, ReportingFromChange } from '../dated-change.ts';
import { WorkerKind } from '../directory.ts';
import { LocalDate } from '../instants.ts';
import { PHASE_A } from './subject.ts';

/** All kinds of workers, in the order of the contract. */
export const WORKER_KINDS: readonly WorkerKind[] = WorkerKind.options;

/** A kind of workers with the date that holds; null: none is set, and nothing is held for want of a report. */
export const WorkerKindDates = z.strictObject({
  kind: WorkerKind,
  reportingFrom: z.nullable(LocalDate),
  history: z.array(ReportingFromChange),
});
export type WorkerKindDates = z.infer<typeof WorkerKindDates>;

const ANNOUNCED: ReadonlyMap<WorkerKind, LocalDate> = new Map(
  PHASE_A.map(({ kind, reportingFrom }) => [kind, reportingFrom]),
);

/**
 * The first day on which a kind of workers must report: the date of phase A, and over it what the Division changed
 * since. A kind without a date gets its first one only by two people (decision 0051).
 *
 * @param history oldest first. @returns undefined: no date holds.
 * @see Circular 544 (2025-07-15), appendix 1: phase A is without foreign workers and controllers.
 */
export const reportingFromOf = (
  kind: WorkerKind,
  history: readonly ReportingFromChange[],
): LocalDate | undefined => dateInForce(ANNOUNCED.get(kind), history, (change) => change.reportingFrom);

/** A kind of workers as people see it. */
export const workerKindDates = (
  kind: WorkerKind,
  history: readonly ReportingFromChange[],
): WorkerKindDates => ({
  kind,
  reportingFrom: reportingFromOf(kind, history) ?? null,
  history: [...history],
});
