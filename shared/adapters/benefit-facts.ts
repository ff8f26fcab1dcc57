import { isDeepStrictEqual } from 'node:util';
import { AppError } from '../domain/app-error.ts';
import {
  type CareFact,
  type CareFactKind,
  careFactIdOf,
  type CareFacts,
  careFactsOf,
} from '../domain/payment/care-facts.ts';
import { CARE_PREFIX, careClaimKey, careFromItem, careKeys, careToItem } from './care-fact-item.ts';
import { type Condition, type Database, queryAll, TransactionRefused, type Write } from './database.ts';

const ABSENT: Condition = { expression: 'attribute_not_exists(pk)' };

/** What a fact says, apart from who recorded it and when; two recipients are the same in either order. */
const saidBy = (fact: CareFact): unknown => {
  const { by: _by, at: _at, pointsThen: _then, ...said } = fact;
  const inOrder = 'recipientIds' in said ? { ...said, recipientIds: [...said.recipientIds].sort() } : said;
  return JSON.parse(JSON.stringify(inOrder));
};

/**
 * What is recorded of recipients: permits, determinations, benefits, relations, appeals.
 *
 * | question                                 | how                                                          |
 * | store a fact once                        | TransactWriteItems: claim CARE#<kind>#<id>, copy a recipient |
 * | one fact by its id                       | GetItem CARE#<kind>#<id>                                     |
 * | all facts of some recipients             | Query pk = RECIPIENT#<id>, sk begins with CARE#, each         |
 */
export const benefitFacts = (table: string, database: Database) => {
  const factsUnder = async (recipientId: string): Promise<CareFact[]> => {
    const items = await queryAll(database, {
      table,
      keyCondition: 'pk = :pk AND begins_with(sk, :prefix)',
      values: { ':pk': `RECIPIENT#${recipientId}`, ':prefix': CARE_PREFIX },
      consistent: true,
    });
    return items.map(careFromItem);
  };

  return {
    /** All facts of these recipients, each once, whichever of them it was found under. */
    async ofRecipients(recipientIds: readonly string[]): Promise<CareFacts> {
      const found = await Promise.all([...new Set(recipientIds)].map(factsUnder));
      return careFactsOf(found.flat());
    },

    /** One fact by its id. */
    async get(kind: CareFactKind, factId: string): Promise<CareFact | undefined> {
      const item = await database.get({ table, key: careClaimKey(kind, factId), consistent: true });
      return item && careFromItem(item);
    },

    /**
     * Stores a fact once, under all its recipients.
     * @param along what is written with it. @returns the fact as it stands, and whether it is new.
     * @throws AppError `ID_TAKEN` (conflict) for other content under the id
     */
    async store<Fact extends CareFact>(
      fact: Fact,
      along: readonly Write[] = [],
    ): Promise<{ fact: CareFact; created: boolean }> {
      const claim = careClaimKey(fact.care, careFactIdOf(fact));
      try {
        await database.transact([
          { put: { table, item: careToItem(fact, claim), condition: ABSENT } },
          ...careKeys(fact).map((key) => ({ put: { table, item: careToItem(fact, key) } })),
          ...along,
        ]);
        return { fact, created: true };
      } catch (error) {
        const found = error instanceof TransactionRefused ? error.reasons[0]?.item : undefined;
        if (found === undefined) throw error;
        const existing = careFromItem(found);
        if (isDeepStrictEqual(saidBy(existing), saidBy(fact))) return { fact: existing, created: false };
        throw new AppError('conflict', 'ID_TAKEN', 'Something else is stored under this id');
      }
    },
  };
};
