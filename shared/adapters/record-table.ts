import * as z from 'zod/mini';
import { AppError } from '../domain/app-error.ts';
import type { RecordWrite } from '../domain/import-part.ts';
import { RecordRegister } from '../domain/manual-row.ts';
import { type Database, type Item, type Key, TransactionRefused, type Write } from './database.ts';
import { factItem } from './report-table.ts';

/** Steps of one transaction; a record's register and its facts stay together. */
const STEPS_MAX = 100;

const PREFIX = (providerId: string): string => `RECORD#${providerId}#`;
const keyOf = (providerId: string, externalId: string): Key => ({
  pk: PREFIX(providerId) + externalId,
  sk: 'SEQUENCE',
});
const RegisterItem = z.object({ pk: z.string(), ...RecordRegister.shape });

/**
 * Sequence numbers of attendance recorded by hand, beside its facts.
 *
 * | question                  | how                                                                      |
 * | registers of some records | BatchGetItem RECORD#<providerId>#<externalId> SEQUENCE                   |
 * | store rows                | TransactWrite: facts, and registers if they are still as they were read  |
 */
export const recordTable = (table: string, database: Database) => {
  const stepsOf = (providerId: string, write: RecordWrite): Write[] => [
    {
      put: {
        table,
        item: {
          ...keyOf(providerId, write.externalId),
          ...write.register,
          count: Object.keys(write.register.used).length,
        },
        // Numbers are only ever added, so their count tells whether somebody else was here.
        condition:
          write.previous === undefined
            ? { expression: 'attribute_not_exists(pk)' }
            : {
                expression: '#count = :count',
                names: { '#count': 'count' },
                values: { ':count': Object.keys(write.previous.used).length },
              },
      },
    },
    ...write.records.map((record) => ({ put: { table, item: factItem(record) } })),
  ];

  const commit = async (steps: Write[]): Promise<void> => {
    if (steps.length === 0) return;
    try {
      await database.transact(steps);
    } catch (error) {
      if (!(error instanceof TransactionRefused)) throw error;
      throw new AppError(
        'conflict',
        'RECORD_CHANGED',
        'Another batch changed one of these records; work on the part again',
        {
          cause: error,
        },
      );
    }
  };

  return {
    /** What is known of some records; those that are new are not in the map. */
    async registersOf(
      providerId: string,
      externalIds: readonly string[],
    ): Promise<Map<string, RecordRegister>> {
      const keys = [...new Set(externalIds)].map((id) => keyOf(providerId, id));
      const items: Item[] =
        keys.length === 0 ? [] : await database.batchGet({ table, keys, consistent: true });
      return new Map(
        items.map((item) => {
          const { pk, highest, used } = z.parse(RegisterItem, item);
          return [pk.slice(PREFIX(providerId).length), { highest, used }];
        }),
      );
    },

    /** @throws AppError `RECORD_CHANGED` (conflict): the part is worked on again, from what is stored by then. */
    async storeRows(providerId: string, writes: readonly RecordWrite[]): Promise<void> {
      let steps: Write[] = [];
      for (const write of writes) {
        const more = stepsOf(providerId, write);
        if (steps.length + more.length > STEPS_MAX) {
          await commit(steps);
          steps = [];
        }
        steps.push(...more);
      }
      await commit(steps);
    },
  };
};
