import * as z from 'zod/mini';
import { canonical } from '../domain/instants.ts';
import { Outage, type OutageContent } from '../domain/outage.ts';
import { type Database, type Item, queryAll } from './database.ts';
import { type Put, putEntry, type Stamp } from './directory-entry.ts';

const toItem = (outage: Outage): Item => ({ pk: 'OUTAGES', sk: `OUTAGE#${outage.outageId}`, ...outage });
const fromItem = (item: Item): Outage => {
  const { pk: _pk, sk: _sk, ...outage } = item;
  return z.parse(Outage, outage);
};

/**
 * Outages of ours, a handful a year: one partition holds them all.
 *
 * | question           | how                                                        |
 * | all outages        | Query pk = OUTAGES, sk begins with OUTAGE#                 |
 */
export const directoryOutages = (table: string, database: Database) => ({
  /** Every outage that was ever recorded. */
  outages: async (): Promise<Outage[]> => {
    const items = await queryAll(database, {
      table,
      keyCondition: 'pk = :pk AND begins_with(sk, :prefix)',
      values: { ':pk': 'OUTAGES', ':prefix': 'OUTAGE#' },
      consistent: true,
    });
    return items.map(fromItem);
  },

  /** @throws AppError `VERSION_CHANGED` (stale) */
  putOutage: (outageId: string, content: z.infer<typeof OutageContent>, stamp: Stamp): Promise<Put<Outage>> =>
    putEntry<Outage>(
      table,
      database,
      {
        key: { pk: 'OUTAGES', sk: `OUTAGE#${outageId}` },
        toItem,
        fromItem,
        content: { outageId, ...content, from: canonical(content.from), to: canonical(content.to) },
        along: () => [],
      },
      stamp,
    ),
});
