import type { Assignment } from '../domain/directory.ts';
import { type Database, queryAll } from './database.ts';
import { assignmentFromItem } from './directory-items.ts';

/**
 * The plans of a provider, for what looks at all of them at once.
 *
 * | question                              | how                                                      |
 * | assignments of a provider with a plan | Query by-provider, sk = ASSIGNMENT; eventually consistent |
 */
export const directoryPlans = (table: string, database: Database) => ({
  async plansOf(providerId: string): Promise<Assignment[]> {
    const items = await queryAll(database, {
      table,
      index: 'by-provider',
      keyCondition: 'byProvider = :provider AND sk = :sk',
      values: { ':provider': providerId, ':sk': 'ASSIGNMENT' },
    });
    return items.filter((item) => item['plan'] !== undefined).map(assignmentFromItem);
  },
});
