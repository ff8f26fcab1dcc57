import * as z from 'zod/mini';
import {
  CaregiverId,
  CorrectionId,
  DeviceId,
  ExternalId,
  ProviderBranchId,
  ProviderId,
  RecipientId,
  ReportId,
} from './ids.ts';
import { Instant } from './instants.ts';

export const ReportKind = z.enum(['arrival', 'departure']);
export type ReportKind = z.infer<typeof ReportKind>;

export const Channel = z.enum(['app', 'voice-mobile', 'voice-landline', 'web', 'batch', 'api']);
export type Channel = z.infer<typeof Channel>;

export const PlaceVerdict = z.enum(['inside', 'uncertain', 'outside', 'unreliable', 'implausible', 'none']);
export type PlaceVerdict = z.infer<typeof PlaceVerdict>;

export const PlaceMethod = z.enum(['gps', 'network', 'landline', 'none']);
export type PlaceMethod = z.infer<typeof PlaceMethod>;

/** What was found about the place of a report. Verdict and distance stay for ever; coordinates do not. */
export const PlaceFinding = z.strictObject({
  verdict: PlaceVerdict,
  method: PlaceMethod,
  distanceMetres: z.nullable(z.number()),
});
export type PlaceFinding = z.infer<typeof PlaceFinding>;

/** Why there is no fix. */
export const FixAbsence = z.enum(['denied', 'timeout', 'unavailable']);

/** How the time of a report was established (`domain.md` section 4). */
export const ClockFinding = z.strictObject({
  /** `wall`: the device's clock was right; `offset`: corrected; `monotonic`: the counter won; `uncertain`: a person decides. */
  basis: z.enum(['wall', 'offset', 'monotonic', 'uncertain']),
  /** Server time minus the device's sending time, in seconds. */
  offsetSeconds: z.number(),
});
export type ClockFinding = z.infer<typeof ClockFinding>;

/** The device's part in the chain of evidence, as checked when the report came in. */
export const DeviceEvidence = z.strictObject({
  deviceId: DeviceId,
  sequence: z.int(),
  previousHash: z.nullable(z.string()),
  /** SHA-256 of this report's signed statement, base64url: what the next report must name. */
  hash: z.string(),
  bootId: z.string(),
  signature: z.enum(['valid', 'invalid', 'unregistered']),
});
export type DeviceEvidence = z.infer<typeof DeviceEvidence>;

/** Raw coordinates, sealed with the key of their month; without that key they are gone (decision 0005). */
export const SealedFix = z.strictObject({ keyId: z.string(), sealed: z.string() });
export type SealedFix = z.infer<typeof SealedFix>;

/** One immutable fact: this caregiver said "I arrived" or "I left". */
export const Report = z.strictObject({
  fact: z.literal('report'),
  reportId: ReportId,
  caregiverId: CaregiverId,
  /** One, or two of one household; empty when a call or a file named nobody known. */
  recipientIds: z.array(RecipientId).check(z.maxLength(2)),
  kind: ReportKind,
  channel: Channel,
  occurredAt: Instant,
  receivedAt: Instant,
  /** `occurredAt` after the clock's correction: the time that counts. */
  effectiveAt: Instant,
  offline: z.boolean(),
  place: PlaceFinding,
  clock: ClockFinding,
  absence: z.optional(FixAbsence),
  /** The phone said that the fix was made up by a test application. */
  mock: z.optional(z.boolean()),
  device: z.optional(DeviceEvidence),
  /** The number a call came from (E.164), null when withheld; absent for other channels. */
  line: z.optional(z.nullable(z.string())),
  /** What a person named when it matched nobody. */
  unknown: z.optional(z.enum(['recipient', 'caregiver'])),
  sealedFix: z.optional(SealedFix),
  receipt: z.string(),
  /** SHA-256 of the content, base64url: tells a repetition from a conflict. */
  contentHash: z.string(),
});
export type Report = z.infer<typeof Report>;

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

/** Everything that visits are made of, for one caregiver. Append only. */
export const Fact = z.discriminatedUnion('fact', [
  Report,
  ManualRecord,
  Correction,
  Acknowledgement,
  PlaceEvidence,
]);
export type Fact = z.infer<typeof Fact>;

/** The id of any fact. */
export const factIdOf = (fact: Fact): string => (fact.fact === 'report' ? fact.reportId : fact.factId);
