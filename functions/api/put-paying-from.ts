import { sdkDatabase } from '#shared/adapters/database-sdk';
import { directoryFacts } from '#shared/adapters/directory-facts';
import { putPayingFromRoute } from '#shared/contracts/directory';
import { notFound } from '#shared/domain/access';
import { branchOn, ROLLOUT, withChange } from '#shared/domain/branches';
import { localDateOf } from '#shared/domain/instants';
import { apiHandler } from '#shared/lambda/api-handler';
import { databaseSettings, env } from '#shared/lambda/env';

const { DIRECTORY_TABLE } = env('DIRECTORY_TABLE');
const directory = directoryFacts(DIRECTORY_TABLE, sdkDatabase(databaseSettings()));

/** PUT /v1/branches/{branchId}/paying-from: a later date holds at once, an earlier one when a second person approved it. */
export const handler = apiHandler(putPayingFromRoute, async ({ params: { branchId }, body, caller, now }) => {
  if (!ROLLOUT.has(branchId)) throw notFound('branch');
  const change = { ...body, by: caller.subject, at: now.toISOString() };
  const history = await directory.changeBranch(branchId, (before) => withChange(branchId, before, change));
  return { status: 200, body: branchOn(branchId, history, localDateOf(now.getTime())) };
});
