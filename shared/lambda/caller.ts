import * as z from 'zod/mini';
import { AppError } from '../domain/app-error.ts';
import { Caller } from '../domain/access.ts';

/** Nobody: the caller of a public operation. */
const NOBODY: Caller = {
  subject: 'nobody',
  roles: [],
  providerId: null,
  providerBranchId: null,
  branchId: null,
  caregiverId: null,
  recipientId: null,
};

/** The authorizer hands the caller over as one JSON string, as API Gateway allows only flat strings. */
export const callerOf = (
  authorizer: Record<string, unknown> | null | undefined,
  isPublic: boolean,
): Caller => {
  if (isPublic) return NOBODY;
  const text = authorizer?.['caller'];
  if (typeof text !== 'string')
    throw new AppError('unauthenticated', 'TOKEN_REQUIRED', 'Send an access token');
  return z.parse(Caller, JSON.parse(text));
};

/**
 * The caregiver that a token speaks for.
 * @throws AppError `NO_CAREGIVER` (forbidden) when the account is bound to nobody.
 */
export const caregiverOf = (caller: Caller): string => {
  if (caller.caregiverId !== null) return caller.caregiverId;
  throw new AppError('forbidden', 'NO_CAREGIVER', 'This account is not bound to a caregiver');
};

/**
 * The provider that a token speaks for.
 * @throws AppError `NO_PROVIDER` (forbidden) when the account is bound to none.
 */
export const providerOf = (caller: Caller): string => {
  if (caller.providerId !== null) return caller.providerId;
  throw new AppError('forbidden', 'NO_PROVIDER', 'This account is not bound to a provider');
};

/**
 * The provider that a token speaks for as a whole.
 * @throws AppError `WHOLE_PROVIDER_ONLY` (forbidden) when the account is bound to one branch of it, `NO_PROVIDER`
 */
export const wholeProviderOf = (caller: Caller): string => {
  if (caller.providerBranchId === null) return providerOf(caller);
  throw new AppError('forbidden', 'WHOLE_PROVIDER_ONLY', 'This is for those who manage the whole provider');
};

/**
 * The provider branch that a coordinator works in.
 * @throws AppError `NO_OFFICE` (forbidden) when the account is bound to none.
 */
export const officeOf = (caller: Caller): { providerId: string; providerBranchId: string } => {
  const { providerId, providerBranchId } = caller;
  if (providerId !== null && providerBranchId !== null) return { providerId, providerBranchId };
  throw new AppError('forbidden', 'NO_OFFICE', 'This account is not bound to a branch of a provider');
};
