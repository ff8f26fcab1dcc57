import { alertTable } from '#shared/adapters/alert-table';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { dayView } from '#shared/adapters/day-view';
import { directoryPlans } from '#shared/adapters/directory-plans';
import { directoryReads } from '#shared/adapters/directory-reads';
import { lateSweep } from '#shared/adapters/late-sweep';
import { visitTable } from '#shared/adapters/visit-table';
import { HOUR_MILLIS, localDateOf } from '#shared/domain/instants';
import { databaseSettings, env } from '#shared/lambda/env';
import { logger } from '#shared/lambda/logger';
import { scheduleHandler } from '#shared/lambda/schedule-handler';

const { DIRECTORY_TABLE, VISIT_TABLE, ALERT_TABLE } = env('DIRECTORY_TABLE', 'VISIT_TABLE', 'ALERT_TABLE');
const database = sdkDatabase(databaseSettings());
const directory = directoryReads(DIRECTORY_TABLE, database);
const late = lateSweep({
  directory,
  plans: directoryPlans(DIRECTORY_TABLE, database),
  days: dayView(visitTable(VISIT_TABLE, database), directory),
  alerts: alertTable(ALERT_TABLE, database),
});

/** What was planned for the evening is looked at until the next morning. */
const LOOKED_BACK_MILLIS = 6 * HOUR_MILLIS;

/** Every five minutes: which planned visits nobody has arrived at. A provider that fails does not hold up the others. */
export const handler = scheduleHandler(async (scheduledAt) => {
  const millis = scheduledAt.getTime();
  const dates = new Set([localDateOf(millis - LOOKED_BACK_MILLIS), localDateOf(millis)]);
  const failed: unknown[] = [];
  for (const providerId of await directory.listProviderIds()) {
    for (const date of dates) {
      try {
        const changed = await late.sweep(providerId, date, scheduledAt);
        if (changed > 0) logger.info('alerts changed', { providerId, changed });
      } catch (error) {
        failed.push(error);
      }
    }
  }
  if (failed.length > 0) throw new AggregateError(failed, 'Some providers could not be looked at');
});
