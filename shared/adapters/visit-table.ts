import { hash } from 'node:crypto';
import * as z from 'zod/mini';
import { partsOfVisitId } from '../domain/ids.ts';
import type { Instant, LocalDate } from '../domain/instants.ts';
import { FactRole, Visit } from '../domain/visit.ts';
import { type VisitChanges, visitDayKey, visitPlace } from '../domain/visit-changes.ts';
import { type Condition, ConditionFailed, type Database, type Item } from './database.ts';

const WRITES_AT_ONCE = 8;
const UNKNOWN = 'unknown';
/** Stands in place of the hash of a visit that is no longer. */
const GONE = 'gone';

const hashOf = (visit: Visit): string => hash('sha256', JSON.stringify(visit), 'base64url').slice(0, 22);

/** A visit as the day view keeps it: what the key says is left out, facts are single words; under 1 KB. */
export const visitToItem = (visit: Visit, asOf: Instant): Item => {
  const { visitId, caregiverId: _caregiver, recipientId, facts, ...rest } = visit;
  // Who was cared for may have been told later than the id was made.
  const isTold = recipientId !== null && recipientId !== partsOfVisitId(visitId).recipientId;
  return {
    pk: `DAY#${visitDayKey(visit)}`,
    sk: visitId,
    ...rest,
    ...(isTold && { recipientId }),
    facts: facts.map(({ factId, role }) => `${factId}~${role}`),
    asOf,
    hash: hashOf(visit),
  };
};

const Stored = z.object({ sk: z.string(), facts: z.array(z.string()), gone: z.optional(z.boolean()) });

/** @throws ZodError for an item that is no visit */
export const visitFromItem = (item: Item): Visit => {
  const { sk, facts } = z.parse(Stored, item);
  const { pk: _pk, sk: _sk, asOf: _asOf, hash: _hash, ...rest } = item;
  const { caregiverId, recipientId } = partsOfVisitId(sk);
  return z.parse(Visit, {
    recipientId: recipientId === UNKNOWN ? null : recipientId,
    ...rest,
    visitId: sk,
    caregiverId,
    facts: facts.map((text) => {
      const [factId, role] = text.split('~');
      return { factId, role: z.parse(FactRole, role) };
    }),
  });
};

/** A visit that is no longer leaves a mark, so that an older reading that comes late cannot bring it back. */
const goneToItem = (visit: Visit, asOf: Instant): Item => ({
  pk: `DAY#${visitDayKey(visit)}`,
  sk: visit.visitId,
  asOf,
  hash: GONE,
  gone: true,
});

/**
 * Visits by day, a projection of the facts that can be made anew.
 *
 * | question                                 | how                                                                     |
 * | visits of a day, branch and office       | Query pk = DAY#<date>#<branchId>#<office>, a page                        |
 * | how some visits stand there              | BatchGetItem                                                            |
 * | a visit changed, or is no longer         | PutItem if absent, or older and different                                |
 */
export const visitTable = (table: string, database: Database) => {
  const putIfNewer = async (item: Item): Promise<void> => {
    const condition: Condition = {
      expression: 'attribute_not_exists(pk) OR (asOf <= :asOf AND #hash <> :hash)',
      names: { '#hash': 'hash' },
      values: { ':asOf': item['asOf'], ':hash': item['hash'] },
    };
    try {
      await database.put({ table, item, condition });
    } catch (error) {
      // Somebody who read the facts later wrote already, or nothing changed: both are what was wanted.
      if (!(error instanceof ConditionFailed)) throw error;
    }
  };

  const hashesOf = async (visits: readonly Visit[]): Promise<Map<string, string>> => {
    const keys = visits.map((visit) => ({ pk: `DAY#${visitDayKey(visit)}`, sk: visit.visitId }));
    const attributes = ['pk', 'sk', 'hash'];
    const items =
      keys.length === 0 ? [] : await database.batchGet({ table, keys, consistent: true, attributes });
    return new Map(
      items.map((item) => [`${String(item['pk'])}#${String(item['sk'])}`, String(item['hash'])]),
    );
  };

  return {
    /**
     * Brings the day view in step: writes those of `wanted` that stand otherwise, and marks as gone those of `possible`
     * that stand and are not among `all`. `asOf` is when the facts were read.
     */
    async bringInStep(
      {
        wanted,
        all,
        possible,
      }: { wanted: readonly Visit[]; all: readonly Visit[]; possible: readonly Visit[] },
      asOf: Instant,
    ): Promise<void> {
      const places = new Set(all.map(visitPlace));
      const doubtful = possible.filter((visit) => !places.has(visitPlace(visit)));
      const stored = await hashesOf([...wanted, ...doubtful]);
      const hashAt = (visit: Visit): string | undefined => stored.get(`DAY#${visitPlace(visit)}`);
      await this.apply(
        {
          puts: wanted.filter((visit) => hashAt(visit) !== hashOf(visit)),
          gone: doubtful.filter((visit) => hashAt(visit) !== undefined && hashAt(visit) !== GONE),
        },
        asOf,
      );
    },

    /** Writes what differs; `asOf` is when their facts were read. Repeats and late comers change nothing. */
    async apply(changes: VisitChanges, asOf: Instant): Promise<void> {
      const items = [
        ...changes.puts.map((visit) => visitToItem(visit, asOf)),
        ...changes.gone.map((visit) => goneToItem(visit, asOf)),
      ];
      const worker = async (): Promise<void> => {
        for (let item = items.shift(); item !== undefined; item = items.shift()) await putIfNewer(item);
      };
      await Promise.all(Array.from({ length: Math.min(WRITES_AT_ONCE, items.length) }, worker));
    },

    /** One page in order of the first report. It may be shorter than `limit`, even empty, and yet have a `next`. */
    async list(input: {
      date: LocalDate;
      branchId: string | null;
      office: string;
      limit: number;
      startAfter?: string | undefined;
    }): Promise<{ visits: Visit[]; next: string | undefined }> {
      const pk = `DAY#${input.date}#${input.branchId ?? UNKNOWN}#${input.office}`;
      const page = await database.query({
        table,
        keyCondition: 'pk = :pk',
        values: { ':pk': pk },
        limit: input.limit,
        ...(input.startAfter !== undefined && { startAfter: { pk, sk: input.startAfter } }),
      });
      const next = page.next?.['sk'];
      return {
        visits: page.items.filter((item) => item['gone'] !== true).map(visitFromItem),
        next: typeof next === 'string' ? next : undefined,
      };
    },
  };
};
