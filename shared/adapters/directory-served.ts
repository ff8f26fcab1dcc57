import type { Fact } from '../domain/fact.ts';
import type { Assignment } from '../domain/directory.ts';
import { ConditionFailed, type Database, queryAll } from './database.ts';
import { servesKey } from './directory-keys.ts';

/** Pairs that stand already, so that a caregiver's every report does not write the same again. */
const REMEMBERED_MAX = 10_000;

const recipientIdsIn = (fact: Fact): string[] => {
  if (fact.fact === 'report') return fact.recipientIds;
  return 'recipientId' in fact ? [fact.recipientId] : [];
};

/** Whom facts name without an assignment that leads to them. */
const unassigned = (facts: readonly Fact[], assignments: readonly Assignment[]): string[] => {
  const assigned = new Set(assignments.map((one) => one.recipientId));
  return [...new Set(facts.flatMap(recipientIdsIn))].filter((recipientId) => !assigned.has(recipientId));
};

/**
 * Which caregivers ever had to do with a recipient: by an assignment, or by a fact that names the two. Whatever changes
 * at the recipient leads from here to the visits that it touches.
 *
 * | question                            | how                                                              |
 * | caregivers of a recipient           | Query pk = RECIPIENT#<id>, sk begins with ASSIGNMENT# or CAREGIVER# |
 * | a fact names somebody not assigned  | PutItem RECIPIENT#<id>, CAREGIVER#<id> if absent                  |
 * | an assignment                       | written with it (`directory-writes.ts`)                          |
 */
export const directoryServed = (table: string, database: Database) => {
  const known = new Set<string>();

  const put = async (caregiverId: string, recipientId: string): Promise<boolean> => {
    try {
      const condition = { expression: 'attribute_not_exists(pk)' };
      await database.put({ table, item: { ...servesKey(caregiverId, recipientId), caregiverId }, condition });
      return true;
    } catch (error) {
      if (error instanceof ConditionFailed) return false;
      throw error;
    }
  };

  return {
    /**
     * Notes the pairs that facts of a caregiver name and no assignment tells of.
     * @returns whether one was new: a change of that recipient may have missed it so far, so what was read before is to
     * be read again.
     */
    async note(
      caregiverId: string,
      facts: readonly Fact[],
      assignments: readonly Assignment[],
    ): Promise<boolean> {
      let isNew = false;
      for (const recipientId of unassigned(facts, assignments)) {
        const pair = `${caregiverId}#${recipientId}`;
        if (known.has(pair)) continue;
        isNew = (await put(caregiverId, recipientId)) || isNew;
        if (known.size >= REMEMBERED_MAX) known.clear();
        known.add(pair);
      }
      return isNew;
    },

    async caregiversOf(recipientId: string): Promise<string[]> {
      const items = await queryAll(database, {
        table,
        keyCondition: 'pk = :pk AND sk BETWEEN :from AND :to',
        values: { ':pk': `RECIPIENT#${recipientId}`, ':from': 'ASSIGNMENT#', ':to': 'CAREGIVER#~' },
        consistent: true,
      });
      return [...new Set(items.map((item) => String(item['caregiverId'])))].sort();
    },
  };
};
