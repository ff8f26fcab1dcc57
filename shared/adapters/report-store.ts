import type { Report } from '../domain/report.ts';
import { type Condition, ConditionFailed, type Database, type Item } from './database.ts';
import { reportToItem } from './report-item.ts';

/** What became of a fact that was to be stored: it is there now, or something was there already. */
export type Stored<One> = { stored: true } | { stored: false; existing: One };

const ABSENT: Condition = { expression: 'attribute_not_exists(pk)' };

/** Puts an item if there is none under its key; gives the one that is there. */
export const putOnce =
  (table: string, database: Pick<Database, 'put'>) =>
  async (item: Item): Promise<Item | undefined> => {
    try {
      await database.put({ table, item, condition: ABSENT });
      return undefined;
    } catch (error) {
      if (error instanceof ConditionFailed && error.item !== undefined) return error.item;
      throw error;
    }
  };

/** The one write of the functions that take reports in: a part of `reportTable`, as that is all they need of it. */
export const reportStore = (table: string, database: Pick<Database, 'put'>) => {
  const put = putOnce(table, database);
  return {
    /** Stores a report once: durable when this returns. One write unit for an item under 1 KB. */
    async store(report: Report): Promise<Stored<Report>> {
      const existing = await put(reportToItem(report));
      if (existing === undefined) return { stored: true };
      // Repetitions are few, and the schema of a whole report is a tenth of a cold start.
      const { reportFromItem } = await import('./report-from-item.ts');
      return { stored: false, existing: reportFromItem(existing) };
    },
  };
};
