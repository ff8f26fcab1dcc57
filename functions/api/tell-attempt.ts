import { checkKeeper } from '#shared/adapters/call-back';
import { callCheckTable } from '#shared/adapters/call-check-table';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { reportTable } from '#shared/adapters/report-table';
import { tellAttemptRoute } from '#shared/contracts/call-trust';
import { notFound } from '#shared/domain/access';
import { callHoursOf, callTaskOf, tellTry } from '#shared/domain/call-back-check';
import { apiHandler } from '#shared/lambda/api-handler';
import { databaseSettings, env } from '#shared/lambda/env';

const { CALL_WATCH_TABLE, REPORT_TABLE, CALL_BACK_HOURS } = env(
  'CALL_WATCH_TABLE',
  'REPORT_TABLE',
  'CALL_BACK_HOURS',
);
const database = sdkDatabase(databaseSettings());
const checks = callCheckTable(CALL_WATCH_TABLE, database);
const keeper = checkKeeper({ checks, reports: reportTable(REPORT_TABLE, database) });
const hours = callHoursOf(CALL_BACK_HOURS);

/** POST /v1/call-back-checks/{checkId}/attempts: one caller at a time; after three tries nobody is called any more. */
export const handler = apiHandler(tellAttemptRoute, async ({ params, body, caller, now }) => {
  const check = await checks.get(params.checkId);
  if (check === undefined) throw notFound('check');
  const next = tellTry(check, { ...body, by: caller.subject }, { hours, now });
  await keeper.keep(next, check, now);
  return { status: 200, body: callTaskOf(next) };
});
