import { callCheckTable } from '#shared/adapters/call-check-table';
import { callFlagTable } from '#shared/adapters/call-flag-table';
import { callWatch } from '#shared/adapters/call-watch';
import { callWatchTable, type LineDay } from '#shared/adapters/call-watch-table';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { directoryReads } from '#shared/adapters/directory-reads';
import { reportTable } from '#shared/adapters/report-table';
import { watchedLineIn } from '#shared/adapters/stream-records';
import { callHoursOf } from '#shared/domain/call-back-check';
import { databaseSettings, env } from '#shared/lambda/env';
import { streamHandler } from '#shared/lambda/stream-handler';

const { CALL_WATCH_TABLE, REPORT_TABLE, DIRECTORY_TABLE, CALL_BACK_SALT, CALL_BACK_HOURS } = env(
  'CALL_WATCH_TABLE',
  'REPORT_TABLE',
  'DIRECTORY_TABLE',
  'CALL_BACK_SALT',
  'CALL_BACK_HOURS',
);
const database = sdkDatabase(databaseSettings());
const watch = callWatch(
  {
    lines: callWatchTable(CALL_WATCH_TABLE, database),
    flags: callFlagTable(CALL_WATCH_TABLE, database),
    checks: callCheckTable(CALL_WATCH_TABLE, database),
    reports: reportTable(REPORT_TABLE, database),
    directory: directoryReads(DIRECTORY_TABLE, database),
  },
  { salt: CALL_BACK_SALT, hours: callHoursOf(CALL_BACK_HOURS) },
);

/** Something happened on a line: its day is looked at as a whole, once for all records of a batch. */
export const handler = streamHandler(watchedLineIn, async (_pk, days: LineDay[], now) => {
  const [day] = days;
  if (day !== undefined) await watch.look(day, now);
});
