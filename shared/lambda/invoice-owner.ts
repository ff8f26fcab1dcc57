import { type Caller, notFound, officeHeldTo } from '../domain/access.ts';
import { AppError } from '../domain/app-error.ts';

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

/**
 * Whose invoice one id is about: where the Institute names no provider, the only one that has an invoice of that id.
 * @param providersOf the id, asked where nobody else says whose it is.
 * @returns as `invoiceReader` does.
 * @throws AppError `NOT_FOUND`; `QUERY_INVALID` (malformed) where several providers use the id: nothing is guessed
 */
export const invoiceNamed = async (
  caller: Caller,
  asked: string | undefined,
  providersOf: () => Promise<readonly string[]>,
): Promise<{ providerId: string; office: string | null }> => {
  if (caller.providerId !== null || asked !== undefined) return invoiceReader(caller, asked);
  const [providerId, another] = await providersOf();
  if (providerId === undefined) throw notFound('invoice');
  if (another === undefined) return invoiceReader(caller, providerId);
  const message = 'Several providers have an invoice of this id';
  throw new AppError('malformed', 'QUERY_INVALID', 'Name the provider', {
    errors: [{ path: '?providerId', code: 'SEVERAL_PROVIDERS', message }],
  });
};

/**
 * Whose invoices, and which of their lines: an invoice is the provider's, a line the office's that employs the caregiver
 * (decision 0054).
 * @returns `office`: null for all lines.
 * @throws AppError as `invoiceOwner` does; `NO_OFFICE` (forbidden)
 */
export const invoiceReader = (
  caller: Caller,
  asked: string | undefined,
): { providerId: string; office: string | null } => ({
  providerId: invoiceOwner(caller, asked),
  office: officeHeldTo(caller),
});
