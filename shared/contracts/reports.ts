import * as z from 'zod/mini';
import { PlaceFinding } from '../domain/report-words.ts';
import { ReportId } from '../domain/ids.ts';
import { Instant, OffsetInstant } from '../domain/instants.ts';
import { ReportContent } from '../domain/report-content.ts';
import { SYNC_REPORTS_MAX } from '../domain/rules.ts';
import { route } from './route.ts';

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
    reports: z.array(z.unknown()).check(z.minLength(1), z.maxLength(SYNC_REPORTS_MAX)),
  }),
  responses: { 200: z.strictObject({ results: z.array(SyncResult) }) },
});
