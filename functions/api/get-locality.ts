import { sdkDatabase } from '#shared/adapters/database-sdk';
import { rolloutDates } from '#shared/adapters/rollout-dates';
import { getLocalityRoute } from '#shared/contracts/localities';
import { notFound } from '#shared/domain/access';
import { localDateOf } from '#shared/domain/instants';
import { localityBranchOn } from '#shared/domain/locality';
import { apiHandler } from '#shared/lambda/api-handler';
import { databaseSettings, env } from '#shared/lambda/env';

const { DIRECTORY_TABLE } = env('DIRECTORY_TABLE');
const dates = rolloutDates(DIRECTORY_TABLE, sdkDatabase(databaseSettings()));

/** GET /v1/localities/{localityCode}: its branch on a day (today unless told), and all its dates. */
export const handler = apiHandler(getLocalityRoute, async ({ params, query, now }) => {
  const { localityCode } = params;
  const history = await dates.localityHistory(localityCode);
  const last = history.at(-1);
  if (last === undefined) throw notFound('locality');
  const branchId = localityBranchOn(history, query.on ?? localDateOf(now.getTime())) ?? null;
  return { status: 200, body: { localityCode, name: last.name, branchId, history } };
});
