import * as z from 'zod/mini';
import { DAY_MILLIS, type LocalDate } from '../domain/instants.ts';
import { alertKey, LateAlert } from '../domain/late-alert.ts';
import { RULES } from '../domain/rules.ts';
import { type Database, type Item, queryAll } from './database.ts';

const pkOf = (date: LocalDate, providerId: string): string => `LATE#${date}#${providerId}`;

const toItem = (alert: LateAlert): Item => ({
  pk: pkOf(alert.date, alert.providerId),
  sk: alertKey(alert),
  ...alert,
  expiresAtEpochSeconds: Math.floor(
    (Date.parse(alert.plannedAt) + RULES.correctionWindowDays * DAY_MILLIS) / 1_000,
  ),
});
const fromItem = (item: Item): LateAlert => {
  const { pk: _pk, sk: _sk, expiresAtEpochSeconds: _expires, ...alert } = item;
  return z.parse(LateAlert, alert);
};

/**
 * Planned visits that nobody arrived at in time; derived, kept as long as visits may be corrected.
 *
 * | question                            | how                                             |
 * | alerts of a provider and a day      | Query pk = LATE#<date>#<providerId>             |
 * | alerts changed                      | BatchWriteItem; only the sweep writes           |
 */
export const alertTable = (table: string, database: Database) => ({
  /** In order of the planned time. */
  async of(date: LocalDate, providerId: string): Promise<LateAlert[]> {
    const items = await queryAll(database, {
      table,
      keyCondition: 'pk = :pk',
      values: { ':pk': pkOf(date, providerId) },
      consistent: true,
    });
    return items.map(fromItem);
  },

  async put(alerts: readonly LateAlert[]): Promise<void> {
    if (alerts.length > 0) await database.batchPut({ table, items: alerts.map(toItem) });
  },
});
