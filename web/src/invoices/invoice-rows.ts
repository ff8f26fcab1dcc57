import type * as z from 'zod/mini';
import type { Invoice, listInvoicesRoute } from '#shared/contracts/invoices';

/** One invoice of a list. */
export type InvoiceRow = z.output<(typeof listInvoicesRoute.responses)[200]>['items'][number];
export type InvoiceStatusName = Invoice['status'];

/** In the order in which they are offered: what is still under way comes first. */
export const STATUS_ORDER: readonly InvoiceStatusName[] = ['received', 'working', 'decided', 'closed'];

/** Columns that the list can be sorted by, in their order. */
export const INVOICE_COLUMNS = [
  'invoice',
  'status',
  'claimed',
  'payable',
  'held',
  'wouldBeHeld',
  'received',
] as const;
export type InvoiceColumn = (typeof INVOICE_COLUMNS)[number];
export type InvoiceSort = { column: InvoiceColumn; isDescending: boolean };

/** What came in last is what is looked for. */
export const FIRST_SORT: InvoiceSort = { column: 'received', isDescending: true };

/** Reads `held` or `-held` out of the address. */
export const sortOf = (text: string | null): InvoiceSort => {
  const column = INVOICE_COLUMNS.find((one) => one === text?.replace(/^-/, ''));
  return column === undefined ? FIRST_SORT : { column, isDescending: text?.startsWith('-') === true };
};

/** Writes a sort into the address; null for the first one. */
export const sortText = ({ column, isDescending }: InvoiceSort): string | null =>
  column === FIRST_SORT.column && isDescending === FIRST_SORT.isDescending
    ? null
    : `${isDescending ? '-' : ''}${column}`;

/** Reads a state out of the address; null for all. */
export const statusOf = (text: string | null): InvoiceStatusName | null =>
  STATUS_ORDER.find((one) => one === text) ?? null;

const compareText = (a: string, b: string): number => {
  if (a === b) return 0;
  return a < b ? -1 : 1;
};
const numeric = new Intl.Collator('en', { numeric: true });

const BY: Record<InvoiceColumn, (a: InvoiceRow, b: InvoiceRow) => number> = {
  invoice: (a, b) => numeric.compare(a.invoiceId, b.invoiceId),
  status: (a, b) => STATUS_ORDER.indexOf(a.status) - STATUS_ORDER.indexOf(b.status),
  claimed: (a, b) => a.totals.claimedMinutes - b.totals.claimedMinutes,
  payable: (a, b) => a.totals.payableMinutes - b.totals.payableMinutes,
  held: (a, b) => a.totals.heldMinutes - b.totals.heldMinutes,
  wouldBeHeld: (a, b) => a.totals.shadowHeldMinutes - b.totals.shadowHeldMinutes,
  received: (a, b) => compareText(a.receivedAt, b.receivedAt),
};

/** The invoices of one state (null: all) in order; equal ones by their numbers. */
export const listed = (
  rows: readonly InvoiceRow[],
  status: InvoiceStatusName | null,
  { column, isDescending }: InvoiceSort,
): InvoiceRow[] =>
  rows
    .filter((row) => status === null || row.status === status)
    .sort((a, b) => (isDescending ? -1 : 1) * BY[column](a, b) || compareText(a.invoiceId, b.invoiceId));

/** How many there are of each state. */
export const countsOf = (rows: readonly InvoiceRow[]): Record<InvoiceStatusName, number> => {
  const counts = { received: 0, working: 0, decided: 0, closed: 0 };
  for (const { status } of rows) counts[status] += 1;
  return counts;
};
