import { type Caller, maySee, notFound, type Role } from '../access.ts';
import { AppError } from '../app-error.ts';
import type { Recipient } from '../directory.ts';
import type { Line } from '../explain-line.ts';
import { type LocalDate, localDateOf } from '../instants.ts';
import {
  type Appeal,
  type AppealResult,
  type CareFact,
  type CareFacts,
  type Determination,
  type Recorded,
  recipientsOfCareFact,
} from './care-facts.ts';
import { areBothInCash } from './shared-worker-couple.ts';

/** What is known of the recipients that a request names. */
export type Known = { people: Recipient[]; facts: CareFacts };

/**
 * Holds a request to recipients that exist for its caller: one of them is in the caller's own reach, and every other
 * is too, or is recorded as belonging to that one.
 *
 * @param roles of the operation, where it writes.
 * @throws AppError `NOT_FOUND`
 */
export const requireSightOfAll = (
  caller: Caller,
  recipientIds: readonly string[],
  { people, facts }: Known,
  roles?: readonly Role[],
): void => {
  const own = people.filter((one) => maySee(caller, one, roles)).map((one) => one.recipientId);
  const isRelated = (recipientId: string): boolean =>
    facts.relations.some(
      ({ recipientIds: two }) => two.includes(recipientId) && two.some((id) => own.includes(id)),
    );
  const isThere = (recipientId: string): boolean =>
    people.some((one) => one.recipientId === recipientId) &&
    (own.includes(recipientId) || isRelated(recipientId));
  if (own.length === 0 || !recipientIds.every(isThere)) throw notFound('recipient');
};

/**
 * Two recipients in cash have no provider that could judge: the Institute's social worker does (circular 1536A, group 3).
 *
 * @throws AppError `CASH_BENEFIT` (forbidden), `DETERMINATION_INVALID` (impossible) for another professional
 */
export const requireJudge = (
  caller: Caller,
  { month, professional }: Pick<Determination, 'month' | 'professional'>,
  { people: [a, b], facts }: Known,
): void => {
  if (a === undefined || b === undefined || !areBothInCash(month, [a, b], facts)) return;
  if (!caller.roles.includes('social-worker')) {
    throw new AppError(
      'forbidden',
      'CASH_BENEFIT',
      'Of a benefit in cash the Institute’s social worker decides',
    );
  }
  if (professional.kind === 'nii-social-worker') return;
  const error = { path: '/professional/kind', code: 'CASH_BENEFIT', message: 'Must be nii-social-worker' };
  throw new AppError('impossible', 'DETERMINATION_INVALID', 'A benefit in cash', { errors: [error] });
};

/**
 * A fact tells of what was done: nobody visited, approved, objected or decided tomorrow (the date in Asia/Jerusalem).
 *
 * @param days by the path of their fields; undefined where the field is left out.
 * @throws AppError `IN_FUTURE` (impossible) that names every such field
 */
export const requireDone = (days: Readonly<Record<string, LocalDate | undefined>>, now: Date): void => {
  const today = localDateOf(now.getTime());
  const errors = Object.entries(days)
    .filter(([, day]) => day !== undefined && day > today)
    .map(([path]) => ({ path, code: 'IN_FUTURE', message: 'This day has not come yet' }));
  if (errors.length > 0) throw new AppError('impossible', 'IN_FUTURE', 'Tell of what was done', { errors });
};

/**
 * The result of an appeal comes after the appeal, and not after today.
 *
 * @throws AppError `IN_FUTURE`, `BEFORE_APPEAL` (impossible)
 */
export const requireDecidedAfter = (
  { filedOn }: Pick<Appeal, 'filedOn'>,
  { decidedOn }: Pick<AppealResult, 'decidedOn'>,
  now: Date,
): void => {
  requireDone({ '/decidedOn': decidedOn }, now);
  if (decidedOn >= filedOn) return;
  const error = { path: '/decidedOn', code: 'BEFORE_APPEAL', message: `The appeal is of ${filedOn}` };
  throw new AppError('impossible', 'BEFORE_APPEAL', 'The result is older than the appeal', {
    errors: [error],
  });
};

/** Who records a fact and when, and the points of its recipients at that moment. */
export const recordedBy = (caller: Caller, now: Date, people: readonly Recipient[]): Recorded => ({
  by: caller.subject,
  at: now.toISOString(),
  pointsThen: people.map(({ recipientId, points }) => ({ recipientId, points: points ?? null })),
});

/** What was recorded of somebody whom the reader does not see beside the case is nobody's business (decision 0054). */
export const isToldTo = (
  caller: Caller,
  people: readonly Pick<Recipient, 'recipientId' | 'providerId' | 'branchId'>[],
  fact: CareFact,
): boolean => {
  const about = new Set(recipientsOfCareFact(fact));
  return people.some((person) => about.has(person.recipientId) && maySee(caller, person));
};

/** The steps of a decision for who does not see both recipients: which group they are in, and not by which points. */
export const withoutPoints = (lines: readonly Line[]): Line[] =>
  lines.filter(({ messageId }) => messageId !== 'shared-worker.points.known');
