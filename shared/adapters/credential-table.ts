import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import * as z from 'zod/mini';
import { MINUTE_MILLIS, toInstant } from '../domain/instants.ts';
import { RULES } from '../domain/rules.ts';
import { ConditionFailed, type Database, type Item, type Key } from './database.ts';

const derive = promisify<string, Buffer, number, Buffer>(scrypt);
const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** How long a lock lasts, and how long wrong tries are remembered. */
const LOCK_MINUTES = 15;

const PinItem = z.object({ salt: z.string(), hash: z.string() });
const TriesItem = z.object({ tries: z.int(), until: z.string() });

/** `locked`: too many wrong tries of this caregiver or from this line; `unset`: the office has set no PIN yet. */
export type PinCheck = 'right' | 'wrong' | 'locked' | 'unset';

const pinKey = (caregiverId: string): Key => ({ pk: `PIN#${caregiverId}`, sk: 'PIN' });
const triesKey = (whose: string): Key => ({ pk: `TRIES#${whose}`, sk: 'TRIES' });

/**
 * PINs as salted slow hashes (scrypt), and the count of wrong tries.
 *
 * | question                    | how                                                                       |
 * | PIN of a caregiver          | GetItem PIN#<caregiverId>                                                 |
 * | wrong tries                 | GetItem TRIES#CAREGIVER#<id>, TRIES#LINE#<e164>                           |
 * | one more try                | UpdateItem, counted before the PIN is looked at, so tries side by side count |
 * | right, or a new PIN         | DeleteItem of the caregiver's tries                                       |
 * | wrong check of a recipient  | the same, TRIES#CHECK#<e164>                                              |
 */
export const credentialTable = (table: string, database: Database) => {
  /** Counts a try and says whether it is still allowed: a fifth wrong one locks, whatever comes after it. */
  const countTry = async (whose: string, now: Date): Promise<boolean> => {
    const until = toInstant(now.getTime() + LOCK_MINUTES * MINUTE_MILLIS);
    const key = triesKey(whose);
    const known = z.safeParse(TriesItem, await database.get({ table, key, consistent: true }));
    if (known.success && known.data.until <= now.toISOString()) await forget(whose, known.data.until);
    try {
      await database.update({
        table,
        key,
        expression: 'SET #until = :until, expiresAtEpochSeconds = :expires ADD tries :one',
        names: { '#until': 'until' },
        values: {
          ':until': until,
          ':expires': Math.floor(Date.parse(until) / 1_000),
          ':one': 1,
          ':most': RULES.pinTriesMax,
        },
        condition: 'attribute_not_exists(tries) OR tries < :most',
      });
      return true;
    } catch (error) {
      if (error instanceof ConditionFailed) return false;
      throw error;
    }
  };

  const forget = async (whose: string, until?: string): Promise<void> => {
    try {
      await database.remove({
        table,
        key: triesKey(whose),
        ...(until !== undefined && {
          condition: {
            expression: '#until = :until',
            names: { '#until': 'until' },
            values: { ':until': until },
          },
        }),
      });
    } catch (error) {
      // Somebody counted another try meanwhile: that count stands.
      if (!(error instanceof ConditionFailed)) throw error;
    }
  };

  const matches = async (item: Item, pin: string): Promise<boolean> => {
    const { salt, hash } = z.parse(PinItem, item);
    const found = await derive(pin, Buffer.from(salt, 'base64'), HASH_BYTES);
    return timingSafeEqual(found, Buffer.from(hash, 'base64'));
  };

  return {
    /** Sets a PIN anew; a lock of the caregiver ends with it, a lock of a line does not. */
    async setPin(caregiverId: string, pin: string): Promise<void> {
      const salt = randomBytes(SALT_BYTES);
      const hash = await derive(pin, salt, HASH_BYTES);
      const item = { ...pinKey(caregiverId), salt: salt.toString('base64'), hash: hash.toString('base64') };
      await database.put({ table, item });
      await forget(`CAREGIVER#${caregiverId}`);
    },

    /**
     * Checks a PIN, counting the try for the caregiver and for the line.
     * @param line E.164, null when the number is withheld: then only the caregiver's tries count.
     */
    async checkPin(caregiverId: string, line: string | null, pin: string, now: Date): Promise<PinCheck> {
      const item = await database.get({ table, key: pinKey(caregiverId), consistent: true });
      const counted = [`CAREGIVER#${caregiverId}`, ...(line === null ? [] : [`LINE#${line}`])];
      const allowed = await Promise.all(counted.map((whose) => countTry(whose, now)));
      if (allowed.includes(false)) return 'locked';
      if (item === undefined) return 'unset';
      if (!(await matches(item, pin))) return 'wrong';
      await Promise.all(counted.map((whose) => forget(whose)));
      return 'right';
    },

    /**
     * Counts a try of somebody who receives care, on the line that is the other half of the proof; its own count, so
     * that nobody at home can lock out the caregivers who call from there.
     * @returns whether the try is still allowed
     */
    async countCheck(line: string, isRight: boolean, now: Date): Promise<boolean> {
      const whose = `CHECK#${line}`;
      const isAllowed = await countTry(whose, now);
      if (isAllowed && isRight) await forget(whose);
      return isAllowed;
    },
  };
};
