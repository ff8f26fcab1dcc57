import * as z from 'zod/mini';
import { CaregiverId, DeviceId, RecipientId, ReportId } from './ids.ts';
import { Instant } from './instants.ts';
import { FixAbsence, PlaceFinding, ReportKind } from './report-words.ts';

// What is said of a report on its way in is less than what is kept of it.
export * from './report-words.ts';

export const Channel = z.enum(['app', 'voice-mobile', 'voice-landline', 'web', 'batch', 'api']);
export type Channel = z.infer<typeof Channel>;

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
  /** SHA-256 of this report's `chainText`, base64url: what the next report must name. */
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
  /** Made while the system was away, and told by the telephone vendor afterwards. */
  recovered: z.optional(z.literal(true)),
  sealedFix: z.optional(SealedFix),
  receipt: z.string(),
  /** SHA-256 of the content without coordinates, base64url: tells a repetition from a conflict. */
  contentHash: z.string(),
});
export type Report = z.infer<typeof Report>;
