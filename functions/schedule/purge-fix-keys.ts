import { sdkDatabase } from '#shared/adapters/database-sdk';
import { fixKeyTable } from '#shared/adapters/fix-key-table';
import { spotTable } from '#shared/adapters/spot-table';
import { purgeableMonths } from '#shared/domain/fix-purge';
import { databaseSettings, env } from '#shared/lambda/env';
import { logger } from '#shared/lambda/logger';
import { scheduleHandler } from '#shared/lambda/schedule-handler';

const { FIX_KEY_TABLE } = env('FIX_KEY_TABLE');
const database = sdkDatabase(databaseSettings());
const keys = fixKeyTable(FIX_KEY_TABLE, database);
const spots = spotTable(FIX_KEY_TABLE, database);

/**
 * Every hour: deletes the keys of months whose coordinates are due to go (without its key a reading is gone for good),
 * and the far-off readings that served to see a regional fault.
 */
export const handler = scheduleHandler(async (scheduledAt) => {
  for (const month of await keys.unpurged(purgeableMonths(scheduledAt))) {
    const purged = await keys.purge(month, scheduledAt.toISOString());
    if (purged) logger.info('coordinates purged', { month });
  }
  const removed = await spots.purge(scheduledAt);
  if (removed > 0) logger.info('far-off readings purged', { removed });
});
