import * as z from 'zod/mini';
import { Language } from '../domain/directory.ts';
import type { Database, Key } from './database.ts';

/** A line or a caregiver that nobody has called from, or as, for so long is asked again. */
const KEPT_SECONDS = 400 * 86_400;

const Stored = z.object({ language: Language });

const keyOf = (whose: string): Key => ({ pk: `LANGUAGE#${whose}`, sk: 'LANGUAGE' });

/** Whose language is remembered. */
export const lineOwner = (line: string): string => `LINE#${line}`;
export const caregiverOwner = (caregiverId: string): string => `CAREGIVER#${caregiverId}`;

/**
 * The language last chosen in a call, of a line and of a caregiver.
 *
 * | question                 | how                             |
 * | which language           | GetItem pk = LANGUAGE#<whose>   |
 * | another one was chosen   | PutItem, the last stands        |
 */
export const languageMemory = (table: string, database: Pick<Database, 'get' | 'put'>) => ({
  async languageOf(whose: string): Promise<Language | null> {
    const item = await database.get({ table, key: keyOf(whose) });
    return item === undefined ? null : z.parse(Stored, item).language;
  },

  async remember(owners: readonly string[], language: Language, now: Date): Promise<void> {
    const expiresAtEpochSeconds = Math.floor(now.getTime() / 1_000) + KEPT_SECONDS;
    await Promise.all(
      owners.map((whose) =>
        database.put({ table, item: { ...keyOf(whose), language, expiresAtEpochSeconds } }),
      ),
    );
  },
});
