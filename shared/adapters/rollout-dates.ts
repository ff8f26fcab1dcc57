import * as z from 'zod/mini';
import { WorkerKind } from '../domain/directory.ts';
import { ReportingFromChange, WORKER_KINDS } from '../domain/payment/worker-kinds.ts';
import type { Database } from './database.ts';
import { keys } from './directory-keys.ts';

const History = z.object({ kind: WorkerKind, history: z.array(ReportingFromChange) });

/**
 * From when kinds of workers must report.
 *
 * | question                           | how                          |
 * | changes of the dates of all kinds  | BatchGetItem WORKER_KIND#…   |
 */
export const rolloutDates = (table: string, database: Database) => ({
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
});
