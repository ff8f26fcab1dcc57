import { sdkDatabase } from '#shared/adapters/database-sdk';
import { directoryProviders } from '#shared/adapters/directory-providers';
import { listProvidersRoute } from '#shared/contracts/directory';
import { PAGE_SIZE } from '#shared/contracts/lists';
import { maySee } from '#shared/domain/access';
import { apiHandler } from '#shared/lambda/api-handler';
import { databaseSettings, env } from '#shared/lambda/env';

const { DIRECTORY_TABLE } = env('DIRECTORY_TABLE');
const directory = directoryProviders(DIRECTORY_TABLE, sdkDatabase(databaseSettings()));

/** GET /v1/providers: the Division and inspectors see all, staff of a branch those with recipients there. */
export const handler = apiHandler(listProvidersRoute, async ({ query, caller }) => {
  const seesAll = maySee(caller, {}, listProvidersRoute.roles);
  if (!seesAll && caller.branchId === null) return { status: 200, body: { items: [], next: null } };
  const { items, next } = await directory.list({
    branchId: seesAll ? null : caller.branchId,
    limit: query.limit ?? PAGE_SIZE,
    cursor: query.cursor,
  });
  return { status: 200, body: { items: items.map(({ providerId, name }) => ({ providerId, name })), next } };
});
