import * as z from 'zod/mini';
import { FixAbsence, ReportKind } from './report-words.ts';
import { Position } from './geo.ts';
import { DeviceId, RecipientId, ReportId } from './ids.ts';
import { OffsetInstant } from './instants.ts';

const Base64Url = (length: number) => z.string().check(z.regex(new RegExp(`^[A-Za-z0-9_-]{${length}}$`)));

/** A position reading, or why there is none. It enters inside a report and nowhere else. */
export const Fix = z.union([
  z.strictObject({
    ...Position.shape,
    accuracyMetres: z.optional(z.number().check(z.gte(0), z.lte(1_000_000))),
    capturedAt: OffsetInstant,
    mock: z.optional(z.boolean()),
  }),
  z.strictObject({ absent: FixAbsence }),
]);
export type Fix = z.infer<typeof Fix>;

/**
 * The device's evidence: number and hash chain, boot and monotonic counter, signature (ES256, IEEE P1363, base64url)
 * over `deviceStatement`. `sentMonotonicMillis` is null when the phone was started anew since the press.
 */
export const DeviceProof = z.strictObject({
  deviceId: DeviceId,
  sequence: z.int().check(z.gte(1)),
  /** SHA-256 of the `chainText` before it, base64url; null for the first. */
  previousHash: z.nullable(Base64Url(43)),
  bootId: z.string().check(z.minLength(1), z.maxLength(64)),
  monotonicMillis: z.number().check(z.gte(0)),
  sentMonotonicMillis: z.nullable(z.number().check(z.gte(0))),
  signature: Base64Url(86),
});
export type DeviceProof = z.infer<typeof DeviceProof>;

/** The fields of a report as a phone sends it. */
const content = {
  kind: ReportKind,
  recipientIds: z.array(RecipientId).check(
    z.minLength(1),
    z.maxLength(2),
    z.refine((ids) => new Set(ids).size === ids.length, 'REPEATED'),
  ),
  occurredAt: OffsetInstant,
  fix: Fix,
  device: z.optional(DeviceProof),
};
export const ReportContent = z.strictObject(content);
export type ReportContent = z.infer<typeof ReportContent>;

/** One report of a sync request: the content with its id. */
export const SyncReport = z.strictObject({ reportId: ReportId, ...content });

/** The boot that a phone sends in: that of the highest sequence number in a request, whatever else is wrong in it. */
export const currentBootIn = (reports: readonly unknown[]): string | undefined => {
  let last: DeviceProof | undefined;
  for (const report of reports) {
    const parsed = z.safeParse(z.object({ device: DeviceProof }), report);
    if (parsed.success && (last === undefined || parsed.data.device.sequence > last.sequence))
      last = parsed.data.device;
  }
  return last?.bootId;
};
