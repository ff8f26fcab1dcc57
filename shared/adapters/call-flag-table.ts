import { hash } from 'node:crypto';
import * as z from 'zod/mini';
import { type FlagParty, FlagReview, KeptFlag, listsOf } from '../domain/call-flag-view.ts';
import type { CallFlag } from '../domain/call-flag.ts';
import { DAY_MILLIS, type LocalDate, millisOf } from '../domain/instants.ts';
import { ConditionFailed, type Database, type Item, type Key, queryAll } from './database.ts';

/** A list in as many parts: the list of everybody would be one hot key. */
const SHARDS = 4;
/** Over a year: an inspection looks back at the year before. */
const KEPT_DAYS = 400;

const FlagItem = z.object({ ...KeptFlag.shape, reviews: z.record(z.string(), FlagReview) });
const Pointer = z.object({ sk: z.string() });

const flagKey = (flagId: string): Key => ({ pk: `FLAG#${flagId}`, sk: 'FLAG' });
const shardOf = (flagId: string): number => parseInt(flagId.slice(-2), 16) % SHARDS;

const byTime = (a: FlagReview, b: FlagReview): number => millisOf(a.at) - millisOf(b.at);

const fromItem = (item: Item): KeptFlag => {
  const { reviews, ...flag } = z.parse(FlagItem, item);
  return { ...flag, reviews: Object.values(reviews).sort(byTime) };
};

/** Of two states of one flag the fuller is kept, whichever is written first. */
const rankOf = ({ caregiverIds, reportIds, lastAt }: CallFlag): string =>
  [
    String(caregiverIds.length + reportIds.length).padStart(6, '0'),
    lastAt,
    hash('sha256', reportIds.join(), 'hex'),
  ].join('#');

/** The same words of the same person are one review. */
const reviewIdOf = ({ by, outcome, note }: FlagReview): string =>
  `r${hash('sha256', JSON.stringify([by, outcome, note]), 'hex').slice(0, 32)}`;

/**
 * Flags, one item each with what people wrote under it, and the lists that they are in.
 *
 * | question                        | how                                                                        |
 * | a flag was found, in its lists  | UpdateItem FLAG#<id>, unless a fuller state is there                        |
 * | it is in a list                 | PutItem FLAGS#<list>#<shard>, <date>#<id>                                  |
 * | flags of a list between dates   | 4 Query FLAGS#<list>#<shard>, sk between the dates, then BatchGetItem      |
 * | one flag                        | GetItem FLAG#<id>                                                          |
 * | somebody looked at it           | UpdateItem: another entry in `reviews`, unless the same is there           |
 */
export const callFlagTable = (table: string, database: Database) => {
  const pointersOf = async (list: string, from: LocalDate, to: LocalDate): Promise<string[]> => {
    const shards = await Promise.all(
      Array.from({ length: SHARDS }, (_, shard) =>
        queryAll(database, {
          table,
          keyCondition: 'pk = :pk AND sk BETWEEN :from AND :to',
          values: { ':pk': `FLAGS#${list}#${shard}`, ':from': from, ':to': `${to}~` },
        }),
      ),
    );
    return shards.flat().map((item) => z.parse(Pointer, item).sk.slice(from.length + 1));
  };

  return {
    async keep(flag: CallFlag, parties: readonly FlagParty[]): Promise<void> {
      const { flagId, date } = flag;
      const expires = Math.floor((millisOf(flag.lastAt) + KEPT_DAYS * DAY_MILLIS) / 1_000);
      const attributes = {
        ...flag,
        parties: [...parties],
        rank: rankOf(flag),
        expiresAtEpochSeconds: expires,
      };
      const names = Object.keys(attributes);
      // The lists first: whoever sees the flag in one of them, sees it in all.
      for (const list of listsOf(parties)) {
        await database.put({
          table,
          item: {
            pk: `FLAGS#${list}#${shardOf(flagId)}`,
            sk: `${date}#${flagId}`,
            expiresAtEpochSeconds: expires,
          },
        });
      }
      try {
        await database.update({
          table,
          key: flagKey(flagId),
          expression: `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}, reviews = if_not_exists(reviews, :none)`,
          names: Object.fromEntries(names.map((name) => [`#${name}`, name])),
          values: {
            ...Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`:${name}`, value])),
            ':none': {},
          },
          condition: 'attribute_not_exists(pk) OR #rank < :rank',
        });
      } catch (error) {
        if (!(error instanceof ConditionFailed)) throw error;
      }
    },

    /** Newest day first. */
    async list(list: string, from: LocalDate, to: LocalDate): Promise<KeptFlag[]> {
      const ids = await pointersOf(list, from, to);
      const flags = (await database.batchGet({ table, keys: ids.map(flagKey), consistent: true })).map(
        fromItem,
      );
      const sortKey = ({ date, lastAt, flagId }: KeptFlag): string => `${date}#${lastAt}#${flagId}`;
      return flags.sort((a, b) => (sortKey(a) < sortKey(b) ? 1 : -1));
    },

    async get(flagId: string): Promise<KeptFlag | undefined> {
      const item = await database.get({ table, key: flagKey(flagId), consistent: true });
      return item && fromItem(item);
    },

    /** @returns the flag with it, and whether it is new */
    async review(flagId: string, review: FlagReview): Promise<{ flag: KeptFlag; isNew: boolean }> {
      try {
        const item = await database.update({
          table,
          key: flagKey(flagId),
          expression: 'SET reviews.#id = :review',
          names: { '#id': reviewIdOf(review) },
          values: { ':review': review },
          condition: 'attribute_exists(pk) AND attribute_not_exists(reviews.#id)',
        });
        return { flag: fromItem(item), isNew: true };
      } catch (error) {
        if (!(error instanceof ConditionFailed) || error.item === undefined) throw error;
        return { flag: fromItem(error.item), isNew: false };
      }
    },
  };
};
