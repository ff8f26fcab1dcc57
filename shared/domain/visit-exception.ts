import { DAY_MILLIS, toInstant } from './instants.ts';
import type { Rules } from './rules.ts';
import {
  EXCEPTION_CLASSES,
  type ExceptionCode,
  type Standing,
  type VisitException,
  type VisitState,
} from './visit.ts';

const ORDER = new Map(Object.keys(EXCEPTION_CLASSES).map((code, index) => [code, index]));

/** Who must act on a visit: the coordinators of its provider branch, or the Nursing Division where none is known. */
export const ownerOf = (providerBranchId: string | null): string =>
  providerBranchId === null ? 'division' : `coordinator:${providerBranchId}`;

/** What the office settles by a word of its own: all that asks for one, and a dispute that it has looked into. */
export const takesAcknowledgement = ({ code, class: kind }: VisitException): boolean =>
  kind === 'acknowledge' || code === 'DISPUTED_BY_RECIPIENT';

/** Whether a visit has an exception of a code that nobody has settled. @param code undefined: any visit, with or without */
export const hasOpen = (
  { exceptions }: { exceptions: readonly VisitException[] },
  code: ExceptionCode | undefined,
): boolean =>
  code === undefined || exceptions.some((one) => one.code === code && one.acknowledgedAt === undefined);

/** Builds an open exception. @param openedMillis when the system could first know, milliseconds since 1970. */
export const exceptionOf = (
  code: ExceptionCode,
  openedMillis: number,
  providerBranchId: string | null,
  details: VisitException['details'],
  rules: Rules,
): VisitException => ({
  code,
  class: EXCEPTION_CLASSES[code],
  openedAt: toInstant(openedMillis),
  owner: ownerOf(providerBranchId),
  dueAt: toInstant(openedMillis + rules.exceptionDueDays * DAY_MILLIS),
  ...(details && { details }),
});

/** Exceptions in the order of `domain.md` section 6, which readers rely on. */
export const inOrder = (exceptions: readonly VisitException[]): VisitException[] =>
  [...exceptions].sort((a, b) => (ORDER.get(a.code) ?? 0) - (ORDER.get(b.code) ?? 0));

/**
 * How a visit stands that is not voided. An open one is not verified: what it needs is its departure, so it stands as
 * one whose data must still change.
 */
export const standingOf = (state: VisitState, exceptions: readonly VisitException[]): Standing => {
  if (exceptions.some((exception) => exception.class === 'blocks')) return 'needs-correction';
  const isUnseen = (exception: VisitException): boolean =>
    exception.class === 'acknowledge' && exception.acknowledgedAt === undefined;
  if (exceptions.some(isUnseen)) return 'needs-acknowledgement';
  return state === 'complete' ? 'verified' : 'needs-correction';
};
