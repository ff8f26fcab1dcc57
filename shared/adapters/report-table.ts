import * as z from 'zod/mini';
import { AppError } from '../domain/app-error.ts';
import type { Report } from '../domain/fact.ts';
import { Correction, type Fact } from '../domain/fact.ts';
import { uuidv7Range } from '../domain/fact-id.ts';
import { factMillisOf } from '../domain/fold-window.ts';
import { STRAY_MILLIS } from '../domain/report-follow-up.ts';
import { type Condition, type Database, type Item, queryAll, TransactionRefused } from './database.ts';
import { distinctFacts, factFromItem, factToItem, strayToItem } from './fact-item.ts';
import { factKey, factPk } from './report-item.ts';
import { putOnce, reportStore, type Stored } from './report-store.ts';

export type { Stored } from './report-store.ts';

const ABSENT: Condition = { expression: 'attribute_not_exists(pk)' };
const Claim = z.object({ contentHash: z.string(), caregiverId: z.string(), factId: z.string() });

const claimKey = (correction: Correction) => ({
  pk: `CORRECTION#${correction.providerId}#${correction.correctionId}`,
  sk: 'CLAIM',
});

/**
 * Facts of caregivers, one item each, written once and never changed: the item is the record, the proof against
 * repetition and the outbox.
 *
 * | question                                 | how                                                                  |
 * | store a fact once                        | PutItem, not there yet; else the one that is there                   |
 * | one fact                                 | GetItem pk = CAREGIVER#<caregiverId>, sk = <factId>                   |
 * | some reports                             | BatchGetItem, likewise                                               |
 * | a caregiver's facts of a span of time    | Query pk, sk between the UUIDv7 of its ends, all pages, consistent    |
 * | store a correction once per provider id  | TransactWriteItems: claim CORRECTION#<providerId>#<correctionId>, fact |
 */
export const reportTable = (table: string, database: Database) => {
  const put = putOnce(table, database);

  const get = async (caregiverId: string, factId: string): Promise<Fact | undefined> => {
    const item = await database.get({ table, key: factKey(caregiverId, factId), consistent: true });
    return item && factFromItem(item);
  };

  const claimed = async (correction: Correction, item: Item): Promise<Stored<Correction>> => {
    const claim = z.parse(Claim, item);
    if (claim.contentHash !== correction.contentHash) {
      throw new AppError('conflict', 'CORRECTION_ID_TAKEN', 'Another correction is stored under this id');
    }
    return { stored: false, existing: z.parse(Correction, await get(claim.caregiverId, claim.factId)) };
  };

  return {
    get,

    ...reportStore(table, database),

    /** Some reports in one request; those that are not there are left out. */
    async reportsOf(wanted: readonly { caregiverId: string; reportId: string }[]): Promise<Report[]> {
      if (wanted.length === 0) return [];
      const keys = wanted.map(({ caregiverId, reportId }) => factKey(caregiverId, reportId));
      const facts = (await database.batchGet({ table, keys, consistent: true })).map(factFromItem);
      return facts.flatMap((fact) => (fact.fact === 'report' ? [fact] : []));
    },

    /** Stores any other fact once. */
    async storeFact(fact: Fact): Promise<Stored<Fact>> {
      const existing = await put(factToItem(fact));
      return existing === undefined ? { stored: true } : { stored: false, existing: factFromItem(existing) };
    },

    /** Gives a report whose id tells another time a second place, where its own time is; once. */
    async placeStray(report: Report): Promise<void> {
      await put(strayToItem(report));
    },

    /** The facts whose time lies in the span (milliseconds since 1970, both ends included), in order of their keys. */
    async factsBetween(caregiverId: string, fromMillis: number, toMillis: number): Promise<Fact[]> {
      // A report's id may tell a somewhat other time than the one that counts; beyond that it has a second place.
      const { from, to } = uuidv7Range(fromMillis - STRAY_MILLIS, toMillis + STRAY_MILLIS);
      const items = await queryAll(database, {
        table,
        keyCondition: 'pk = :pk AND sk BETWEEN :from AND :to',
        values: { ':pk': factPk(caregiverId), ':from': from, ':to': to },
        consistent: true,
      });
      return distinctFacts(items.map(factFromItem)).filter((fact) => {
        const millis = factMillisOf(fact);
        return millis >= fromMillis && millis <= toMillis;
      });
    },

    /**
     * Stores a correction once; its id is claimed for the provider in the same transaction.
     * @throws AppError `CORRECTION_ID_TAKEN` (conflict) when other content is stored under the id
     */
    async storeCorrection(correction: Correction): Promise<Stored<Correction>> {
      const { contentHash, caregiverId, factId } = correction;
      const claim = { ...claimKey(correction), contentHash, caregiverId, factId };
      try {
        await database.transact([
          { put: { table, item: claim, condition: ABSENT } },
          { put: { table, item: factToItem(correction), condition: ABSENT } },
        ]);
        return { stored: true };
      } catch (error) {
        const item = error instanceof TransactionRefused ? error.reasons[0]?.item : undefined;
        if (item === undefined) throw error;
        return claimed(correction, item);
      }
    },
  };
};
