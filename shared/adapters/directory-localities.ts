import type { LocalityBranch } from '../domain/locality.ts';
import { type Condition, ConditionFailed, type Database, TransactionRefused } from './database.ts';
import { keys } from './directory-keys.ts';

const ABSENT: Condition = { expression: 'attribute_not_exists(pk)' };

/**
 * Which branch a locality belongs to, and from when.
 *
 * | question                           | how                                                                     |
 * | from a date on it belongs to a branch | TransactWriteItems: LOCALITY#<code> FROM#<date> if absent, REACH#BRANCH#… |
 * | another name                       | PutItem if the branch is the same                                       |
 */
export const directoryLocalities = (table: string, database: Database) => ({
  /** Keeps a row, once. @returns `taken`: another branch is kept for the same locality and date. */
  async putLocality(row: LocalityBranch): Promise<'added' | 'renamed' | 'unchanged' | 'taken'> {
    const item = { ...keys.localityFrom(row.localityCode, row.from), ...row };
    try {
      await database.transact([
        { put: { table, item, condition: ABSENT } },
        { put: { table, item: keys.localityOfBranch(row.branchId, row.localityCode) } },
      ]);
      return 'added';
    } catch (error) {
      const kept = error instanceof TransactionRefused ? error.reasons[0]?.item : undefined;
      if (kept === undefined) throw error;
      if (kept['branchId'] !== row.branchId) return 'taken';
      if (kept['name'] === row.name) return 'unchanged';
    }
    try {
      const condition = { expression: 'branchId = :branch', values: { ':branch': row.branchId } };
      await database.put({ table, item, condition });
      return 'renamed';
    } catch (error) {
      if (error instanceof ConditionFailed) return 'taken';
      throw error;
    }
  },
});
