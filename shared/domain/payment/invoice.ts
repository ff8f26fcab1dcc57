import * as z from 'zod/mini';
import { AppError } from '../app-error.ts';
import { InvoiceId, ProviderId } from '../ids.ts';
import { Instant, type LocalDate } from '../instants.ts';
import { ClaimLine } from './claim.ts';

/** `YYYY-MM` in Asia/Jerusalem. */
export const Month = z.string().check(z.regex(/^[0-9]{4}-(0[1-9]|1[0-2])$/));
export type Month = z.infer<typeof Month>;

/** Lines of one invoice; a month that has more comes as several invoices. */
export const LINES_MAX = 50_000;
/** About what one worker decides in some seconds; the lines of a recipient stay together, whatever their number. */
const LINES_PER_PART = 500;

/** A line as it is sent: whose invoice it is in is said around it. */
export const InvoiceLine = z.omit(ClaimLine, { invoiceId: true, providerId: true });
export type InvoiceLine = z.infer<typeof InvoiceLine>;

/** The columns of an invoice that comes as CSV. */
export const INVOICE_COLUMNS = ['lineId', 'recipientId', 'caregiverId', 'date', 'minutes'] as const;

const lineIssues = (
  month: Month,
  lines: readonly InvoiceLine[],
): { index: number; field: string; code: string }[] => {
  const seen = new Set<string>();
  return lines.flatMap(({ lineId, date }, index) => {
    const isRepeated = seen.has(lineId);
    seen.add(lineId);
    return [
      ...(isRepeated ? [{ index, field: 'lineId', code: 'LINE_ID_REPEATED' }] : []),
      ...(date.startsWith(month) ? [] : [{ index, field: 'date', code: 'DATE_OUTSIDE_MONTH' }]),
    ];
  });
};

/** An invoice as it is sent. A higher `sequence` under the same id replaces all lines. */
export const InvoiceContent = z
  .strictObject({
    month: Month,
    sequence: z.int().check(z.gte(1), z.lte(999_999_999)),
    lines: z.array(InvoiceLine).check(z.minLength(1), z.maxLength(LINES_MAX)),
  })
  .check((context) => {
    const { month, lines } = context.value;
    for (const { index, field, code } of lineIssues(month, lines)) {
      context.issues.push({
        code: 'custom',
        message: code,
        path: ['lines', index, field],
        input: lines[index],
      });
    }
  });
export type InvoiceContent = z.infer<typeof InvoiceContent>;

/** The commit point of one submission: once it stands, all its parts stand. */
export const InvoiceHeader = z.strictObject({
  invoiceId: InvoiceId,
  providerId: ProviderId,
  month: Month,
  sequence: z.int(),
  lines: z.int(),
  parts: z.int(),
  by: z.string(),
  receivedAt: Instant,
  contentHash: z.string(),
});
export type InvoiceHeader = z.infer<typeof InvoiceHeader>;

/** Which submission of an invoice counts. */
export const InvoicePointer = z.strictObject({
  ...z.pick(InvoiceHeader, {
    invoiceId: true,
    providerId: true,
    month: true,
    sequence: true,
    parts: true,
    receivedAt: true,
  }).shape,
  /** When its first submission came in. */
  firstAt: Instant,
});
export type InvoicePointer = z.infer<typeof InvoicePointer>;

/** Some lines of an invoice: all lines of each recipient in it. */
export type InvoicePart = { part: number; lines: InvoiceLine[] };

const inOrder = (a: InvoiceLine, b: InvoiceLine): number => {
  for (const field of ['recipientId', 'caregiverId', 'date', 'lineId'] as const) {
    if (a[field] !== b[field]) return a[field] < b[field] ? -1 : 1;
  }
  return 0;
};

/** Cuts an invoice into parts of whole recipients, in an order that does not depend on the order of the lines. */
export const cutInvoice = (lines: readonly InvoiceLine[]): InvoicePart[] => {
  const sorted = [...lines].sort(inOrder);
  const parts: InvoicePart[] = [];
  for (const line of sorted) {
    const last = parts.at(-1);
    const isFull = last !== undefined && last.lines.length >= LINES_PER_PART;
    if (last === undefined || (isFull && last.lines.at(-1)?.recipientId !== line.recipientId)) {
      parts.push({ part: parts.length, lines: [line] });
    } else last.lines.push(line);
  }
  return parts;
};

/** Lines are found by their id through buckets of about this many. */
const LINES_PER_BUCKET = 500;

/** Into how many buckets the ids of an invoice's lines are laid. */
export const bucketsOf = (lines: number): number => Math.ceil(lines / LINES_PER_BUCKET);

/** `open` until its last day is over; then invoices are decided until the Division closes it, and may be reopened. */
export const MonthState = z.enum(['open', 'invoicing', 'closed']);
export type MonthState = z.infer<typeof MonthState>;

/** The Division closed a month, or opened it again. */
export const MonthChange = z.strictObject({
  state: z.enum(['invoicing', 'closed']),
  reason: z.string(),
  by: z.string(),
  at: Instant,
});
export type MonthChange = z.infer<typeof MonthChange>;

/** The last local date of a month. */
export const lastDayOf = (month: Month): LocalDate => {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10);
};

/** How a month stands on a day. */
export const monthStateOn = (month: Month, history: readonly MonthChange[], today: LocalDate): MonthState => {
  if (today <= lastDayOf(month)) return 'open';
  return history.at(-1)?.state ?? 'invoicing';
};

/**
 * Whether a change that came while the month was closed is still to be settled with a later one: once the month was
 * opened again, it is settled in the month itself (decision 0050, A16).
 */
export const isStillCarried = (
  { carried, at }: { carried: boolean; at: Instant },
  history: readonly MonthChange[],
): boolean => carried && !history.some((change) => change.state === 'invoicing' && change.at > at);

/**
 * A closed month takes no invoices.
 * @throws AppError `MONTH_CLOSED` (conflict)
 */
export const requireNotClosed = (month: Month, history: readonly MonthChange[], today: LocalDate): void => {
  if (monthStateOn(month, history, today) !== 'closed') return;
  throw new AppError('conflict', 'MONTH_CLOSED', 'This month is closed; the Division can open it again');
};
