import { sdkDatabase } from '#shared/adapters/database-sdk';
import { directoryReads } from '#shared/adapters/directory-reads';
import { getRecipientRoute } from '#shared/contracts/directory';
import { maySee, notFound } from '#shared/domain/access';
import { apiHandler } from '#shared/lambda/api-handler';
import { databaseSettings, env } from '#shared/lambda/env';
import { masked } from '#shared/lambda/entry-reply';

const { DIRECTORY_TABLE } = env('DIRECTORY_TABLE');
const directory = directoryReads(DIRECTORY_TABLE, sdkDatabase(databaseSettings()));

/** GET /v1/recipients/{recipientId} */
export const handler = apiHandler(getRecipientRoute, async ({ params, caller }) => {
  const recipient = await directory.getRecipient(params.recipientId);
  if (recipient === undefined || !maySee(caller, recipient)) throw notFound('recipient');
  return { status: 200, body: masked(recipient) };
});
