import * as z from 'zod/mini';
import { Language } from '../domain/directory.ts';
import { InvoiceId, LineId, ProviderId } from '../domain/ids.ts';
import { Instant } from '../domain/instants.ts';
import { Adjustment, LineDecision, PaymentCode } from '../domain/payment/claim.ts';
import { InvoiceContent, Month, MonthChange, MonthState } from '../domain/payment/invoice.ts';
import { listOf, pageQuery } from './lists.ts';
import { route } from './route.ts';
import { Sentence } from './visits.ts';

const SENDERS = ['interface', 'provider-admin'] as const;
const READERS = [...SENDERS, 'coordinator', 'inspector', 'division'] as const;
const invoiceParams = z.strictObject({ invoiceId: InvoiceId });
/** Whose invoice: the token says it for a provider; the Institute names it where the id alone does not tell. */
const ofProvider = { providerId: z.optional(ProviderId) };

const digits = z.pipe(
  z.string().check(z.regex(/^[0-9]{1,9}$/)),
  z.transform((text: string) => Number(text)),
);

/** JSON, or CSV (header row, one line each) with the month and the sequence number in the address. */
export const putInvoiceRoute = route({
  method: 'PUT',
  path: '/v1/invoices/{invoiceId}',
  summary: 'An invoice of a month, up to 50,000 lines; a higher sequence number replaces it',
  roles: SENDERS,
  params: invoiceParams,
  query: z.strictObject({ month: z.optional(Month), sequence: z.optional(digits) }),
  accepts: ['application/json', 'text/csv'],
  body: z.union([z.string(), InvoiceContent]),
  bodyBytesMax: 5 * 1024 * 1024,
  unpackedBytesMax: 16 * 1024 * 1024,
  responses: {
    200: z.strictObject({
      invoiceId: InvoiceId,
      month: Month,
      sequence: z.int(),
      lines: z.int(),
      counts: z.boolean(),
    }),
    202: z.strictObject({
      invoiceId: InvoiceId,
      month: Month,
      sequence: z.int(),
      lines: z.int(),
      /** False for a number below one that was received already: it goes into the history. */
      counts: z.boolean(),
    }),
  },
});

const Minutes = z.int();
const ByCode = z.partialRecord(PaymentCode, Minutes);
export const InvoiceTotals = z.strictObject({
  lines: z.int(),
  claimedMinutes: Minutes,
  payableMinutes: Minutes,
  heldMinutes: Minutes,
  heldByCode: ByCode,
  /** What would be held if every branch paid by reports already. */
  shadowHeldMinutes: Minutes,
  shadowHeldByCode: ByCode,
});

/** `carried`: the month is closed since before it, so it is settled with a later one. */
const InvoiceAdjustment = z.strictObject({ ...Adjustment.shape, at: Instant, carried: z.boolean() });

const InvoiceStatus = z.enum(['received', 'working', 'decided', 'closed']);

export const Invoice = z.strictObject({
  invoiceId: InvoiceId,
  providerId: ProviderId,
  month: Month,
  sequence: z.int(),
  receivedAt: Instant,
  status: InvoiceStatus,
  progress: z.strictObject({ parts: z.int(), decided: z.int() }),
  totals: InvoiceTotals,
  lines: z.array(z.omit(LineDecision, { invoiceId: true, providerId: true })),
  next: z.nullable(z.string()),
});
export type Invoice = z.infer<typeof Invoice>;

export const getInvoiceRoute = route({
  method: 'GET',
  path: '/v1/invoices/{invoiceId}',
  summary: 'How far an invoice is, its totals, and a page of its lines',
  roles: READERS,
  params: invoiceParams,
  query: z.strictObject({
    ...ofProvider,
    ...pageQuery,
    /** Only lines with held minutes, or with minutes that would be held. */
    only: z.optional(z.enum(['held', 'shadow'])),
  }),
  responses: { 200: Invoice },
});

export const getInvoiceAdjustmentsRoute = route({
  method: 'GET',
  path: '/v1/invoices/{invoiceId}/adjustments',
  summary: 'Every change of a line since it was first decided, with its cause',
  roles: READERS,
  params: invoiceParams,
  query: z.strictObject({ ...ofProvider, ...pageQuery }),
  responses: { 200: listOf(InvoiceAdjustment) },
});

const InvoiceInList = z.strictObject({
  invoiceId: InvoiceId,
  month: Month,
  sequence: z.int(),
  receivedAt: Instant,
  status: InvoiceStatus,
  totals: InvoiceTotals,
});

export const listInvoicesRoute = route({
  method: 'GET',
  path: '/v1/invoices',
  summary: 'Invoices of a month with their totals',
  roles: READERS,
  query: z.strictObject({ ...ofProvider, month: Month }),
  responses: { 200: listOf(InvoiceInList) },
});

export const getLineExplanationRoute = route({
  method: 'GET',
  path: '/v1/invoices/{invoiceId}/lines/{lineId}/explanation',
  summary: 'Why so many minutes of a line are paid, in sentences: the rule, the facts, the arithmetic',
  roles: READERS,
  params: z.strictObject({ invoiceId: InvoiceId, lineId: LineId }),
  query: z.strictObject({ ...ofProvider, language: z.optional(Language) }),
  responses: {
    200: z.strictObject({
      invoiceId: InvoiceId,
      lineId: LineId,
      language: Language,
      decision: z.omit(LineDecision, { invoiceId: true, providerId: true }),
      sentences: z.array(Sentence),
    }),
  },
});

const MonthReply = z.strictObject({ month: Month, state: MonthState, history: z.array(MonthChange) });

export const putMonthRoute = route({
  method: 'PUT',
  path: '/v1/months/{month}',
  summary: 'The Division closes a month of invoices, or opens it again',
  roles: ['division'],
  params: z.strictObject({ month: Month }),
  body: z.strictObject({
    state: z.enum(['closed', 'invoicing']),
    reason: z.string().check(z.trim(), z.minLength(1), z.maxLength(1_000)),
  }),
  responses: { 200: MonthReply },
});

export const getMonthRoute = route({
  method: 'GET',
  path: '/v1/months/{month}',
  summary: 'How a month of invoices stands',
  roles: [...READERS, 'branch-clerk', 'social-worker'],
  params: z.strictObject({ month: Month }),
  responses: { 200: MonthReply },
});
