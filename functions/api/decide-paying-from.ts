import { sdkDatabase } from '#shared/adapters/database-sdk';
import { directoryWrites } from '#shared/adapters/directory-writes';
import { decidePayingFromRoute } from '#shared/contracts/directory';
import { notFound } from '#shared/domain/access';
import { branchOn, ROLLOUT } from '#shared/domain/branches';
import { decideChange } from '#shared/domain/dated-change';
import { localDateOf } from '#shared/domain/instants';
import { apiHandler } from '#shared/lambda/api-handler';
import { databaseSettings, env } from '#shared/lambda/env';

const { DIRECTORY_TABLE } = env('DIRECTORY_TABLE');
const directory = directoryWrites(DIRECTORY_TABLE, sdkDatabase(databaseSettings()));

/** POST /v1/branches/{branchId}/paying-from/decision: by another person of the Division than the one who asked. */
export const handler = apiHandler(decidePayingFromRoute, async ({ params, body, caller, now }) => {
  if (!ROLLOUT.has(params.branchId)) throw notFound('branch');
  const { at, ...said } = body;
  const decision = { ...said, by: caller.subject, at: now.toISOString() };
  const history = await directory.changePayingFrom(params.branchId, (before) =>
    decideChange(before, at, decision),
  );
  return { status: 200, body: branchOn(params.branchId, history, localDateOf(now.getTime())) };
});
