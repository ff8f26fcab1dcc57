import * as z from 'zod/mini';
import {
  CaregiverId,
  CorrectionId,
  ExternalId,
  ProviderBranchId,
  ProviderId,
  RecipientId,
  ReportId,
} from './ids.ts';
import { Instant } from './instants.ts';
import { Channel, PlaceFinding, Report } from './report.ts';

// A report alone is much less than all facts, and functions that take one in start with less.
export * from './report.ts';

/** Attendance recorded by hand outside the system: one row of a batch (`domain.md` section 7). */
export const ManualRecord = z.strictObject({
  fact: z.literal('manual'),
  factId: ReportId,
  providerId: ProviderId,
  externalId: ExternalId,
  /** Higher replaces lower, per provider and `externalId`. */
  sequence: z.int(),
  caregiverId: CaregiverId,
  recipientId: RecipientId,
  arrivalAt: Instant,
  departureAt: Instant,
  reason: z.string(),
  note: z.optional(z.string()),
  channel: Channel,
  receivedAt: Instant,
  batchId: z.string(),
  unknown: z.optional(z.enum(['recipient', 'caregiver'])),
  /** Stands for nothing here: a higher number was known already, or tells of another caregiver or day. */
  withdrawn: z.optional(z.literal(true)),
});
export type ManualRecord = z.infer<typeof ManualRecord>;

export const CORRECTION_REASONS = [
  'FORGOT',
  'PHONE_OFF',
  'NO_SIGNAL',
  'APP_FAULT',
  'LINE_FAULT',
  'SYSTEM_FAULT',
  'WRONG_RECIPIENT',
  'PLACE_CHANGED',
  'EMERGENCY',
  'REPLACEMENT',
  'TECHNICAL_DUPLICATE',
  'OTHER',
] as const;
export const CorrectionReason = z.enum(CORRECTION_REASONS);
export type CorrectionReason = z.infer<typeof CorrectionReason>;

/** An overlay on a visit's times by a named person; the originals stay beside it. */
export const Correction = z.strictObject({
  fact: z.literal('correction'),
  factId: ReportId,
  correctionId: CorrectionId,
  /** The first fact of the corrected visit; null when the office records a visit that nobody reported. */
  visitFactId: z.nullable(z.string()),
  caregiverId: CaregiverId,
  recipientId: RecipientId,
  arrivalAt: z.optional(Instant),
  departureAt: z.optional(Instant),
  void: z.optional(z.literal(true)),
  reason: CorrectionReason,
  note: z.optional(z.string()),
  by: z.string(),
  providerId: ProviderId,
  providerBranchId: ProviderBranchId,
  receivedAt: Instant,
  contentHash: z.string(),
});
export type Correction = z.infer<typeof Correction>;

/** A coordinator has seen an exception and lets the visit stand. */
export const Acknowledgement = z.strictObject({
  fact: z.literal('acknowledgement'),
  factId: ReportId,
  visitFactId: z.string(),
  caregiverId: CaregiverId,
  recipientId: RecipientId,
  code: z.string(),
  note: z.optional(z.string()),
  by: z.string(),
  receivedAt: Instant,
});
export type Acknowledgement = z.infer<typeof Acknowledgement>;

/** A later finding about the place of a report: the operator's answer, a moved pin, a regional fault. */
export const PlaceEvidence = z.strictObject({
  fact: z.literal('evidence'),
  factId: ReportId,
  reportId: ReportId,
  caregiverId: CaregiverId,
  place: PlaceFinding,
  cause: z.enum(['operator', 'place-changed', 'regional-fault']),
  receivedAt: Instant,
});
export type PlaceEvidence = z.infer<typeof PlaceEvidence>;

/**
 * What a recipient said when called back about a report by telephone. It tells people something and changes nothing
 * else: no standing, no exception, no time.
 */
export const CallBack = z.strictObject({
  fact: z.literal('call-back'),
  factId: ReportId,
  reportId: ReportId,
  caregiverId: CaregiverId,
  checkId: z.string(),
  /** Somebody is there (or was), nobody is, or nobody answered in any try. */
  outcome: z.enum(['confirmed', 'denied', 'no-answer']),
  receivedAt: Instant,
});
export type CallBack = z.infer<typeof CallBack>;

/** What the person cared for, or the family, says of a visit. It stands beside it and changes nothing of it. */
export const RecipientAnswer = z.strictObject({
  fact: z.literal('recipient-answer'),
  factId: ReportId,
  visitFactId: z.string(),
  caregiverId: CaregiverId,
  recipientId: RecipientId,
  answer: z.enum(['confirm', 'dispute']),
  note: z.optional(z.string()),
  by: z.string(),
  channel: Channel,
  receivedAt: Instant,
});
export type RecipientAnswer = z.infer<typeof RecipientAnswer>;

/** Everything that visits are made of, for one caregiver. Append only. */
export const Fact = z.discriminatedUnion('fact', [
  Report,
  ManualRecord,
  Correction,
  Acknowledgement,
  PlaceEvidence,
  CallBack,
  RecipientAnswer,
]);
export type Fact = z.infer<typeof Fact>;

/** The id of any fact. */
export const factIdOf = (fact: Fact): string => (fact.fact === 'report' ? fact.reportId : fact.factId);
