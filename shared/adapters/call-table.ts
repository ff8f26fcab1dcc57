import * as z from 'zod/mini';
import { AppError } from '../domain/app-error.ts';
import { Session } from '../domain/voice/session.ts';
import type { Reply } from '../domain/voice/turn.ts';
import { ConditionFailed, type Database, type Item, type Key } from './database.ts';

/** A call that nobody goes on with is forgotten after a day: long enough to look into a complaint. */
const KEPT_SECONDS = 86_400;

/** A reply is what this adapter wrote itself; only that it is one is checked. */
const isReply = (value: unknown): value is Reply =>
  typeof value === 'object' && value !== null && 'prompts' in value && 'end' in value && 'state' in value;
const CallItem = z.object({ session: Session, turn: z.int(), reply: z.custom<Reply>(isReply) });

/** Where a call stands: after which turn, and what was answered to it. */
export type KeptCall = { session: Session; turn: number; reply: Reply };

const keyOf = (callId: string): Key => ({ pk: `CALL#${callId}`, sk: 'CALL' });

/**
 * Calls under way, one item each.
 *
 * | question                 | how                                                           |
 * | where a call stands      | GetItem pk = CALL#<callId>, consistent                        |
 * | it goes on by one turn   | PutItem if it stands where it was read; the first if there is none |
 */
export const callTable = (table: string, database: Database) => ({
  async load(callId: string): Promise<KeptCall | undefined> {
    const item = await database.get({ table, key: keyOf(callId), consistent: true });
    return item && z.parse(CallItem, item);
  },

  /**
   * Keeps a call after a turn.
   * @param previousTurn the turn that the session was read at; undefined for a new call.
   * @throws AppError `CALL_WENT_ON` (conflict) when the same turn was answered meanwhile.
   */
  async save(callId: string, call: KeptCall, previousTurn: number | undefined): Promise<void> {
    const expiresAtEpochSeconds = Math.floor(Date.now() / 1_000) + KEPT_SECONDS;
    const item: Item = { ...keyOf(callId), ...call, expiresAtEpochSeconds };
    const names = { '#turn': 'turn' };
    try {
      await database.put({
        table,
        item,
        condition:
          previousTurn === undefined
            ? { expression: 'attribute_not_exists(pk)' }
            : { expression: '#turn = :turn', names, values: { ':turn': previousTurn } },
      });
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
      throw new AppError('conflict', 'CALL_WENT_ON', 'This turn was answered already', { cause: error });
    }
  },
});
