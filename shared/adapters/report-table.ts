import * as z from 'zod/mini';
import { AppError } from '../domain/app-error.ts';
import { type Correction, Fact, factIdOf, Report } from '../domain/fact.ts';
import { uuidv7Of, uuidv7Range } from '../domain/fact-id.ts';
import { millisOf } from '../domain/instants.ts';
import {
  ConditionFailed,
  type Database,
  type Item,
  type Key,
  queryAll,
  TransactionRefused,
} from './database.ts';

const CAREGIVER = 'CAREGIVER#';
const IS_NEW = { expression: 'attribute_not_exists(pk)' };

export const factKey = (caregiverId: string, factId: string): Key => ({
  pk: CAREGIVER + caregiverId,
  sk: factId,
});

/** The keys say whose and which a fact is; the item does not say it again, and stays under one write unit. */
export const factItem = (fact: Fact): Item => {
  const key = factKey(fact.caregiverId, factIdOf(fact));
  if (fact.fact === 'report') {
    const { caregiverId: _whose, reportId: _which, ...content } = fact;
    return { ...key, ...content };
  }
  const { caregiverId: _whose, factId: _which, ...content } = fact;
  return { ...key, ...content };
};

/** A fact as it was stored; a copy that lies where its time belongs gives the report itself. */
export const factFromItem = ({ pk, sk, strayOf, ...content }: Item): Fact => {
  const caregiverId = z.parse(z.string(), pk).slice(CAREGIVER.length);
  const id = strayOf ?? sk;
  return z.parse(Fact, {
    ...content,
    caregiverId,
    ...(content['fact'] === 'report' ? { reportId: id } : { factId: id }),
  });
};

/** Whether an item of this table is a fact, and not a claim or a register. */
export const isFactItem = (item: Item): boolean =>
  typeof item['pk'] === 'string' && item['pk'].startsWith(CAREGIVER);

type Stored<Kind> = { stored: true } | { stored: false; existing: Kind };

/**
 * Facts, one item each, append only: nothing here updates or deletes. The item is the record of having been sent
 * before, and the outbox of everything that follows.
 *
 * | question                            | how                                                             |
 * | one fact                            | GetItem pk = CAREGIVER#<id>, sk = <factId>                      |
 * | facts of a caregiver in a span      | Query pk, sk between the ends of UUIDv7 of the span             |
 * | store a fact                        | PutItem if there is none; the one that is there comes back      |
 * | store a correction                  | TransactWrite: the fact, and CORRECTION#<providerId>#<id> CLAIM |
 */
export const reportTable = (table: string, database: Database) => {
  const storeOnce = async <Kind extends Fact>(
    fact: Kind,
    parse: (item: Item) => Kind,
  ): Promise<Stored<Kind>> => {
    try {
      await database.put({ table, item: factItem(fact), condition: IS_NEW });
      return { stored: true };
    } catch (error) {
      if (!(error instanceof ConditionFailed) || error.item === undefined) throw error;
      return { stored: false, existing: parse(error.item) };
    }
  };

  const getFact = async (caregiverId: string, factId: string): Promise<Fact | undefined> => {
    const item = await database.get({ table, key: factKey(caregiverId, factId), consistent: true });
    return item && factFromItem(item);
  };

  return {
    get: getFact,

    /** Stores a report by one conditional write. */
    store: (report: Report): Promise<Stored<Report>> =>
      storeOnce(report, (item) => z.parse(Report, factFromItem(item))),

    /** Stores any other fact; its id says what it is made of, so the same fact again is no conflict. */
    storeFact: (fact: Fact): Promise<Stored<Fact>> => storeOnce(fact, factFromItem),

    /** All facts of a caregiver whose time lies in a span, both ends included; each once. */
    async factsBetween(caregiverId: string, fromMillis: number, toMillis: number): Promise<Fact[]> {
      const { from, to } = uuidv7Range(fromMillis, toMillis);
      const items = await queryAll(database, {
        table,
        keyCondition: 'pk = :pk AND sk BETWEEN :from AND :to',
        values: { ':pk': CAREGIVER + caregiverId, ':from': from, ':to': to },
        consistent: true,
      });
      return [...new Map(items.map(factFromItem).map((fact) => [factIdOf(fact), fact])).values()];
    },

    /** Puts a copy of a report where its time belongs, as its id says another time. */
    async placeStray(report: Report): Promise<void> {
      const sk = uuidv7Of(millisOf(report.effectiveAt), `stray|${report.reportId}`);
      const item = { ...factItem(report), sk, strayOf: report.reportId };
      try {
        await database.put({ table, item, condition: IS_NEW });
      } catch (error) {
        if (!(error instanceof ConditionFailed)) throw error;
      }
    },

    /**
     * Stores a correction and claims its id for the provider.
     * @throws AppError `CORRECTION_ID_TAKEN` (conflict) when the id names another correction.
     */
    async storeCorrection(correction: Correction): Promise<Stored<Correction>> {
      const { providerId, correctionId, caregiverId, factId, contentHash } = correction;
      const claim = { pk: `CORRECTION#${providerId}#${correctionId}`, sk: 'CLAIM' };
      try {
        await database.transact([
          { put: { table, item: { ...claim, caregiverId, factId, contentHash }, condition: IS_NEW } },
          { put: { table, item: factItem(correction), condition: IS_NEW } },
        ]);
        return { stored: true };
      } catch (error) {
        if (!(error instanceof TransactionRefused)) throw error;
        const claimed = await database.get({ table, key: claim, consistent: true });
        const known = z.safeParse(z.object({ caregiverId: z.string(), factId: z.string() }), claimed);
        const existing = known.success ? await getFact(known.data.caregiverId, known.data.factId) : undefined;
        if (existing?.fact !== 'correction') throw error;
        if (existing.contentHash === contentHash) return { stored: false, existing };
        throw new AppError('conflict', 'CORRECTION_ID_TAKEN', 'Another correction is stored under this id', {
          cause: error,
        });
      }
    },
  };
};
