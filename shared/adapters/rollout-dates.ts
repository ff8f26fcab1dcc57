import * as z from 'zod/mini';
import { ReportingFromChange } from '../domain/dated-change.ts';
import { WorkerKind } from '../domain/directory.ts';
import { LocalityBranch } from '../domain/locality.ts';
import { WORKER_KINDS } from '../domain/payment/worker-kinds.ts';
import { someAtOnce } from './at-once.ts';
import { type Database, type Item, queryAll } from './database.ts';
import { keys } from './directory-keys.ts';

const History = z.object({ kind: WorkerKind, history: z.array(ReportingFromChange) });

/** Queries side by side. */
const AT_ONCE = 8;

const withoutKey = (item: Item): Item => {
  const { pk: _pk, sk: _sk, ...rest } = item;
  return rest;
};

/**
 * From when kinds of workers must report, and which branch a locality belongs to on which days.
 *
 * | question                           | how                          |
 * | changes of the dates of all kinds  | BatchGetItem WORKER_KIND#…   |
 * | branches of a locality over time   | Query LOCALITY#<code>, sk begins with FROM# |
 */
export const rolloutDates = (table: string, database: Database) => {
  const localityHistory = async (localityCode: string): Promise<LocalityBranch[]> => {
    const items = await queryAll(database, {
      table,
      keyCondition: 'pk = :pk AND begins_with(sk, :from)',
      values: { ':pk': `LOCALITY#${localityCode}`, ':from': 'FROM#' },
      consistent: true,
    });
    return items.map((item) => z.parse(LocalityBranch, withoutKey(item)));
  };

  return {
    /** The branches of a locality, the earliest date first; none: there is no such locality. */
    localityHistory: (localityCode: string): Promise<LocalityBranch[]> => localityHistory(localityCode),

    /** The same of several localities. */
    async localityHistories(localityCodes: ReadonlySet<string>): Promise<Map<string, LocalityBranch[]>> {
      return new Map(
        await someAtOnce(
          localityCodes,
          AT_ONCE,
          async (code) => [code, await localityHistory(code)] as const,
        ),
      );
    },

    /** Changes of the dates, oldest first, of those kinds that have any. */
    async workerKindHistories(): Promise<Map<WorkerKind, ReportingFromChange[]>> {
      const wanted = WORKER_KINDS.map(keys.workerKind);
      const items = await database.batchGet({ table, keys: wanted, consistent: true });
      return new Map(
        items.map((item) => {
          const { kind, history } = z.parse(History, item);
          return [kind, history] as const;
        }),
      );
    },
  };
};
