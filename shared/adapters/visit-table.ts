import { hash } from 'node:crypto';
import * as z from 'zod/mini';
import { visitDayKey, type VisitChanges } from '../domain/visit-changes.ts';
import { partsOfVisitId } from '../domain/ids.ts';
import type { DayPartition } from '../domain/visit-query.ts';
import { Visit } from '../domain/visit.ts';
import { ConditionFailed, type Database, type Item, type Key } from './database.ts';

const UNKNOWN = 'unknown';
const keyOf = (visit: Visit): Key => ({ pk: `DAY#${visitDayKey(visit)}`, sk: visit.visitId });

/** The id says who the two are; the item does not say it again, and stays under one write unit. */
const toItem = (visit: Visit): Item => {
  const { visitId: _id, caregiverId: _c, recipientId: _r, ...content } = visit;
  return content;
};

export const visitFromItem = ({
  pk: _pk,
  sk,
  asOf: _asOf,
  hash: _hash,
  gone: _gone,
  ...content
}: Item): Visit => {
  const visitId = z.parse(z.string(), sk);
  const { caregiverId, recipientId } = partsOfVisitId(visitId);
  return z.parse(Visit, {
    ...content,
    visitId,
    caregiverId,
    recipientId: recipientId === UNKNOWN ? null : recipientId,
  });
};

const hashOf = (content: Item): string => hash('sha256', JSON.stringify(content), 'base64url').slice(0, 22);

/**
 * Visits as lists show them: a projection that can be made again from the facts at any time, and no source of anything.
 *
 * | question                                             | how                                                     |
 * | visits of a day, a branch of the Institute, an office | Query pk = DAY#<date>#<branchId>#<office>               |
 * | write what changed                                   | PutItem unless it stands so already, or is newer        |
 */
export const visitTable = (table: string, database: Database) => {
  const put = async (key: Key, content: Item, asOf: string): Promise<void> => {
    const item = { ...key, ...content, asOf, hash: hashOf(content) };
    try {
      await database.put({
        table,
        item,
        condition: {
          expression: 'attribute_not_exists(pk) OR (asOf <= :asOf AND #hash <> :hash)',
          names: { '#hash': 'hash' },
          values: { ':asOf': asOf, ':hash': item.hash },
        },
      });
    } catch (error) {
      // It stands so already, or somebody who knew more was here: both are what we want.
      if (!(error instanceof ConditionFailed)) throw error;
    }
  };

  return {
    /**
     * Writes the difference of two folds. What is gone leaves a mark, so that a slower writer does not bring it back.
     * @param asOf when the facts were read.
     */
    async apply({ puts, gone }: VisitChanges, asOf: string): Promise<void> {
      await Promise.all([
        ...puts.map((visit) => put(keyOf(visit), toItem(visit), asOf)),
        ...gone.map((visit) => put(keyOf(visit), { gone: true }, asOf)),
      ]);
    },

    /** One page of a partition, in order of the visits' first facts; `next` is where the following page starts. */
    async list(
      where: DayPartition & { limit: number; startAfter: string | undefined },
    ): Promise<{ visits: Visit[]; next: string | undefined }> {
      const pk = `DAY#${where.date}#${where.branchId}#${where.office}`;
      const page = await database.query({
        table,
        keyCondition: 'pk = :pk',
        values: { ':pk': pk },
        limit: where.limit,
        ...(where.startAfter !== undefined && { startAfter: { pk, sk: where.startAfter } }),
      });
      const next = page.next && z.parse(z.string(), page.next['sk']);
      return { visits: page.items.filter((item) => item['gone'] !== true).map(visitFromItem), next };
    },
  };
};
