import { sdkDatabase } from '#shared/adapters/database-sdk';
import { directoryOutages } from '#shared/adapters/directory-outages';
import { putOutageRoute } from '#shared/contracts/outages';
import { apiHandler } from '#shared/lambda/api-handler';
import { databaseSettings, env } from '#shared/lambda/env';
import { entryReply, stampOf } from '#shared/lambda/entry-reply';

const { DIRECTORY_TABLE } = env('DIRECTORY_TABLE');
const directory = directoryOutages(DIRECTORY_TABLE, sdkDatabase(databaseSettings()));

/** PUT /v1/outages/{outageId}: seen on every visit of the window from now on. */
export const handler = apiHandler(putOutageRoute, async ({ params, body, headers, caller, now }) => {
  const result = await directory.putOutage(params.outageId, body, stampOf(caller, headers, now));
  return entryReply(result);
});
