import { sdkDatabase } from '#shared/adapters/database-sdk';
import { directoryFacts } from '#shared/adapters/directory-facts';
import { decideReportingFromRoute } from '#shared/contracts/worker-kinds';
import { decideChange } from '#shared/domain/dated-change';
import { workerKindDates } from '#shared/domain/payment/worker-kinds';
import { apiHandler } from '#shared/lambda/api-handler';
import { databaseSettings, env } from '#shared/lambda/env';

const { DIRECTORY_TABLE } = env('DIRECTORY_TABLE');
const directory = directoryFacts(DIRECTORY_TABLE, sdkDatabase(databaseSettings()));

/** POST /v1/worker-kinds/{kind}/reporting-from/decision: by another person of the Division than the one who asked. */
export const handler = apiHandler(decideReportingFromRoute, async ({ params, body, caller, now }) => {
  const { at, ...said } = body;
  const decision = { ...said, by: caller.subject, at: now.toISOString() };
  const history = await directory.changeReportingFrom(params.kind, (before) =>
    decideChange(before, at, decision),
  );
  return { status: 200, body: workerKindDates(params.kind, history) };
});
