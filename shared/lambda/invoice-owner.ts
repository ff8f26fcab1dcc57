import type { Caller } from '../domain/access.ts';
import { AppError } from '../domain/app-error.ts';
import { notFound } from '../domain/access.ts';

/**
 * Whose invoices a request is about: a provider's own by its token, and never another's; the Institute names one.
 * @throws AppError `NOT_FOUND`; `QUERY_INVALID` (malformed) when the Institute names none
 */
export const invoiceOwner = (caller: Caller, asked: string | undefined): string => {
  if (caller.providerId !== null) {
    if (asked !== undefined && asked !== caller.providerId) throw notFound('invoice');
    return caller.providerId;
  }
  if (asked !== undefined) return asked;
  throw new AppError('malformed', 'QUERY_INVALID', 'Name the provider', {
    errors: [{ path: '?providerId', code: 'REQUIRED', message: 'This field is required' }],
  });
};
