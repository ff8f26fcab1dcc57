import { sdkDatabase } from '#shared/adapters/database-sdk';
import { directoryWrites } from '#shared/adapters/directory-writes';
import { putPayingFromRoute } from '#shared/contracts/directory';
import { notFound } from '#shared/domain/access';
import { branchOn, ROLLOUT } from '#shared/domain/branches';
import { localDateOf } from '#shared/domain/instants';
import { apiHandler } from '#shared/lambda/api-handler';
import { databaseSettings, env } from '#shared/lambda/env';

const { DIRECTORY_TABLE } = env('DIRECTORY_TABLE');
const directory = directoryWrites(DIRECTORY_TABLE, sdkDatabase(databaseSettings()));

/** PUT /v1/branches/{branchId}/paying-from: a dated record with who, when and why; the latest one counts. */
export const handler = apiHandler(putPayingFromRoute, async ({ params, body, caller, now }) => {
  if (!ROLLOUT.has(params.branchId)) throw notFound('branch');
  const change = { ...body, by: caller.subject, at: now.toISOString() };
  const history = await directory.putPayingFrom(params.branchId, change);
  return { status: 200, body: branchOn(params.branchId, history, localDateOf(now.getTime())) };
});
