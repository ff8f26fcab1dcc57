import type { RecordWrite } from '../domain/import-part.ts';
import { RecordRegister } from '../domain/manual-row.ts';
import * as z from 'zod/mini';
import type { Condition, Database, Item, Key, Write } from './database.ts';
import { factToItem } from './fact-item.ts';

/** What one transaction holds. */
const STEPS_MAX = 100;
const ABSENT: Condition = { expression: 'attribute_not_exists(pk)' };
const SORT = 'SEQUENCE';

const prefixOf = (providerId: string): string => `RECORD#${providerId}#`;
const keyOf = (providerId: string, externalId: string): Key => ({
  pk: prefixOf(providerId) + externalId,
  sk: SORT,
});

const registerToItem = (providerId: string, externalId: string, register: RecordRegister): Item => ({
  ...keyOf(providerId, externalId),
  register,
});

const registerFromItem = (providerId: string, item: Item): [string, RecordRegister] => {
  const { pk, register } = z.parse(z.object({ pk: z.string(), register: RecordRegister }), item);
  return [pk.slice(prefixOf(providerId).length), register];
};

const stepsOf = (table: string, providerId: string, write: RecordWrite): Write[] => {
  const condition =
    write.previous === undefined
      ? ABSENT
      : {
          expression: '#register = :previous',
          names: { '#register': 'register' },
          values: { ':previous': write.previous },
        };
  return [
    { put: { table, item: registerToItem(providerId, write.externalId, write.register), condition } },
    ...write.records.map((record) => ({ put: { table, item: factToItem(record), condition: ABSENT } })),
  ];
};

/** Whole writes together in groups that one transaction can hold. */
const groupsOf = (table: string, providerId: string, writes: readonly RecordWrite[]): Write[][] => {
  const groups: Write[][] = [];
  let group: Write[] = [];
  for (const write of writes) {
    const steps = stepsOf(table, providerId, write);
    if (group.length + steps.length > STEPS_MAX) {
      groups.push(group);
      group = [];
    }
    group.push(...steps);
  }
  return group.length === 0 ? groups : [...groups, group];
};

/**
 * The registers of sequence numbers, in the table of the facts, as a record's fact and its register are written as one.
 *
 * | question                       | how                                                                             |
 * | registers of some external ids | BatchGetItem pk = RECORD#<providerId>#<externalId>, sk = SEQUENCE, consistent     |
 * | rows of a part                 | TransactWriteItems: each register as it was read, each fact not there yet         |
 */
export const recordTable = (table: string, database: Database) => ({
  /** The registers as far as there are any, by external id. */
  async registersOf(
    providerId: string,
    externalIds: readonly string[],
  ): Promise<Map<string, RecordRegister>> {
    const keys = externalIds.map((externalId) => keyOf(providerId, externalId));
    const items = await database.batchGet({ table, keys, consistent: true });
    return new Map(items.map((item) => registerFromItem(providerId, item)));
  },

  /**
   * Stores records with their registers. A part whose transactions went half-way is worked on again from the registers:
   * what stands is found there.
   *
   * @throws TransactionRefused when a register changed since it was read: read again and decide again
   */
  async storeRows(providerId: string, writes: readonly RecordWrite[]): Promise<void> {
    for (const group of groupsOf(table, providerId, writes)) await database.transact(group);
  },
});
