import { sdkDatabase } from '#shared/adapters/database-sdk';
import { directoryReads } from '#shared/adapters/directory-reads';
import { incompleteCalls } from '#shared/adapters/incomplete-calls';
import { listIncompleteCallsRoute } from '#shared/contracts/calls';
import { PAGE_SIZE } from '#shared/contracts/lists';
import { apiHandler } from '#shared/lambda/api-handler';
import { providerOf } from '#shared/lambda/caller';
import { databaseSettings, env } from '#shared/lambda/env';

const { CALL_TABLE, DIRECTORY_TABLE } = env('CALL_TABLE', 'DIRECTORY_TABLE');
const database = sdkDatabase(databaseSettings());
const directory = directoryReads(DIRECTORY_TABLE, database);
const notes = incompleteCalls(CALL_TABLE, database);

/** GET /v1/incomplete-calls: those of the own branch and of the provider as a whole; the Division's are nobody's. */
export const handler = apiHandler(listIncompleteCallsRoute, async ({ query, caller, now }) => {
  const asked = { limit: query.limit ?? PAGE_SIZE, cursor: query.cursor, now };
  if (caller.roles.includes('division')) return { status: 200, body: await notes.page([null], asked) };
  const providerId = providerOf(caller);
  const branches =
    caller.providerBranchId === null
      ? ((await directory.getProvider(providerId))?.branches ?? []).map((branch) => branch.providerBranchId)
      : [caller.providerBranchId];
  const owners = [...branches, null].map((providerBranchId) => ({ providerId, providerBranchId }));
  return { status: 200, body: await notes.page(owners, asked) };
});
