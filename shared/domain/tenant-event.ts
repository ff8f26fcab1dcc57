import * as z from 'zod/mini';
import { InvoiceId } from './ids.ts';
import { Instant, LocalDate } from './instants.ts';
import { AdjustmentCause, PaymentCode } from './payment/claim.ts';
import { NOTICE_REASONS } from './payment/shared-worker-notice-table.ts';

/** Ids of events grow in the order in which a provider's events were recorded. RFC 9562 takes either case; one is kept. */
export const EventId = z.uuidv7().check(z.toLowerCase());
export type EventId = z.infer<typeof EventId>;

/**
 * Every kind of event that a provider's software may be told. A new one is a name here, a schema below and in the
 * union, and a sample in `events/`; fields are only ever added, else it is a `v2` beside the `v1`.
 */
export const TENANT_EVENT_TYPES = [
  'branch.announced.v1',
  'branch.switched.v1',
  'branch.withdrawn.v1',
  'invoice.decided.v1',
  'invoice.adjusted.v1',
  'shared-worker.noticed.v1',
] as const;
export const TenantEventType = z.enum(TENANT_EVENT_TYPES);
export type TenantEventType = z.infer<typeof TenantEventType>;

/** What every event is wrapped in. `occurredAt`: when its cause happened, which may be before it was recorded. */
const envelope = <const Type extends TenantEventType, Data extends z.ZodMiniType>(type: Type, data: Data) =>
  z.strictObject({ eventId: EventId, type: z.literal(type), occurredAt: Instant, data });

const branchDate = { branchId: z.string(), payingFrom: LocalDate };

/** A branch will pay by reports from a day on, in which the provider has recipients. */
export const BranchAnnouncedV1 = envelope(
  'branch.announced.v1',
  z.strictObject({ ...branchDate, daysAhead: z.int() }),
);
/** From this day on the branch pays by reports. */
export const BranchSwitchedV1 = envelope('branch.switched.v1', z.strictObject(branchDate));
/** A date that was announced, or had come, holds no more: another one was set. */
export const BranchWithdrawnV1 = envelope('branch.withdrawn.v1', z.strictObject(branchDate));

const Minutes = z.int();
const ByCode = z.partialRecord(PaymentCode, Minutes);
const submission = { invoiceId: InvoiceId, month: z.string(), sequence: z.int() };

/** Every line of a submission is decided for the first time. Sums in whole minutes, as they stood then. */
export const InvoiceDecidedV1 = envelope(
  'invoice.decided.v1',
  z.strictObject({
    ...submission,
    totals: z.strictObject({
      lines: z.int(),
      claimedMinutes: Minutes,
      payableMinutes: Minutes,
      heldMinutes: Minutes,
      heldByCode: ByCode,
      shadowHeldMinutes: Minutes,
      shadowHeldByCode: ByCode,
    }),
  }),
);
/**
 * Lines came out otherwise than they were decided first; which ones, and what made them: `GET
 * /v1/invoices/{invoiceId}/adjustments`. `carried`: the month was closed, so it is settled with a later one.
 */
export const InvoiceAdjustedV1 = envelope(
  'invoice.adjusted.v1',
  z.strictObject({
    ...submission,
    lines: z.int(),
    payableChangeMinutes: Minutes,
    carried: z.boolean(),
    cause: AdjustmentCause.shape.kind,
  }),
);

/**
 * Something of a case of one foreign worker for two must be known or done (circular 1536A); in words: `GET /v1/notices`.
 * Of the two, only the provider's own recipients are named.
 */
export const SharedWorkerNoticedV1 = envelope(
  'shared-worker.noticed.v1',
  z.strictObject({
    noticeId: z.string(),
    reason: z.enum(NOTICE_REASONS),
    month: z.string(),
    recipientIds: z.array(z.string()),
    caregiverId: z.string(),
  }),
);

/** An event of a provider, as its software reads it from the feed and receives it by webhook. */
export const TenantEvent = z.discriminatedUnion('type', [
  BranchAnnouncedV1,
  BranchSwitchedV1,
  BranchWithdrawnV1,
  InvoiceDecidedV1,
  InvoiceAdjustedV1,
  SharedWorkerNoticedV1,
]);
export type TenantEvent = z.infer<typeof TenantEvent>;

type WithoutId<Event> = Event extends TenantEvent ? Omit<Event, 'eventId'> : never;
/** An event that is about to be recorded. */
export type NewTenantEvent = WithoutId<TenantEvent>;
