import * as z from 'zod/mini';
import type { WrongTry } from '../domain/call-risk.ts';
import { CaregiverId } from '../domain/ids.ts';
import { DAY_MILLIS, type LocalDate, localDateOf, millisOf } from '../domain/instants.ts';
import type { Report } from '../domain/report.ts';
import { type Database, type Item, queryAll } from './database.ts';

const LINE = 'LINE#';
const CALL = 'CALL#';
const TRY = 'TRY#';
/** What a day of a line shows is looked at within days; a complaint may take a month. */
const KEPT_DAYS = 40;

const CallItem = z.object({ sk: z.string(), caregiverId: CaregiverId });
const TryItem = z.object({ caregiverIds: z.array(CaregiverId), firstAt: z.string(), lastAt: z.string() });

/** One line on one local day; of calls whose number was withheld one caregiver's. */
export type LineDay = { pk: string; line: string | null; date: LocalDate };

/** Everybody's withheld calls under one key would be one hot key; a handset they do not tell anyway. */
const pkOf = (line: string | null, caregiverId: string, date: LocalDate): string =>
  `${LINE}${line ?? `withheld#${caregiverId}`}#${date}`;

/** The line and day of an item of the table; null for its other items. */
export const lineDayOf = (item: Item): LineDay | null => {
  const pk = String(item['pk']);
  if (!pk.startsWith(LINE)) return null;
  const [, line = '', ...rest] = pk.split('#');
  return { pk, line: line.startsWith('+') ? line : null, date: rest.at(-1) ?? '' };
};

const expiryOf = (millis: number): number => Math.floor((millis + KEPT_DAYS * DAY_MILLIS) / 1_000);

/**
 * What happened on a line on a day: reports by telephone, and wrong PINs. Its stream is what `watch-calls` looks at.
 *
 * | question                    | how                                                                   |
 * | a report was made           | UpdateItem LINE#<e164>#<date>, CALL#<reportId>: again, it is the same  |
 * | a PIN was wrong             | UpdateItem LINE#<e164>#<date>, TRY#<ids of the person>                 |
 * | all of a line on a day      | Query pk = LINE#<e164>#<date>, consistent                              |
 */
export const callWatchTable = (table: string, database: Database) => ({
  /** @param placedBy the later fact that told where the call was made: another reason to look */
  async noteCall(report: Report, placedBy?: string): Promise<void> {
    const { reportId, caregiverId, effectiveAt, line = null } = report;
    await database.update({
      table,
      key: { pk: pkOf(line, caregiverId, localDateOf(effectiveAt)), sk: `${CALL}${reportId}` },
      expression: `SET caregiverId = :caregiver, expiresAtEpochSeconds = :expires${placedBy === undefined ? '' : ', placedBy = :placedBy'}`,
      values: {
        ':caregiver': caregiverId,
        ':expires': expiryOf(millisOf(effectiveAt)),
        ...(placedBy !== undefined && { ':placedBy': placedBy }),
      },
    });
  },

  /** @param caregiverIds of the one person whose PIN was tried, under each of her registrations */
  async noteWrongTry(line: string, caregiverIds: readonly string[], now: Date): Promise<void> {
    const ids = [...new Set(caregiverIds)].sort();
    await database.update({
      table,
      key: { pk: pkOf(line, '', localDateOf(now.getTime())), sk: `${TRY}${ids.join(',')}` },
      expression:
        'SET caregiverIds = :ids, firstAt = if_not_exists(firstAt, :at), lastAt = :at, expiresAtEpochSeconds = :expires',
      values: { ':ids': ids, ':at': now.toISOString(), ':expires': expiryOf(now.getTime()) },
    });
  },

  async ofLineDay({ pk, line }: LineDay): Promise<{
    calls: { reportId: string; caregiverId: string }[];
    tries: WrongTry[];
  }> {
    const items = await queryAll(database, {
      table,
      keyCondition: 'pk = :pk',
      values: { ':pk': pk },
      consistent: true,
    });
    const starting = (prefix: string): Item[] =>
      items.filter((item) => String(item['sk']).startsWith(prefix));
    return {
      calls: starting(CALL).map((item) => {
        const { sk, caregiverId } = z.parse(CallItem, item);
        return { reportId: sk.slice(CALL.length), caregiverId };
      }),
      tries: starting(TRY).map((item) => {
        const { caregiverIds, firstAt, lastAt } = z.parse(TryItem, item);
        return {
          line: line ?? '',
          caregiverIds,
          firstMillis: millisOf(firstAt),
          lastMillis: millisOf(lastAt),
        };
      }),
    };
  },
});
