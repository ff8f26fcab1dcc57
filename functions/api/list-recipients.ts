import { sdkDatabase } from '#shared/adapters/database-sdk';
import { directoryReads } from '#shared/adapters/directory-reads';
import { listRecipientsRoute } from '#shared/contracts/directory';
import { PAGE_SIZE } from '#shared/contracts/lists';
import { maySee } from '#shared/domain/access';
import { apiHandler } from '#shared/lambda/api-handler';
import { providerOf } from '#shared/lambda/caller';
import { databaseSettings, env } from '#shared/lambda/env';
import { masked } from '#shared/lambda/entry-reply';

const { DIRECTORY_TABLE } = env('DIRECTORY_TABLE');
const directory = directoryReads(DIRECTORY_TABLE, sdkDatabase(databaseSettings()));

/** GET /v1/recipients: those of the own provider. */
export const handler = apiHandler(listRecipientsRoute, async ({ query, caller }) => {
  const { items, next } = await directory.listRecipients(
    providerOf(caller),
    query.limit ?? PAGE_SIZE,
    query.cursor,
  );
  return { status: 200, body: { items: items.filter((entry) => maySee(caller, entry)).map(masked), next } };
});
