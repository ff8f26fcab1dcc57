import * as z from 'zod/mini';
import { FixAbsence, PlaceFinding, ReportKind } from '../domain/fact.ts';
import { Position } from '../domain/geo.ts';
import { DeviceId, RecipientId, ReportId } from '../domain/ids.ts';
import { Instant, OffsetInstant } from '../domain/instants.ts';
import { RULES } from '../domain/rules.ts';
import { route } from './route.ts';

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
  /** SHA-256 of the statement before it, base64url; null for the first. */
  previousHash: z.nullable(Base64Url(43)),
  bootId: z.string().check(z.minLength(1), z.maxLength(64)),
  monotonicMillis: z.number().check(z.gte(0)),
  sentMonotonicMillis: z.nullable(z.number().check(z.gte(0))),
  signature: Base64Url(86),
});
export type DeviceProof = z.infer<typeof DeviceProof>;

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

/** The answer to an accepted report. `receipt` is short enough to be read out. */
export const ReportReceipt = z.strictObject({
  reportId: ReportId,
  receipt: z.string(),
  receivedAt: Instant,
  occurredAt: Instant,
  effectiveAt: Instant,
  place: PlaceFinding,
  notes: z.array(z.string()),
});
export type ReportReceipt = z.infer<typeof ReportReceipt>;

/** `PUT /v1/reports/{reportId}` */
export const putReportRoute = route({
  method: 'PUT',
  path: '/v1/reports/{reportId}',
  summary: 'A caregiver reports arrival or departure',
  roles: ['caregiver'],
  params: z.strictObject({ reportId: ReportId }),
  headers: z.object({ 'hineni-sent-at': z.optional(OffsetInstant) }),
  body: ReportContent,
  responses: { 200: ReportReceipt, 201: ReportReceipt },
});

export const SyncResult = z.strictObject({
  reportId: z.string(),
  status: z.int(),
  receipt: z.optional(z.string()),
  /** The whole answer of an accepted report, as `PUT` gives it. */
  report: z.optional(ReportReceipt),
  problem: z.optional(z.unknown()),
});
export type SyncResult = z.infer<typeof SyncResult>;

/** `POST /v1/reports/sync`: every report is parsed on its own, so a bad one never blocks the others. */
export const syncReportsRoute = route({
  method: 'POST',
  path: '/v1/reports/sync',
  summary: 'A phone that was off line sends what it kept',
  roles: ['caregiver'],
  headers: z.object({ 'hineni-sent-at': z.optional(OffsetInstant) }),
  body: z.strictObject({
    reports: z.array(z.unknown()).check(z.minLength(1), z.maxLength(RULES.syncReportsMax)),
  }),
  responses: { 200: z.strictObject({ results: z.array(SyncResult) }) },
});

/** One report of a sync request. */
export const SyncReport = z.strictObject({ reportId: ReportId, ...content });
