import * as z from 'zod/mini';
import {
  Appeal,
  AppealResult,
  BenefitDecision,
  type CareFact,
  type CareFactKind,
  careFactIdOf,
  countsFrom,
  Determination,
  FollowUpDone,
  HouseholdRelation,
  ImmigrationPermit,
  recipientsOfCareFact,
} from '../domain/payment/care-facts.ts';
import type { Item, Key } from './database.ts';

const care = <const Kind extends CareFactKind, Shape extends z.core.$ZodLooseShape>(
  kind: Kind,
  fact: z.ZodMiniObject<Shape, z.core.$strict>,
) => z.strictObject({ care: z.literal(kind), ...fact.shape });

const Kept = z.discriminatedUnion('care', [
  care('permit', ImmigrationPermit),
  care('determination', Determination),
  care('benefit', BenefitDecision),
  care('relation', HouseholdRelation),
  care('appeal', Appeal),
  care('appeal-result', AppealResult),
  care('follow-up-done', FollowUpDone),
]);

/** Sort keys of these facts under a recipient begin with this. */
export const CARE_PREFIX = 'CARE#';

/** Where the id of a fact is taken, once for all callers. */
export const careClaimKey = (kind: CareFactKind, factId: string): Key => ({
  pk: `CARE#${kind}#${factId}`,
  sk: 'CARE',
});

/** Where a fact lies: under each recipient that it is about, in the order in which facts count. */
export const careKeys = (fact: CareFact): Key[] =>
  recipientsOfCareFact(fact).map((recipientId) => ({
    pk: `RECIPIENT#${recipientId}`,
    sk: `${CARE_PREFIX}${countsFrom(fact)}#${fact.care}#${careFactIdOf(fact)}`,
  }));

export const careToItem = (fact: CareFact, key: Key): Item => ({ ...key, ...fact });

/** @throws ZodError for another item */
export const careFromItem = (item: Item): CareFact => {
  const { pk: _pk, sk: _sk, ...fact } = item;
  return z.parse(Kept, fact);
};

/** Whether an item is such a fact, under one of its recipients. */
export const isCareItem = (item: Item): boolean =>
  String(item['pk']).startsWith('RECIPIENT#') && String(item['sk']).startsWith(CARE_PREFIX);
