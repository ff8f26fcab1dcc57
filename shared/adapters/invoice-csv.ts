import { AppError } from '../domain/app-error.ts';
import { parseInput } from '../domain/field-errors.ts';
import { INVOICE_COLUMNS, InvoiceContent } from '../domain/payment/invoice.ts';
import { rowsOfCsv } from './csv.ts';

const REQUIRED = { code: 'REQUIRED', message: 'A file needs this in the address' };

/**
 * An invoice from a CSV text; the month and the sequence number stand in the address.
 * @throws AppError `QUERY_INVALID`, `CSV_INVALID`, `BODY_INVALID` naming every wrong field
 */
export const contentOfCsv = (
  text: string,
  address: { month?: string | undefined; sequence?: number | undefined },
): InvoiceContent => {
  const { month, sequence } = address;
  if (month === undefined || sequence === undefined) {
    const errors = [
      ...(month === undefined ? [{ path: '?month', ...REQUIRED }] : []),
      ...(sequence === undefined ? [{ path: '?sequence', ...REQUIRED }] : []),
    ];
    throw new AppError('malformed', 'QUERY_INVALID', 'The month and the sequence number are missing', {
      errors,
    });
  }
  const lines = rowsOfCsv(text, INVOICE_COLUMNS, []).map(({ minutes, ...line }) => ({
    ...line,
    minutes: minutes === undefined || minutes === '' ? minutes : Number(minutes),
  }));
  return parseInput(InvoiceContent, { month, sequence, lines }, 'BODY');
};
