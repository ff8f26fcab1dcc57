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
