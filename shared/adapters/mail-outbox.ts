import { hash } from 'node:crypto';
import * as z from 'zod/mini';
import { Language } from '../domain/directory.ts';
import { DAY_MILLIS } from '../domain/instants.ts';
import { ConditionFailed, type Database, type Item, type Key, queryAll, type Write } from './database.ts';

/** A mail as it is handed over; `key` names its cause, so that a cause told twice makes one mail. */
export const Mail = z.strictObject({
  key: z.string().check(z.minLength(1), z.maxLength(200)),
  to: z.email(),
  subject: z.string().check(z.minLength(1), z.maxLength(200)),
  /** Plain text. */
  text: z.string().check(z.minLength(1), z.maxLength(20_000)),
  language: Language,
});
export type Mail = z.infer<typeof Mail>;

/** Longer than anything announces itself ahead; then the address is forgotten. */
const KEPT_MILLIS = 400 * DAY_MILLIS;
/** One key for all would be where all mails meet. */
const SHARDS = 16;

const shardOf = (key: string): number => parseInt(hash('sha256', key, 'hex').slice(0, 1), 16) % SHARDS;
const pkOf = (shard: number): string => `OUTBOX#${shard}`;
const ABSENT = { expression: 'attribute_not_exists(pk)' };

/** Where a mail lies. */
export const mailKeyOf = (key: string): Key => ({ pk: pkOf(shardOf(key)), sk: `MAIL#${key}` });

const toItem = (mail: Mail, now: Date): Item => ({
  ...mailKeyOf(mail.key),
  ...mail,
  queuedAt: now.toISOString(),
  expiresAtEpochSeconds: Math.floor((now.getTime() + KEPT_MILLIS) / 1_000),
});

/** A mail with what became of it. */
const QueuedMail = z.object({
  ...Mail.shape,
  queuedAt: z.string(),
  /** How often sending was begun. */
  tries: z._default(z.int(), 0),
  sentAt: z.optional(z.string()),
  /** Set when it was given up. */
  failedAt: z.optional(z.string()),
  /** The last answer of whoever sends, where it was none of success. */
  problem: z.optional(z.string()),
});
export type QueuedMail = z.infer<typeof QueuedMail>;

/** @throws ZodError for an item that is no mail */
export const mailFromItem = (item: Item): QueuedMail => z.parse(QueuedMail, item);

/**
 * Mails to be sent. What is stored here is sent at least once (`mail-dispatch.ts`); nobody who causes a mail waits for
 * that, and nothing is lost when whoever sends is away.
 *
 * | question                          | how                                                              |
 * | queue a mail once                 | PutItem pk = OUTBOX#<shard of the key>, sk = MAIL#<key> if absent |
 * | queue a mail with another change  | the same put as a step of that transaction                       |
 * | all of them, for a look           | 16 Query pk = OUTBOX#<shard>                                     |
 */
export const mailOutbox = (table: string, database: Database) => ({
  /** Queues a mail. @returns whether it is new: the same key again changes nothing, whatever it says. */
  async queue(mail: Mail, now: Date): Promise<boolean> {
    try {
      await database.put({ table, item: toItem(mail, now), condition: ABSENT });
      return true;
    } catch (error) {
      if (error instanceof ConditionFailed) return false;
      throw error;
    }
  },

  /** The mail as a step of a transaction, so that it is queued exactly when its cause is stored; for keys that never return. */
  write: (mail: Mail, now: Date): Write => ({ put: { table, item: toItem(mail, now) } }),

  /** Everything that was queued and is still kept, the oldest first. */
  async queued(): Promise<QueuedMail[]> {
    const shards = await Promise.all(
      Array.from({ length: SHARDS }, (_, shard) =>
        queryAll(database, {
          table,
          keyCondition: 'pk = :pk AND begins_with(sk, :prefix)',
          values: { ':pk': pkOf(shard), ':prefix': 'MAIL#' },
          consistent: true,
        }),
      ),
    );
    return shards
      .flat()
      .map(mailFromItem)
      .sort((a, b) => (`${a.queuedAt}|${a.key}` < `${b.queuedAt}|${b.key}` ? -1 : 1));
  },
});
