import * as z from 'zod/mini';
import { DAY_MILLIS } from '../domain/instants.ts';
import { nextTryAt } from '../domain/mail-tries.ts';
import { ConditionFailed, type Database, queryAll } from './database.ts';
import { mailFromItem, mailKeyOf, type QueuedMail } from './mail-outbox.ts';
import type { MailOutcome } from './mail-sender.ts';

/** Longer than one attempt may take: whoever holds a mail for longer has died. */
const HELD_MILLIS = 120_000;
/** Beyond the longest wait; what is older was settled on another way. */
const RETRY_KEPT_MILLIS = 7 * DAY_MILLIS;

const RETRY_PK = 'RETRY';
const RetryItem = z.object({ sk: z.string(), key: z.string() });

/** What was done about a mail, and what whoever sends said. `held`: somebody else is at it, or it waits for its next try. */
export type Dispatched = {
  key: string;
  done: 'sent' | 'later' | 'given-up' | 'refused' | 'settled-before' | 'held';
  tries: number;
  code?: string;
};

/** A mail that is to be tried again; `place` is forgotten when it was. */
export type Retry = { key: string; place: string };

const UNSETTLED = 'attribute_exists(pk) AND attribute_not_exists(sentAt) AND attribute_not_exists(failedAt)';
const FREE = '(attribute_not_exists(heldUntil) OR heldUntil < :now)';
/** The record of a new mail that comes twice is no reason to hurry. */
const DUE = '(attribute_not_exists(waitsUntil) OR waitsUntil <= :now)';

/**
 * Sends what lies in the outbox, at least once: a mail is claimed by a conditional update, sent, and marked as sent.
 * Whoever dies in between leaves a claim that ends after two minutes, and the mail goes out again; that is the one way
 * to a second copy, as the service that sends takes no key of ours. Never is a mail marked that did not go out.
 *
 * A try that came to nothing leaves a note of when to try again. Only these are looked at every few minutes: asking for
 * all that is kept would read every mail of a year.
 *
 * | question                        | how                                                                     |
 * | claim a mail                    | UpdateItem if unsettled, not held, and its time has come                |
 * | it was sent, or given up        | UpdateItem                                                              |
 * | try again later                 | PutItem pk = RETRY, sk = <instant>#<key>; UpdateItem of the mail        |
 * | what is due again               | Query RETRY, sk up to now                                               |
 * | forget a note                   | DeleteItem                                                              |
 *
 * @param send one attempt.
 */
export const mailDispatch = (
  table: string,
  database: Database,
  send: (mail: QueuedMail) => Promise<MailOutcome>,
) => {
  const claim = async (key: string, now: Date): Promise<QueuedMail | 'settled-before' | 'waits' | 'held'> => {
    try {
      const item = await database.update({
        table,
        key: mailKeyOf(key),
        expression: 'SET heldUntil = :until ADD tries :one',
        values: {
          ':until': new Date(now.getTime() + HELD_MILLIS).toISOString(),
          ':now': now.toISOString(),
          ':one': 1,
        },
        condition: `${UNSETTLED} AND ${FREE} AND ${DUE}`,
      });
      return mailFromItem(item);
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
      const { item } = error;
      const isOpen = item !== undefined && item['sentAt'] === undefined && item['failedAt'] === undefined;
      if (!isOpen) return 'settled-before';
      const { waitsUntil } = item;
      return typeof waitsUntil === 'string' && waitsUntil > now.toISOString() ? 'waits' : 'held';
    }
  };

  const settle = async (key: string, expression: string, values: Record<string, string>): Promise<void> => {
    const update = { table, key: mailKeyOf(key), expression: `SET ${expression} REMOVE heldUntil`, values };
    await database.update(update);
  };
  const giveUp = (key: string, code: string, now: Date): Promise<void> =>
    settle(key, 'failedAt = :at, problem = :problem', { ':at': now.toISOString(), ':problem': code });

  const note = async (key: string, at: Date): Promise<void> => {
    const expiresAtEpochSeconds = Math.floor((at.getTime() + RETRY_KEPT_MILLIS) / 1_000);
    const sk = `${at.toISOString()}#${key}`;
    await database.put({ table, item: { pk: RETRY_PK, sk, key, expiresAtEpochSeconds } });
  };

  const putOff = async ({ key, tries }: QueuedMail, code: string, now: Date): Promise<Dispatched> => {
    const at = nextTryAt(tries, now);
    if (at === undefined) {
      await giveUp(key, code, now);
      return { key, done: 'given-up', tries, code };
    }
    // The note first: a mail without one would wait for ever.
    await note(key, at);
    await settle(key, 'problem = :problem, waitsUntil = :at', { ':problem': code, ':at': at.toISOString() });
    return { key, done: 'later', tries, code };
  };

  const sendOne = async (mail: QueuedMail, now: Date): Promise<Dispatched> => {
    const { key, tries } = mail;
    const result = await send(mail);
    if (result.outcome === 'sent') {
      const values = { ':at': now.toISOString(), ':id': result.messageId };
      await settle(key, 'sentAt = :at, messageId = :id', values);
      return { key, done: 'sent', tries };
    }
    const { code } = result;
    if (result.outcome === 'later') return putOff(mail, code, now);
    await giveUp(key, code, now);
    return { key, done: 'refused', tries, code };
  };

  return {
    /** Sends a mail unless it was sent. @throws AppError `DATABASE_UNAVAILABLE`, and whatever `send` throws */
    async dispatch(key: string, now: Date): Promise<Dispatched> {
      const claimed = await claim(key, now);
      if (typeof claimed !== 'string') return sendOne(claimed, now);
      // Whoever holds it may have died: looked at again when the claim is over.
      if (claimed === 'held') await note(key, new Date(now.getTime() + HELD_MILLIS));
      return { key, done: claimed === 'waits' ? 'held' : claimed, tries: 0 };
    },

    /** Mails whose time to be tried again has come, the longest due first. */
    async due(now: Date): Promise<Retry[]> {
      const items = await queryAll(database, {
        table,
        keyCondition: 'pk = :pk AND sk <= :now',
        values: { ':pk': RETRY_PK, ':now': `${now.toISOString()}#~` },
        consistent: true,
      });
      return items.map((item) => z.parse(RetryItem, item)).map(({ sk, key }) => ({ key, place: sk }));
    },

    /** After a try, whose own note says when the next one is. */
    async forget({ place }: Retry): Promise<void> {
      await database.remove({ table, key: { pk: RETRY_PK, sk: place } });
    },
  };
};
