import * as z from 'zod/mini';
import { Instant } from '../domain/instants.ts';
import { Notice, noticeKey } from '../domain/payment/shared-worker-notices.ts';
import { ConditionFailed, type Database, type Item, type Key, queryAll } from './database.ts';

/** A notice as one provider was told it: of the two, only the provider's own recipients are named. */
export const ToldNotice = z.omit(z.extend(Notice, { providerId: z.string(), toldAt: Instant }), {
  providerIds: true,
});
export type ToldNotice = z.infer<typeof ToldNotice>;

const casePk = (recipientIds: readonly string[]): string => `NOTICED#${[...recipientIds].sort().join('~')}`;
const markKey = (about: readonly string[], told: ToldNotice): Key => ({
  pk: casePk(about),
  sk: noticeKey(told.noticeId, told.providerId),
});
const listPk = (providerId: string): string => `NOTICES#${providerId}`;

const MarkItem = z.object({ told: ToldNotice, isDone: z.boolean() });
const ListItem = z.object({ told: ToldNotice });

const placeOf = (next: Item | undefined): string | null => {
  const sk = next?.['sk'];
  return typeof sk === 'string' ? sk : null;
};

/**
 * What providers were told of cases of one foreign worker for two (circular 1536A).
 *
 * | question                                 | how                                                          |
 * | what was told of a case                  | Query pk = NOTICED#<recipient>~<recipient>                   |
 * | begin to tell, once                      | PutItem <notice>#<provider> if absent, else what stands there |
 * | show it to the provider                  | PutItem NOTICES#<provider>, <instant>#<month>#<notice>       |
 * | it is told on every way                  | PutItem of the mark, done                                    |
 * | what a provider was told, newest first   | Query NOTICES#<provider>, backwards                          |
 */
export const noticeTable = (table: string, database: Database) => {
  const marksOf = async (recipientIds: readonly string[]): Promise<z.infer<typeof MarkItem>[]> => {
    const items = await queryAll(database, {
      table,
      keyCondition: 'pk = :pk',
      values: { ':pk': casePk(recipientIds) },
      consistent: true,
    });
    return items.map((item) => z.parse(MarkItem, item));
  };

  return {
    /** What was begun to be told of two recipients, and what of it has gone every way. */
    async ofCase(
      recipientIds: readonly string[],
    ): Promise<{ told: ToldNotice[]; done: ReadonlySet<string> }> {
      const marks = await marksOf(recipientIds);
      const done = marks.filter((one) => one.isDone).map(({ told }) => told);
      return {
        told: marks.map((one) => one.told),
        done: new Set(done.map(({ noticeId, providerId }) => noticeKey(noticeId, providerId))),
      };
    },

    /** What was told of two recipients on every way. */
    async toldOf(recipientIds: readonly string[]): Promise<ToldNotice[]> {
      const marks = await marksOf(recipientIds);
      return marks.filter((one) => one.isDone).map((one) => one.told);
    },

    /** Whoever begins first says when it was told; a run that finds it begun goes on with that. */
    async begin(about: readonly string[], told: ToldNotice): Promise<ToldNotice> {
      const key = markKey(about, told);
      try {
        await database.put({
          table,
          item: { ...key, told, isDone: false },
          condition: { expression: 'attribute_not_exists(pk)' },
        });
        return told;
      } catch (error) {
        if (!(error instanceof ConditionFailed)) throw error;
        return z.parse(MarkItem, error.item).told;
      }
    },

    /** Told twice it is the same. */
    async show(told: ToldNotice): Promise<void> {
      const sk = `${told.toldAt}#${told.month}#${told.noticeId}`;
      await database.put({ table, item: { pk: listPk(told.providerId), sk, told } });
    },

    /** Last of all: until it stands, the next run does the rest again. */
    async finish(about: readonly string[], told: ToldNotice): Promise<void> {
      await database.put({ table, item: { ...markKey(about, told), told, isDone: true } });
    },

    /** What a provider was told, the newest first: a page, and where the next one begins. */
    async toldTo(
      providerId: string,
      asked: { limit: number; startAfter: string | undefined },
    ): Promise<{ notices: ToldNotice[]; next: string | null }> {
      const pk = listPk(providerId);
      const { items, next } = await database.query({
        table,
        keyCondition: 'pk = :pk',
        values: { ':pk': pk },
        limit: asked.limit,
        backwards: true,
        ...(asked.startAfter !== undefined && { startAfter: { pk, sk: asked.startAfter } }),
      });
      return { notices: items.map((item) => z.parse(ListItem, item).told), next: placeOf(next) };
    },
  };
};
