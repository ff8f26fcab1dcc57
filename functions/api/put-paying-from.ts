import { sdkDatabase } from '#shared/adapters/database-sdk';
import { directoryWrites } from '#shared/adapters/directory-writes';
import { putPayingFromRoute } from '#shared/contracts/directory';
import { notFound } from '#shared/domain/access';
import { branchOn, requirePayingAfterReporting, ROLLOUT, withChange } from '#shared/domain/branches';
import { localDateOf } from '#shared/domain/instants';
import { apiHandler } from '#shared/lambda/api-handler';
import { databaseSettings, env } from '#shared/lambda/env';

const { DIRECTORY_TABLE } = env('DIRECTORY_TABLE');
const directory = directoryWrites(DIRECTORY_TABLE, sdkDatabase(databaseSettings()));

/** PUT /v1/branches/{branchId}/paying-from: a later date holds at once, an earlier one when a second person approved it. */
export const handler = apiHandler(putPayingFromRoute, async ({ params, body, caller, now }) => {
  if (!ROLLOUT.has(params.branchId)) throw notFound('branch');
  requirePayingAfterReporting(params.branchId, body.payingFrom);
  const change = { ...body, by: caller.subject, at: now.toISOString() };
  const history = await directory.changePayingFrom(params.branchId, (before) => withChange(before, change));
  return { status: 200, body: branchOn(params.branchId, history, localDateOf(now.getTime())) };
});
