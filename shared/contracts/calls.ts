import * as z from 'zod/mini';
import { ReportKind } from '../domain/report.ts';
import { ReportId } from '../domain/ids.ts';
import { Instant, OffsetInstant } from '../domain/instants.ts';
import { IncompleteCall } from '../domain/voice/incomplete-call.ts';
import { listOf, pageQuery } from './lists.ts';
import { route } from './route.ts';
import { VoiceTurn } from './voice.ts';

/**
 * `GET /v1/incomplete-calls`: notes of the last fourteen days, newest first within each office; the Nursing Division
 * sees those of callers whom no office knows.
 */
export const listIncompleteCallsRoute = route({
  method: 'GET',
  path: '/v1/incomplete-calls',
  summary: 'Telephone calls that began and came to no report, and callers who wait to be called back',
  roles: ['coordinator', 'provider-admin', 'division'],
  query: z.strictObject(pageQuery),
  responses: { 200: listOf(IncompleteCall) },
});

/** What a vendor kept of a call that was made while the system was away: what was pressed, input by input. */
export const RecoveredCall = z.strictObject({
  callId: VoiceTurn.shape.callId,
  from: VoiceTurn.shape.from,
  to: VoiceTurn.shape.to,
  calledAt: OffsetInstant,
  /** Each input as it was pressed: number, PIN, key. */
  digits: z.array(z.string().check(z.regex(/^[0-9*#]{1,32}$/))).check(z.maxLength(30)),
});
export type RecoveredCall = z.infer<typeof RecoveredCall>;

/** What the record of a call came to. */
export const RecoveredOutcome = z.strictObject({
  callId: VoiceTurn.shape.callId,
  /** `noted`: a note for the office. */
  outcome: z.enum(['recorded', 'noted']),
  report: z.optional(
    z.strictObject({ reportId: ReportId, kind: ReportKind, at: Instant, receipt: z.string() }),
  ),
});
export type RecoveredOutcome = z.infer<typeof RecoveredOutcome>;

/** `POST /v1/voice/recovered-calls`: 201 the first time, 200 for the same call again. */
export const recoveredCallRoute = route({
  method: 'POST',
  path: '/v1/voice/recovered-calls',
  summary:
    'A call that the vendor took while the system was away, signed: Hineni-Signature: t=<seconds>,v1=<hex HMAC-SHA256 of "t.body">',
  roles: 'signed',
  body: RecoveredCall,
  responses: { 200: RecoveredOutcome, 201: RecoveredOutcome },
});
