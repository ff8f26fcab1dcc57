import { sdkDatabase } from '#shared/adapters/database-sdk';
import { directoryWrites } from '#shared/adapters/directory-writes';
import { putProviderRoute } from '#shared/contracts/directory';
import { apiHandler } from '#shared/lambda/api-handler';
import { databaseSettings, env } from '#shared/lambda/env';
import { entryReply, stampOf } from '#shared/lambda/entry-reply';

const { DIRECTORY_TABLE } = env('DIRECTORY_TABLE');
const directory = directoryWrites(DIRECTORY_TABLE, sdkDatabase(databaseSettings()));

/** PUT /v1/providers/{providerId} */
export const handler = apiHandler(putProviderRoute, async ({ params, body, headers, caller, now }) => {
  const result = await directory.putProvider(params.providerId, body, stampOf(caller, headers, now));
  return entryReply(result);
});
