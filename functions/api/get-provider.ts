import { sdkDatabase } from '#shared/adapters/database-sdk';
import { directoryReads } from '#shared/adapters/directory-reads';
import { getProviderRoute } from '#shared/contracts/directory';
import { notFound, requireSight } from '#shared/domain/access';
import { apiHandler } from '#shared/lambda/api-handler';
import { databaseSettings, env } from '#shared/lambda/env';

const { DIRECTORY_TABLE } = env('DIRECTORY_TABLE');
const directory = directoryReads(DIRECTORY_TABLE, sdkDatabase(databaseSettings()));

/** GET /v1/providers/{providerId}: staff of a branch of the Institute see the providers that serve there. */
export const handler = apiHandler(getProviderRoute, async ({ params, caller }) => {
  const provider = await directory.getProvider(params.providerId);
  if (provider === undefined) throw notFound('provider');
  const serves =
    caller.branchId !== null &&
    (await directory.branchesReached(params.providerId)).includes(caller.branchId);
  requireSight(
    caller,
    { providerId: provider.providerId, branchId: serves ? caller.branchId : null },
    'provider',
  );
  return { status: 200, body: provider };
});
