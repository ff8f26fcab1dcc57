import { sdkDatabase } from '#shared/adapters/database-sdk';
import { directoryReads } from '#shared/adapters/directory-reads';
import { getBranchRoute } from '#shared/contracts/directory';
import { notFound } from '#shared/domain/access';
import { branchOn, ROLLOUT } from '#shared/domain/branches';
import { localDateOf } from '#shared/domain/instants';
import { apiHandler } from '#shared/lambda/api-handler';
import { databaseSettings, env } from '#shared/lambda/env';

const { DIRECTORY_TABLE } = env('DIRECTORY_TABLE');
const directory = directoryReads(DIRECTORY_TABLE, sdkDatabase(databaseSettings()));

/** GET /v1/branches/{branchId}, on a day (today unless told). */
export const handler = apiHandler(getBranchRoute, async ({ params, query, now }) => {
  if (!ROLLOUT.has(params.branchId)) throw notFound('branch');
  const history = await directory.getBranchHistory(params.branchId);
  const day = query.on ?? localDateOf(now.getTime());
  return { status: 200, body: branchOn(params.branchId, history, day) };
});
