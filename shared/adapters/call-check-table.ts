import * as z from 'zod/mini';
import { AppError } from '../domain/app-error.ts';
import { CallBackCheck } from '../domain/call-back-check.ts';
import { DAY_MILLIS, millisOf } from '../domain/instants.ts';
import { CallBackSession } from '../domain/voice/call-back.ts';
import type { Reply } from '../domain/voice/turn.ts';
import { type Condition, ConditionFailed, type Database, type Item, type Key, queryAll } from './database.ts';

const SHARDS = 4;
const KEPT_DAYS = 40;

const isReply = (value: unknown): value is Reply =>
  typeof value === 'object' && value !== null && 'prompts' in value && 'end' in value && 'state' in value;
const CallItem = z.object({ session: CallBackSession, turn: z.int(), reply: z.custom<Reply>(isReply) });

/** Where the call of one try stands. */
export type KeptCallBack = { session: CallBackSession; turn: number; reply: Reply };

const checkKey = (checkId: string): Key => ({ pk: `CHECK#${checkId}`, sk: 'CHECK' });
const callKey = (checkId: string, tries: number): Key => ({ pk: `CHECK#${checkId}`, sk: `CALL#${tries}` });
const expiryOf = (check: CallBackCheck): number =>
  Math.floor((millisOf(check.reportedAt) + KEPT_DAYS * DAY_MILLIS) / 1_000);

/** In the index of what is due only while something is. */
const toItem = (check: CallBackCheck): Item => ({
  ...checkKey(check.checkId),
  ...check,
  ...(check.dueAt !== null && { dueShard: `DUE#${parseInt(check.checkId.slice(-2), 16) % SHARDS}` }),
  expiresAtEpochSeconds: expiryOf(check),
});

const fromItem = (item: Item): CallBackCheck => {
  const { pk: _pk, sk: _sk, dueShard: _shard, expiresAtEpochSeconds: _expires, ...rest } = item;
  // An index cannot hold null, so what is null is written without.
  return z.parse(CallBackCheck, { dueAt: null, calledBy: null, ...rest });
};

/**
 * Checks by calling back, one item each, and the calls of their tries.
 *
 * | question                     | how                                                               |
 * | a report is to be checked    | PutItem CHECK#<id>, CHECK unless it is there                      |
 * | a check, and its next state  | GetItem; PutItem if it still has the version that was read        |
 * | what is due until a moment   | 4 Query by-due, dueShard = DUE#<shard>, dueAt <= moment           |
 * | where the call of a try is   | GetItem CHECK#<id>, CALL#<try>; PutItem if its turn is as read    |
 */
export const callCheckTable = (table: string, database: Database) => {
  const put = async (item: Item, condition: Condition, code: string): Promise<void> => {
    try {
      await database.put({ table, item, condition });
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
      throw new AppError('conflict', code, 'Somebody else was faster; read it again', { cause: error });
    }
  };
  const ABSENT: Condition = { expression: 'attribute_not_exists(pk)' };

  return {
    /** Adds a check once; one that is there stays as it is. */
    async add(check: CallBackCheck): Promise<void> {
      try {
        await database.put({ table, item: withoutNull(toItem(check)), condition: ABSENT });
      } catch (error) {
        if (!(error instanceof ConditionFailed)) throw error;
      }
    },

    async get(checkId: string): Promise<CallBackCheck | undefined> {
      const item = await database.get({ table, key: checkKey(checkId), consistent: true });
      return item && fromItem(item);
    },

    /** @throws AppError `CHECK_WENT_ON` (conflict) when it was changed since it was read */
    async save(check: CallBackCheck, previous: CallBackCheck): Promise<void> {
      if (check === previous) return;
      const condition = {
        expression: '#version = :version',
        names: { '#version': 'version' },
        values: { ':version': previous.version },
      };
      await put(withoutNull(toItem(check)), condition, 'CHECK_WENT_ON');
    },

    /** The longest waiting first. */
    async due(until: Date): Promise<CallBackCheck[]> {
      const shards = await Promise.all(
        Array.from({ length: SHARDS }, (_, shard) =>
          queryAll(database, {
            table,
            index: 'by-due',
            keyCondition: 'dueShard = :shard AND dueAt <= :until',
            values: { ':shard': `DUE#${shard}`, ':until': until.toISOString() },
          }),
        ),
      );
      const sortKey = (check: CallBackCheck): string => `${check.dueAt ?? ''}#${check.checkId}`;
      return shards
        .flat()
        .map(fromItem)
        .sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
    },

    async loadCall(checkId: string, tries: number): Promise<KeptCallBack | undefined> {
      const item = await database.get({ table, key: callKey(checkId, tries), consistent: true });
      return item && z.parse(CallItem, item);
    },

    /** @throws AppError `CALL_WENT_ON` (conflict) when the same turn was answered meanwhile */
    async saveCall(
      check: CallBackCheck,
      call: KeptCallBack,
      previousTurn: number | undefined,
    ): Promise<void> {
      const item = {
        ...callKey(check.checkId, check.tries),
        ...call,
        expiresAtEpochSeconds: expiryOf(check),
      };
      const condition =
        previousTurn === undefined
          ? ABSENT
          : { expression: '#turn = :turn', names: { '#turn': 'turn' }, values: { ':turn': previousTurn } };
      await put(item, condition, 'CALL_WENT_ON');
    },
  };
};

const withoutNull = (item: Item): Item =>
  Object.fromEntries(Object.entries(item).filter(([, value]) => value !== null));
