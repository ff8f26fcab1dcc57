import * as z from 'zod/mini';
import { CallBackCheck, CheckStatus, TryOutcome } from '../domain/call-back-check.ts';
import { CallFlagView, ReviewOutcome } from '../domain/call-flag-view.ts';
import { RiskRule } from '../domain/call-flag.ts';
import { ReportId } from '../domain/ids.ts';
import { Instant, LocalDate, OffsetInstant } from '../domain/instants.ts';
import { listOf, pageQuery } from './lists.ts';
import { route } from './route.ts';
import { VoiceReply, VoiceTurn } from './voice.ts';

const LOOKERS = ['coordinator', 'provider-admin', 'branch-clerk', 'inspector', 'division'] as const;

/** `GET /v1/call-flags`: of the last seven days unless told; at most 31 days, newest first. */
export const listCallFlagsRoute = route({
  method: 'GET',
  path: '/v1/call-flags',
  summary: 'Telephone calls that are worth a look; they refuse nothing and hold nothing up',
  roles: LOOKERS,
  query: z.strictObject({
    date: z.optional(LocalDate),
    from: z.optional(LocalDate),
    to: z.optional(LocalDate),
    rule: z.optional(RiskRule),
    /** `false`: only those under which you see no review. */
    reviewed: z.optional(z.enum(['true', 'false'])),
    ...pageQuery,
  }),
  responses: { 200: listOf(CallFlagView) },
});

/** `POST /v1/call-flags/{flagId}/review`: 201 the first time, 200 for the same words of the same person again. */
export const reviewCallFlagRoute = route({
  method: 'POST',
  path: '/v1/call-flags/{flagId}/review',
  summary: 'A person has looked at a flag and says what was found',
  roles: LOOKERS,
  params: z.strictObject({ flagId: ReportId }),
  body: z.strictObject({
    outcome: ReviewOutcome,
    note: z.string().check(z.trim(), z.minLength(1), z.maxLength(1_000)),
  }),
  responses: { 200: CallFlagView, 201: CallFlagView },
});

/** As much of a check as whoever dials needs: a line and a language, nobody's name or id. */
export const CallTask = z.strictObject({
  checkId: ReportId,
  line: CallBackCheck.shape.line,
  language: CallBackCheck.shape.language,
  dueAt: z.nullable(Instant),
  status: CheckStatus,
  tries: z.int(),
  /** The `callId` that the call must have, while a try is under way. */
  callId: z.nullable(z.string()),
});
export type CallTask = z.infer<typeof CallTask>;

/** `GET /v1/call-back-checks?status=due`: those to be called now, or until `before`; the longest waiting first. */
export const listCallBackChecksRoute = route({
  method: 'GET',
  path: '/v1/call-back-checks',
  summary: 'Recipients to be called back, for whoever dials',
  roles: ['operator'],
  query: z.strictObject({
    status: z.literal('due'),
    before: z.optional(OffsetInstant),
    ...pageQuery,
  }),
  responses: { 200: listOf(CallTask) },
});

/**
 * `POST /v1/call-back-checks/{checkId}/attempts`: an attempt begins, or (with `outcome`) ended without an answer. Two
 * diallers sign in as two clients: what one began is 409 `CHECK_TAKEN` to the other.
 */
export const tellAttemptRoute = route({
  method: 'POST',
  path: '/v1/call-back-checks/{checkId}/attempts',
  summary: 'An attempt to call back begins, or ended without an answer; told again, it is the same',
  roles: ['operator'],
  params: z.strictObject({ checkId: ReportId }),
  body: z.strictObject({
    /** Counts from 1. */
    attempt: z.int().check(z.gte(1), z.lte(9)),
    outcome: z.optional(TryOutcome),
  }),
  responses: { 200: CallTask },
});

/** `POST /v1/voice/call-back-turn`: as `POST /v1/voice/turn`, of a call that an attempt began, with its `callId`. */
export const callBackTurnRoute = route({
  method: 'POST',
  path: '/v1/voice/call-back-turn',
  summary: 'One turn of a call to a recipient: is a caregiver with you now?',
  roles: ['operator'],
  body: VoiceTurn,
  responses: { 200: VoiceReply },
});
