import * as z from 'zod/mini';
import { CaregiverId, RecipientId } from '../ids.ts';
import { Instant, LocalDate, localDateOf } from '../instants.ts';
import { BenefitOn } from './claim.ts';
import { Month } from './invoice.ts';
import { addMonths } from './months.ts';

/**
 * What the Institute and the providers record of recipients beside their visits: permits, determinations of the care
 * load, benefits, who is married to whom, appeals. Each is a fact: never changed, replaced by a later one.
 *
 * @see Circular 1536A; `domain.md` section 8.
 */

/** Ids of these facts; opaque, the caller's. */
export const CareFactId = z.string().check(z.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/));

const Text = z.string().check(z.trim(), z.minLength(1), z.maxLength(1_000));
const Points = z.nullable(z.number().check(z.gte(0), z.lte(11), z.multipleOf(0.5)));

/** Who recorded a fact and when, and the undated points of its recipients at that moment: later ones are compared with them. */
const recorded = {
  by: z.string(),
  at: Instant,
  pointsThen: z.array(z.strictObject({ recipientId: RecipientId, points: Points })),
};
export type Recorded = {
  by: string;
  at: Instant;
  pointsThen: { recipientId: string; points: number | null }[];
};

/** Two recipients, in either order. */
const Two = z.array(RecipientId).check(
  z.length(2),
  z.refine((ids) => new Set(ids).size === ids.length, { path: [1], error: 'SAME_RECIPIENT' }),
);

/** `PUT /v1/immigration-permits/{permitId}`: the Immigration Authority lets a recipient employ a foreign worker. */
export const PermitContent = z
  .strictObject({
    recipientId: RecipientId,
    from: LocalDate,
    /** The last day, included. */
    to: LocalDate,
    /** Issued until 2020 to two recipients of one home. */
    joint: z.optional(z.strictObject({ withRecipientId: RecipientId, approvedOn: LocalDate })),
  })
  .check(
    z.refine((body) => body.to >= body.from, { path: ['to'], error: 'ENDS_BEFORE_IT_BEGINS' }),
    z.refine((body) => body.joint?.withRecipientId !== body.recipientId, {
      path: ['joint', 'withRecipientId'],
      error: 'SAME_RECIPIENT',
    }),
  );
export const ImmigrationPermit = z.strictObject({
  permitId: CareFactId,
  ...PermitContent.shape,
  ...recorded,
});
export type ImmigrationPermit = z.infer<typeof ImmigrationPermit>;

/**
 * Who may judge the care load: of the provider a registered social worker, certified nurse, physiotherapist or
 * occupational therapist; for the cash benefit the Institute's own social worker (circular 1536A, group 3).
 */
export const PROFESSIONAL_KINDS = [
  'social-worker',
  'registered-social-worker',
  'nurse',
  'certified-nurse',
  'physiotherapist',
  'occupational-therapist',
  'nii-social-worker',
] as const;

/** The check is made every two years; an until-month says an earlier end. */
const MONTHS_MAX = 24;

/** `PUT /v1/determinations/{determinationId}`: whether one worker can bear the care of both. */
export const DeterminationContent = z
  .strictObject({
    recipientIds: Two,
    caregiverId: CaregiverId,
    /** True is כ: too much for one worker. */
    load: z.boolean(),
    /** The first month that it holds for. */
    month: Month,
    /** The last month, included; left out: 24 months with the first. */
    untilMonth: z.optional(Month),
    visitedOn: LocalDate,
    professional: z.strictObject({
      name: z.string().check(z.trim(), z.minLength(1), z.maxLength(120)),
      kind: z.enum(PROFESSIONAL_KINDS),
    }),
  })
  .check(
    z.refine((body) => body.untilMonth === undefined || body.untilMonth >= body.month, {
      path: ['untilMonth'],
      error: 'ENDS_BEFORE_IT_BEGINS',
    }),
    z.refine(
      (body) => body.untilMonth === undefined || body.untilMonth <= addMonths(body.month, MONTHS_MAX),
      { path: ['untilMonth'], error: 'LONGER_THAN_TWO_YEARS' },
    ),
  );
export const Determination = z.strictObject({
  determinationId: CareFactId,
  ...DeterminationContent.shape,
  ...recorded,
});
export type Determination = z.infer<typeof Determination>;

/** `PUT /v1/benefit-decisions/{benefitDecisionId}`: what a recipient is entitled to from a day on. */
export const BenefitDecisionContent = z.strictObject({
  recipientId: RecipientId,
  ...BenefitOn.shape,
  points: Points,
  supplements: BenefitOn.shape.supplements.check(z.maxLength(20)),
  /** Also entitled to the Institute's special services (circular 1536A, special cases 3). */
  specialServices: z.optional(z.boolean()),
});
export const BenefitDecision = z.strictObject({
  benefitDecisionId: CareFactId,
  ...BenefitDecisionContent.shape,
  ...recorded,
});
export type BenefitDecision = z.infer<typeof BenefitDecision>;

/** `PUT /v1/household-relations/{relationId}`: how two recipients under one roof belong together. */
export const RelationContent = z.strictObject({
  recipientIds: Two,
  kind: z.enum(['spouses', 'other']),
  /** `population-register`: known there, and not yet recorded by the Institute. */
  source: z.enum(['recorded', 'population-register']),
  from: LocalDate,
});
export const HouseholdRelation = z.strictObject({
  relationId: CareFactId,
  ...RelationContent.shape,
  ...recorded,
});
export type HouseholdRelation = z.infer<typeof HouseholdRelation>;

/** `PUT /v1/appeals/{appealId}`: somebody objects to what was determined (circular 1536A, appeal; circular 1533). */
export const AppealContent = z.strictObject({
  recipientIds: Two,
  caregiverId: CaregiverId,
  filedOn: LocalDate,
  reason: Text,
});
/** `POST /v1/appeals/{appealId}/result` */
export const AppealResultContent = z
  .strictObject({
    result: z.enum(['accepted', 'rejected']),
    decidedOn: LocalDate,
    /** The first month that an accepted appeal counts for; left out: the month of the result. */
    fromMonth: z.optional(Month),
    untilMonth: z.optional(Month),
    note: Text,
  })
  .check(
    z.refine(
      (body) =>
        body.untilMonth === undefined || body.untilMonth >= (body.fromMonth ?? body.decidedOn.slice(0, 7)),
      { path: ['untilMonth'], error: 'ENDS_BEFORE_IT_BEGINS' },
    ),
  );
export const Appeal = z.strictObject({ appealId: CareFactId, ...AppealContent.shape, ...recorded });
export type Appeal = z.infer<typeof Appeal>;
export const AppealResult = z.strictObject({
  appealId: CareFactId,
  recipientIds: Two,
  caregiverId: CaregiverId,
  ...AppealResultContent.shape,
  ...recorded,
});
export type AppealResult = z.infer<typeof AppealResult>;

/** `<code>~<recipient>~<recipient>~<worker or ->~<cause>`: says where to find it, so no index is needed. */
export const FollowUpId = z
  .string()
  .check(
    z.regex(
      /^[A-Z_]{1,30}(~[A-Za-z0-9][A-Za-z0-9._-]{0,63}){2}~(-|[A-Za-z0-9][A-Za-z0-9._-]{0,63})~[0-9a-f]{16}$/,
    ),
  );
/** `POST /v1/follow-ups/{followUpId}/done` */
export const FollowUpDone = z.strictObject({
  followUpId: FollowUpId,
  recipientIds: Two,
  note: Text,
  ...recorded,
});
export type FollowUpDone = z.infer<typeof FollowUpDone>;

/** All that is recorded of some recipients, each fact once, in any order. */
export type CareFacts = {
  permits: ImmigrationPermit[];
  determinations: Determination[];
  benefits: BenefitDecision[];
  relations: HouseholdRelation[];
  appeals: Appeal[];
  appealResults: AppealResult[];
  done: FollowUpDone[];
};

/** One of these facts, by its kind. */
export type CareFact =
  | ({ care: 'permit' } & ImmigrationPermit)
  | ({ care: 'determination' } & Determination)
  | ({ care: 'benefit' } & BenefitDecision)
  | ({ care: 'relation' } & HouseholdRelation)
  | ({ care: 'appeal' } & Appeal)
  | ({ care: 'appeal-result' } & AppealResult)
  | ({ care: 'follow-up-done' } & FollowUpDone);
export type CareFactKind = CareFact['care'];

/** The id of a fact as its caller gave it; a result carries its appeal's. */
export const careFactIdOf = (fact: CareFact): string => {
  switch (fact.care) {
    case 'permit':
      return fact.permitId;
    case 'determination':
      return fact.determinationId;
    case 'benefit':
      return fact.benefitDecisionId;
    case 'relation':
      return fact.relationId;
    case 'appeal':
    case 'appeal-result':
      return fact.appealId;
    case 'follow-up-done':
      return fact.followUpId;
  }
};

/** The recipients that a fact is about: under each of them it can be found. */
export const recipientsOfCareFact = (fact: CareFact): string[] => {
  if ('recipientIds' in fact) return [...fact.recipientIds];
  const other = fact.care === 'permit' ? fact.joint?.withRecipientId : undefined;
  return other === undefined ? [fact.recipientId] : [fact.recipientId, other];
};

/** The local date from which a fact counts: its place in the history of a case. */
export const countsFrom = (fact: CareFact): LocalDate => {
  switch (fact.care) {
    case 'determination':
      return `${fact.month}-01`;
    case 'appeal':
      return fact.filedOn;
    case 'appeal-result':
      return fact.decidedOn;
    case 'permit':
    case 'benefit':
    case 'relation':
      return fact.from;
    case 'follow-up-done':
      return localDateOf(fact.at);
  }
};

/** Facts by kind, each once however often it was found. */
export const careFactsOf = (facts: readonly CareFact[]): CareFacts => {
  const once = [...new Map(facts.map((fact) => [`${fact.care}|${careFactIdOf(fact)}`, fact])).values()];
  return {
    permits: once.filter((fact) => fact.care === 'permit'),
    determinations: once.filter((fact) => fact.care === 'determination'),
    benefits: once.filter((fact) => fact.care === 'benefit'),
    relations: once.filter((fact) => fact.care === 'relation'),
    appeals: once.filter((fact) => fact.care === 'appeal'),
    appealResults: once.filter((fact) => fact.care === 'appeal-result'),
    done: once.filter((fact) => fact.care === 'follow-up-done'),
  };
};
