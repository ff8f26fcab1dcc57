import type { Month } from '../domain/payment/invoice.ts';
import type { Key } from './database.ts';

const sequenceDigits = (sequence: number): string => String(sequence).padStart(9, '0');
const partDigits = (part: number): string => String(part).padStart(4, '0');

/** Which submission of which invoice of whom. */
export type InvoiceRef = { providerId: string; invoiceId: string; sequence: number };

export const invoicePk = (ref: Omit<InvoiceRef, 'sequence'>): string =>
  `INVOICE#${ref.providerId}#${ref.invoiceId}`;

/** Where the providers stand that have an invoice of some id. */
export const invoiceIdPk = (invoiceId: string): string => `INVOICE-ID#${invoiceId}`;

const under = (ref: InvoiceRef, kind: string, rest: string): Key => ({
  pk: invoicePk(ref),
  sk: `${kind}#${sequenceDigits(ref.sequence)}${rest}`,
});

/** The keys of the table of invoices. An id never holds `#`, so no key can be made to look like another. */
export const invoiceKeys = {
  current: (ref: Omit<InvoiceRef, 'sequence'>): Key => ({ pk: invoicePk(ref), sk: 'CURRENT' }),
  inList: (providerId: string, month: Month, invoiceId: string): Key => ({
    pk: `PROVIDER#${providerId}`,
    sk: `${month}#${invoiceId}`,
  }),
  /** Ids are each provider's own: beside one id stand all who use it. */
  byId: (ref: Omit<InvoiceRef, 'sequence'>): Key => ({ pk: invoiceIdPk(ref.invoiceId), sk: ref.providerId }),
  header: (ref: InvoiceRef): Key => under(ref, 'HEADER', ''),
  /** The content is part of the key: two submissions that race for one number cannot mix their lines. */
  part: (ref: InvoiceRef, contentHash: string, part: number): Key =>
    under(ref, 'PART', `#${contentHash.slice(0, 16)}#${partDigits(part)}`),
  bucket: (ref: InvoiceRef, contentHash: string, bucket: number): Key =>
    under(ref, 'LINES', `#${contentHash.slice(0, 16)}#${partDigits(bucket)}`),
  spread: (ref: InvoiceRef, part: number): Key => under(ref, 'SPREAD', `#${partDigits(part)}`),
  sent: (ref: InvoiceRef): Key => under(ref, 'SENT', ''),
  withdrawn: (ref: InvoiceRef, part: number): Key => under(ref, 'WITHDRAWN', `#${partDigits(part)}`),
  checked: (ref: InvoiceRef, part: number): Key => under(ref, 'CHECKED', `#${partDigits(part)}`),
  decision: (ref: InvoiceRef, part: number): Key => under(ref, 'DECISION', `#${partDigits(part)}`),
  /** Sums of an office are read without those of the others, of which a part may have many. */
  offices: (ref: InvoiceRef, bucket: number, part: number): Key =>
    under(ref, 'OFFICES', `#${partDigits(bucket)}#${partDigits(part)}`),
  total: (ref: InvoiceRef, part: number): Key => under(ref, 'TOTAL', `#${partDigits(part)}`),
  adjustment: (ref: InvoiceRef, part: number, version: number): Key =>
    under(ref, 'ADJUSTMENT', `#${partDigits(part)}#${sequenceDigits(version)}`),
  claim: (recipientId: string, month: Month, ref: Omit<InvoiceRef, 'sequence'>): Key => ({
    pk: `RECIPIENT#${recipientId}`,
    sk: `${month}#${ref.providerId}#${ref.invoiceId}`,
  }),
  month: (month: Month): Key => ({ pk: `MONTH#${month}`, sk: 'STATE' }),
};

/** What the sort keys of the sums of some offices of a submission begin with. */
export const officesPrefix = (ref: InvoiceRef, bucket: number): string =>
  `OFFICES#${sequenceDigits(ref.sequence)}#${partDigits(bucket)}#`;

/** What the sort keys of one kind of items of a submission begin with. */
export const invoicePrefix = (
  ref: InvoiceRef,
  kind: 'SPREAD' | 'DECISION' | 'TOTAL' | 'ADJUSTMENT',
): string => `${kind}#${sequenceDigits(ref.sequence)}#`;
