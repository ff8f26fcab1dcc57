import { isValidPhoneNumber } from 'libphonenumber-js/min';
import { AppError } from '../domain/app-error.ts';

/**
 * Holds numbers to the numbering plan, as far as its shape goes: which ranges are given out changes from month to month.
 * @param field the body's field that holds them, such as `phones`.
 * @throws AppError `PHONE_INVALID` (impossible) naming every one
 */
export const requirePhones = (field: string, phones: readonly string[]): void => {
  const errors = phones.flatMap((phone, index) =>
    isValidPhoneNumber(phone)
      ? []
      : [{ path: `/${field}/${index}`, code: 'PHONE_INVALID', message: 'There is no such telephone number' }],
  );
  if (errors.length > 0)
    throw new AppError('impossible', 'PHONE_INVALID', 'A telephone number cannot be', { errors });
};
