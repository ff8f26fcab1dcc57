import { randomBytes } from 'node:crypto';
import * as z from 'zod/mini';
import { ConditionFailed, type Database, type Item } from './database.ts';

const KEY_BYTES = 32;
const KeyItem = z.object({ secret: z.optional(z.string()), purgedAt: z.optional(z.string()) });

/** A month's key, or when it was purged. */
export type MonthKey = { secret: Buffer } | { purgedAt: string };

const fromItem = (item: Item): MonthKey => {
  const { secret, purgedAt } = z.parse(KeyItem, item);
  return secret === undefined
    ? { purgedAt: purgedAt ?? 'unknown' }
    : { secret: Buffer.from(secret, 'base64') };
};

/**
 * Keys of the coordinates, one a month (UTC). A report is never changed; deleting its month's key purges its reading.
 *
 * | question         | how                                        |
 * | key of a month   | GetItem pk = MONTH#<yyyy-mm>, sk = KEY     |
 * | first of a month | PutItem if it does not exist               |
 * | what is to purge | BatchGetItem of the months, not the secret |
 * | purge a month    | PutItem without the secret, if it has one  |
 */
export const fixKeyTable = (table: string, database: Pick<Database, 'get' | 'put' | 'batchGet'>) => {
  const keyOf = (month: string) => ({ pk: `MONTH#${month}`, sk: 'KEY' });

  return {
    /** The key of a month; undefined when no coordinate of that month was ever sealed. */
    async get(month: string): Promise<MonthKey | undefined> {
      const item = await database.get({ table, key: keyOf(month), consistent: true });
      return item && fromItem(item);
    },

    /** The key of a month, made when it is the first. A purged month gets no second key. */
    async getOrMake(month: string): Promise<MonthKey> {
      const known = await this.get(month);
      if (known !== undefined) return known;
      const secret = randomBytes(KEY_BYTES);
      try {
        await database.put({
          table,
          item: { ...keyOf(month), secret: secret.toString('base64') },
          condition: { expression: 'attribute_not_exists(pk)' },
        });
        return { secret };
      } catch (error) {
        if (!(error instanceof ConditionFailed) || error.item === undefined) throw error;
        return fromItem(error.item);
      }
    },

    /** Those of some months whose key is still there. The keys themselves are not read: one purges without them. */
    async unpurged(months: readonly string[]): Promise<string[]> {
      const items = await database.batchGet({
        table,
        keys: months.map(keyOf),
        consistent: true,
        attributes: ['pk', 'purgedAt'],
      });
      const standing = new Set(
        items.filter((item) => item['purgedAt'] === undefined).map((item) => item['pk']),
      );
      return months.filter((month) => standing.has(keyOf(month).pk));
    },

    /** Takes a month's key away for good. @returns whether there was one. */
    async purge(month: string, at: string): Promise<boolean> {
      try {
        await database.put({
          table,
          item: { ...keyOf(month), purgedAt: at },
          condition: { expression: 'attribute_exists(secret)' },
        });
        return true;
      } catch (error) {
        if (error instanceof ConditionFailed) return false;
        throw error;
      }
    },
  };
};
