import { type Caller, maySee, notFound } from '../access.ts';
import { AppError } from '../app-error.ts';
import type { FollowUp } from './shared-worker-follow-ups.ts';

/** Whose list of follow-ups. */
export type WorkOf = { branchId: string } | { providerId: string };

const isSet = (id: string | null | undefined): id is string => id !== null && id !== undefined;

/**
 * Whose follow-ups a caller asks for: the own branch or provider unless told.
 * @throws AppError `NOT_FOUND` for another's, `BRANCH_OR_PROVIDER_REQUIRED` (impossible) where nothing or both are named
 */
export const registerFor = (
  caller: Caller,
  asked: { branchId?: string | undefined; providerId?: string | undefined },
): WorkOf => {
  const isNamed = asked.branchId !== undefined || asked.providerId !== undefined;
  const { providerId, branchId } = isNamed ? asked : caller;
  if (isSet(providerId) && !isSet(branchId)) {
    if (maySee(caller, { providerId })) return { providerId };
    throw notFound('provider');
  }
  if (isSet(branchId) && !isSet(providerId)) {
    if (maySee(caller, { branchId })) return { branchId };
    throw notFound('branch');
  }
  throw new AppError('impossible', 'BRANCH_OR_PROVIDER_REQUIRED', 'Name a branch or a provider', {
    errors: [{ path: '?branchId', code: 'BRANCH_OR_PROVIDER_REQUIRED', message: 'Name one of the two' }],
  });
};

/** A provider is shown its own work, a branch all work of its cases; the most urgent first. */
export const followUpsFor = (of: WorkOf, open: readonly FollowUp[]): FollowUp[] =>
  open
    .filter((one) => 'branchId' in of || (one.owner === 'provider' && one.ownerIds.includes(of.providerId)))
    .sort((a, b) => (`${a.dueOn}|${a.followUpId}` < `${b.dueOn}|${b.followUpId}` ? -1 : 1));

/** A provider finishes its own work; the Institute any. */
export const mayFinish = (caller: Caller, followUp: FollowUp): boolean =>
  caller.providerId === null ||
  (followUp.owner === 'provider' && followUp.ownerIds.includes(caller.providerId));

/** The recipients that an id of a follow-up names. */
export const recipientsInFollowUp = (followUpId: string): string[] => followUpId.split('~').slice(1, 3);
