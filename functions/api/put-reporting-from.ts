import { sdkDatabase } from '#shared/adapters/database-sdk';
import { directoryFacts } from '#shared/adapters/directory-facts';
import { putReportingFromRoute } from '#shared/contracts/worker-kinds';
import { addedChange } from '#shared/domain/dated-change';
import { workerKindDates } from '#shared/domain/payment/worker-kinds';
import { apiHandler } from '#shared/lambda/api-handler';
import { databaseSettings, env } from '#shared/lambda/env';

const { DIRECTORY_TABLE } = env('DIRECTORY_TABLE');
const directory = directoryFacts(DIRECTORY_TABLE, sdkDatabase(databaseSettings()));

/** PUT /v1/worker-kinds/{kind}/reporting-from: a later date holds at once, an earlier or a first one when approved. */
export const handler = apiHandler(putReportingFromRoute, async ({ params, body, caller, now }) => {
  const change = { ...body, by: caller.subject, at: now.toISOString() };
  const history = await directory.changeReportingFrom(params.kind, (before) =>
    addedChange(before, change, (one) => one.reportingFrom),
  );
  return { status: 200, body: workerKindDates(params.kind, history) };
});
