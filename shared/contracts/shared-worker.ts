import * as z from 'zod/mini';
import { Language } from '../domain/directory.ts';
import { CaregiverId, ProviderId, RecipientId } from '../domain/ids.ts';
import { Instant, LocalDate } from '../domain/instants.ts';
import {
  Appeal,
  AppealContent,
  AppealResult,
  AppealResultContent,
  BenefitDecision,
  BenefitDecisionContent,
  CareFactId,
  Determination,
  DeterminationContent,
  FollowUpDone,
  FollowUpId,
  HouseholdRelation,
  ImmigrationPermit,
  PermitContent,
  RelationContent,
} from '../domain/payment/care-facts.ts';
import { Month } from '../domain/payment/invoice.ts';
import { NOTICE_REASONS } from '../domain/payment/shared-worker-notice-table.ts';
import { FOLLOW_UP_CODES } from '../domain/payment/shared-worker-table.ts';
import { listOf, pageQuery } from './lists.ts';
import { route } from './route.ts';
import { Sentence } from './visits.ts';

const NII_STAFF = ['branch-clerk', 'social-worker', 'inspector', 'division'] as const;
const PROVIDER_STAFF = ['coordinator', 'provider-admin', 'interface'] as const;
const READERS = [...NII_STAFF, ...PROVIDER_STAFF] as const;

/** A fact as it is answered: what it says, who recorded it and when. */
const PermitReply = z.omit(ImmigrationPermit, { pointsThen: true });
const DeterminationReply = z.omit(Determination, { pointsThen: true });
const BenefitDecisionReply = z.omit(BenefitDecision, { pointsThen: true });
const RelationReply = z.omit(HouseholdRelation, { pointsThen: true });
const AppealReply = z.omit(Appeal, { pointsThen: true });
const AppealResultReply = z.omit(AppealResult, { pointsThen: true });
const FollowUpDoneReply = z.omit(FollowUpDone, { pointsThen: true });

export const putImmigrationPermitRoute = route({
  method: 'PUT',
  path: '/v1/immigration-permits/{permitId}',
  summary: 'A permit of the Immigration Authority to employ a foreign worker',
  roles: ['division', 'branch-clerk', 'social-worker', 'interface', 'provider-admin'],
  params: z.strictObject({ permitId: CareFactId }),
  body: PermitContent,
  responses: { 200: PermitReply, 201: PermitReply },
});

/** Of two recipients in cash only the Institute's social worker may determine (circular 1536A, group 3). */
export const putDeterminationRoute = route({
  method: 'PUT',
  path: '/v1/determinations/{determinationId}',
  summary: 'Whether one foreign worker can bear the care of two recipients',
  roles: ['social-worker', 'interface'],
  params: z.strictObject({ determinationId: CareFactId }),
  body: DeterminationContent,
  responses: { 200: DeterminationReply, 201: DeterminationReply },
});

export const putBenefitDecisionRoute = route({
  method: 'PUT',
  path: '/v1/benefit-decisions/{benefitDecisionId}',
  summary: 'What a recipient is entitled to from a day on',
  roles: ['division', 'branch-clerk', 'social-worker'],
  params: z.strictObject({ benefitDecisionId: CareFactId }),
  body: BenefitDecisionContent,
  responses: { 200: BenefitDecisionReply, 201: BenefitDecisionReply },
});

export const putHouseholdRelationRoute = route({
  method: 'PUT',
  path: '/v1/household-relations/{relationId}',
  summary: 'How two recipients under one roof belong together',
  roles: ['division', 'branch-clerk'],
  params: z.strictObject({ relationId: CareFactId }),
  body: RelationContent,
  responses: { 200: RelationReply, 201: RelationReply },
});

export const putAppealRoute = route({
  method: 'PUT',
  path: '/v1/appeals/{appealId}',
  summary: 'Somebody objects to a determination of the care load',
  roles: ['division', 'branch-clerk', 'social-worker', 'interface', 'provider-admin'],
  params: z.strictObject({ appealId: CareFactId }),
  body: AppealContent,
  responses: { 200: AppealReply, 201: AppealReply },
});

export const decideAppealRoute = route({
  method: 'POST',
  path: '/v1/appeals/{appealId}/result',
  summary: 'The result of an appeal, once',
  roles: ['division', 'branch-clerk'],
  params: z.strictObject({ appealId: CareFactId }),
  body: AppealResultContent,
  responses: { 200: AppealResultReply, 201: AppealResultReply },
});

const FollowUpReply = z.strictObject({
  followUpId: FollowUpId,
  code: z.enum(FOLLOW_UP_CODES),
  /** Whose work it is, and of which provider or branch of the Institute. */
  owner: z.enum(['provider', 'branch-clerk', 'social-worker']),
  ownerIds: z.array(z.string()),
  recipientIds: z.array(RecipientId),
  caregiverId: z.nullable(CaregiverId),
  causeId: z.nullable(z.string()),
  openedOn: LocalDate,
  dueOn: LocalDate,
});
export type FollowUpReply = z.infer<typeof FollowUpReply>;

const DecisionReply = z.strictObject({
  recipientIds: z.array(RecipientId),
  caregiverId: CaregiverId,
  month: Month,
  group: z.nullable(z.union([z.literal(1), z.literal(2), z.literal(3)])),
  allowed: z.boolean(),
  /** Of both invoices, where the same worker is on both. */
  code: z.nullable(z.union([z.literal(81), z.literal(82)])),
  /** The Division decides: not spouses, or not under one roof. */
  refer: z.boolean(),
  supplementAllowed: z.boolean(),
  cashAllowed: z.boolean(),
  /** The row of the decision table. */
  row: z.string(),
  factIds: z.array(z.string()),
  /** A service decision runs to the end of this month, and another one from the next. */
  splitAfterMonth: z.nullable(Month),
  followUps: z.array(FollowUpReply),
  language: Language,
  explanation: z.array(Sentence),
});
export type DecisionReply = z.infer<typeof DecisionReply>;

const language = { language: z.optional(Language) };

/** Circular 1536A, asked: nothing is stored. */
export const decideSharedWorkerRoute = route({
  method: 'POST',
  path: '/v1/shared-worker/decision',
  summary: 'Whether one foreign worker may be paid for at two recipients in a month, and why',
  roles: READERS,
  query: z.strictObject(language),
  body: z.strictObject({
    recipientIds: DeterminationContent.shape.recipientIds,
    caregiverId: CaregiverId,
    month: Month,
  }),
  responses: { 200: DecisionReply },
});

const NoticeReply = z.strictObject({
  noticeId: z.string(),
  /** null: the Division decides. */
  group: z.nullable(z.union([z.literal(2), z.literal(3)])),
  reason: z.enum(NOTICE_REASONS),
  month: Month,
  providerIds: z.array(ProviderId),
  /** Which of them were told, and when; a provider reads its own alone. */
  told: z.array(z.strictObject({ providerId: ProviderId, at: Instant })),
  text: z.array(z.string()),
});

const care = <const Kind extends string, Shape extends z.core.$ZodLooseShape>(
  kind: Kind,
  fact: z.ZodMiniObject<Shape, z.core.$strict>,
) => z.strictObject({ care: z.literal(kind), countsFrom: LocalDate, ...fact.shape });

/** One fact in the history of a case. */
export const HistoryFact = z.discriminatedUnion('care', [
  care('permit', PermitReply),
  care('determination', DeterminationReply),
  care('benefit', BenefitDecisionReply),
  care('relation', RelationReply),
  care('appeal', AppealReply),
  care('appeal-result', AppealResultReply),
  care('follow-up-done', FollowUpDoneReply),
]);
export type HistoryFact = z.infer<typeof HistoryFact>;

const CaseReply = z.strictObject({
  recipientIds: z.array(RecipientId),
  /** Since when the case is known. */
  openedOn: LocalDate,
  month: Month,
  /** The decision of the month for each worker who serves both, or was determined for both. */
  decisions: z.array(DecisionReply),
  notices: z.array(NoticeReply),
  followUps: z.array(FollowUpReply),
  /** Everything that was recorded of the two, in the order in which it counts. */
  history: z.array(HistoryFact),
});
export type CaseReply = z.infer<typeof CaseReply>;

export const listSharedWorkerCasesRoute = route({
  method: 'GET',
  path: '/v1/shared-worker/cases',
  summary: 'The cases of one foreign worker for two that a recipient is part of, with their history',
  roles: READERS,
  query: z.strictObject({ recipientId: RecipientId, month: z.optional(Month), ...language }),
  responses: { 200: listOf(CaseReply) },
});

export const listFollowUpsRoute = route({
  method: 'GET',
  path: '/v1/follow-ups',
  summary: 'What waits for somebody in the cases of a branch of the Institute or of a provider',
  roles: READERS,
  query: z.strictObject({
    branchId: z.optional(z.string().check(z.minLength(1), z.maxLength(64))),
    providerId: z.optional(ProviderId),
    ...pageQuery,
  }),
  responses: { 200: listOf(FollowUpReply) },
});

const DoneReply = z.strictObject({ followUpId: FollowUpId, note: z.string(), by: z.string(), at: Instant });
export const finishFollowUpRoute = route({
  method: 'POST',
  path: '/v1/follow-ups/{followUpId}/done',
  summary: 'Somebody did what a follow-up asks for',
  roles: ['division', 'branch-clerk', 'social-worker', ...PROVIDER_STAFF],
  params: z.strictObject({ followUpId: FollowUpId }),
  body: z.strictObject({ note: FollowUpDone.shape.note }),
  responses: { 200: DoneReply, 201: DoneReply },
});
