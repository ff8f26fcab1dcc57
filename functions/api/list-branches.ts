import { sdkDatabase } from '#shared/adapters/database-sdk';
import { directoryReads } from '#shared/adapters/directory-reads';
import { listBranchesRoute } from '#shared/contracts/directory';
import { branchOn, BRANCH_IDS } from '#shared/domain/branches';
import { localDateOf } from '#shared/domain/instants';
import { apiHandler } from '#shared/lambda/api-handler';
import { databaseSettings, env } from '#shared/lambda/env';

const { DIRECTORY_TABLE } = env('DIRECTORY_TABLE');
const directory = directoryReads(DIRECTORY_TABLE, sdkDatabase(databaseSettings()));

/** GET /v1/branches: the 24 of the circular and where each stands on a day (today unless told). */
export const handler = apiHandler(listBranchesRoute, async ({ query, now }) => {
  const histories = await directory.getBranchHistories(BRANCH_IDS);
  const day = query.on ?? localDateOf(now.getTime());
  return {
    status: 200,
    body: { items: BRANCH_IDS.map((id) => branchOn(id, histories.get(id) ?? [], day)), next: null },
  };
});
