import type { Assignment } from './directory.ts';
import type { Fact } from './fact.ts';
import { millisInUuidv7 } from './fact-id.ts';
import { DAY_MILLIS, HOUR_MILLIS, millisOf } from './instants.ts';

/** A span of time on a caregiver's time line, both ends included. */
export type Span = { fromMillis: number; toMillis: number };

/**
 * What a fact can reach: it changes visits at most 50 h away (a departure that comes too late to close one, the chain
 * of a device), and those rest on facts up to 50 h further; travel looks a few hours more. With less, a visit at the
 * edge would be written from half of what is known (`test/shared/domain/fold-properties.test.ts`).
 */
const REACH_MILLIS = 104 * HOUR_MILLIS;

/** A local week has at most 7 days and an hour; two ends of it, whichever day the span lies on. */
const WEEK_MILLIS = 8 * DAY_MILLIS;

/** Where a fact belongs: a report at its effective time, any other where its id says. */
export const factMillisOf = (fact: Fact): number =>
  fact.fact === 'report' ? millisOf(fact.effectiveAt) : millisInUuidv7(fact.factId);

/** The facts that must be loaded to fold a span rightly; a whole week around it where weekly hours are planned. */
export const foldWindow = (span: Span, assignments: readonly Assignment[]): Span => {
  const weekly = assignments.some((assignment) => assignment.weeklyMinutes !== undefined);
  const margin = REACH_MILLIS + (weekly ? WEEK_MILLIS : 0);
  return { fromMillis: span.fromMillis - margin, toMillis: span.toMillis + margin };
};

/** Where new facts of a span may change visits: half of what is loaded, so that all of these rest on what is known. */
export const touchedSpan = (span: Span, assignments: readonly Assignment[]): Span => {
  const window = foldWindow(span, assignments);
  return {
    fromMillis: (span.fromMillis + window.fromMillis) / 2,
    toMillis: (span.toMillis + window.toMillis) / 2,
  };
};

/** Spans that lie close together become one, so that each fact is loaded once. */
export const mergeSpans = (moments: readonly number[]): Span[] => {
  const spans: Span[] = [];
  for (const moment of [...moments].sort((a, b) => a - b)) {
    const last = spans.at(-1);
    if (last !== undefined && moment - last.toMillis <= REACH_MILLIS) last.toMillis = moment;
    else spans.push({ fromMillis: moment, toMillis: moment });
  }
  return spans;
};
