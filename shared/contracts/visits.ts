import * as z from 'zod/mini';
import { Correction, CorrectionReason, RecipientAnswer } from '../domain/fact.ts';
import { CaregiverId, CorrectionId, ProviderId, RecipientId, VisitId } from '../domain/ids.ts';
import { Instant, LocalDate, OffsetInstant } from '../domain/instants.ts';
import { Language } from '../domain/directory.ts';
import { ExceptionCode, Standing, Visit, VisitState } from '../domain/visit.ts';
import { listOf, pageQuery } from './lists.ts';
import { route } from './route.ts';

const READERS = [
  'coordinator',
  'provider-admin',
  'interface',
  'branch-clerk',
  'social-worker',
  'inspector',
  'division',
  'caregiver',
  'recipient',
] as const;

/** `GET /v1/visits`: a day (`date`), or a range of at most 31 days (`from`, `to`, both included). */
export const listVisitsRoute = route({
  method: 'GET',
  path: '/v1/visits',
  summary: 'Visits of a day or a range, as far as the caller may see them',
  roles: READERS,
  query: z.strictObject({
    date: z.optional(LocalDate),
    from: z.optional(LocalDate),
    to: z.optional(LocalDate),
    branchId: z.optional(z.string()),
    providerId: z.optional(ProviderId),
    caregiverId: z.optional(CaregiverId),
    recipientId: z.optional(RecipientId),
    standing: z.optional(Standing),
    /** Visits that have it open: not yet settled by the office. */
    exception: z.optional(ExceptionCode),
    ...pageQuery,
  }),
  responses: { 200: listOf(Visit) },
});

export const getVisitRoute = route({
  method: 'GET',
  path: '/v1/visits/{visitId}',
  summary: 'One visit',
  roles: READERS,
  params: z.strictObject({ visitId: VisitId }),
  responses: { 200: Visit },
});

/** One state of a visit and what made it. */
export const HistoryEntry = z.strictObject({
  version: z.int(),
  /** When the fact was received. */
  at: Instant,
  /** What made this version: a fact of the visit, or a directory entry that cleared or raised an exception. */
  cause: z.strictObject({ kind: z.string(), id: z.string(), by: z.optional(z.string()) }),
  arrivalAt: z.nullable(Instant),
  departureAt: z.nullable(Instant),
  minutes: z.nullable(z.number()),
  state: VisitState,
  standing: Standing,
  exceptions: z.array(ExceptionCode),
});
export type HistoryEntry = z.infer<typeof HistoryEntry>;

export const getVisitHistoryRoute = route({
  method: 'GET',
  path: '/v1/visits/{visitId}/history',
  summary: 'Every version of a visit and the fact that made it',
  roles: READERS,
  params: z.strictObject({ visitId: VisitId }),
  responses: { 200: listOf(HistoryEntry) },
});

/** One sentence of an explanation: the rule, the facts behind it, and the words. */
export const Sentence = z.strictObject({
  rule: z.string(),
  factIds: z.array(z.string()),
  text: z.string(),
});
export const Explanation = z.strictObject({
  visitId: VisitId,
  language: Language,
  sentences: z.array(Sentence),
});

export const getVisitExplanationRoute = route({
  method: 'GET',
  path: '/v1/visits/{visitId}/explanation',
  summary: 'Why a visit is what it is, in sentences',
  roles: READERS,
  params: z.strictObject({ visitId: VisitId }),
  query: z.strictObject({ language: z.optional(Language) }),
  responses: { 200: Explanation },
});

/** A typed time: with an offset, or local wall time, which must exist exactly once (rule 9). */
const TypedTime = z.union([
  OffsetInstant,
  z.iso.datetime({ local: true }).check(z.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?$/)),
]);

export const CorrectionContent = z
  .strictObject({
    visitId: z.optional(VisitId),
    caregiverId: CaregiverId,
    recipientId: RecipientId,
    arrivalAt: z.optional(TypedTime),
    departureAt: z.optional(TypedTime),
    void: z.optional(z.literal(true)),
    reason: CorrectionReason,
    note: z.optional(z.string().check(z.trim(), z.minLength(1), z.maxLength(1_000))),
  })
  .check(
    z.refine((body) => body.note !== undefined || !['EMERGENCY', 'OTHER'].includes(body.reason), {
      path: ['note'],
      error: 'NOTE_REQUIRED',
    }),
    z.refine((body) => body.void === true || body.arrivalAt !== undefined || body.departureAt !== undefined, {
      path: ['arrivalAt'],
      error: 'NOTHING_CORRECTED',
    }),
  );

/** A stored correction, without its inner keys. */
export const CorrectionReply = z.strictObject({
  correctionId: CorrectionId,
  visitId: VisitId,
  caregiverId: CaregiverId,
  recipientId: RecipientId,
  arrivalAt: Correction.shape.arrivalAt,
  departureAt: Correction.shape.departureAt,
  void: Correction.shape.void,
  reason: CorrectionReason,
  note: Correction.shape.note,
  by: z.string(),
  receivedAt: Instant,
  status: z.literal('approved'),
});

/** `PUT /v1/corrections/{correctionId}` */
export const putCorrectionRoute = route({
  method: 'PUT',
  path: '/v1/corrections/{correctionId}',
  summary: 'The office corrects or completes a visit',
  roles: ['coordinator'],
  params: z.strictObject({ correctionId: CorrectionId }),
  body: CorrectionContent,
  responses: { 200: CorrectionReply, 201: CorrectionReply },
});

/** `POST /v1/visits/{visitId}/acknowledgements`: the visit as it stands with the acknowledgement. */
export const acknowledgeExceptionRoute = route({
  method: 'POST',
  path: '/v1/visits/{visitId}/acknowledgements',
  summary: 'The office has seen an exception and lets the visit stand',
  roles: ['coordinator'],
  params: z.strictObject({ visitId: VisitId }),
  body: z.strictObject({
    code: ExceptionCode,
    note: z.optional(z.string().check(z.trim(), z.minLength(1), z.maxLength(1_000))),
  }),
  responses: { 200: Visit, 201: Visit },
});

/** `POST /v1/me/visits/{visitId}/voice`: the visit as it stands with the answer; 200 for the same answer again. */
export const answerVisitRoute = route({
  method: 'POST',
  path: '/v1/me/visits/{visitId}/voice',
  summary:
    'The person cared for, or the family, confirms a visit or disputes it; no time and no payment changes',
  roles: ['recipient'],
  params: z.strictObject({ visitId: VisitId }),
  body: z.strictObject({
    answer: RecipientAnswer.shape.answer,
    note: z.optional(z.string().check(z.trim(), z.minLength(1), z.maxLength(1_000))),
  }),
  responses: { 200: Visit, 201: Visit },
});

/** `GET /v1/me/visits` */
export const listMyVisitsRoute = route({
  method: 'GET',
  path: '/v1/me/visits',
  summary: 'Own visits of a caregiver or a recipient',
  roles: ['caregiver', 'recipient'],
  query: z.strictObject({
    date: z.optional(LocalDate),
    from: z.optional(LocalDate),
    to: z.optional(LocalDate),
    ...pageQuery,
  }),
  responses: { 200: listOf(Visit) },
});
