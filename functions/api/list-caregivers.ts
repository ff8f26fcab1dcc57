import { sdkDatabase } from '#shared/adapters/database-sdk';
import { directoryReads } from '#shared/adapters/directory-reads';
import { listCaregiversRoute } from '#shared/contracts/directory';
import { PAGE_SIZE } from '#shared/contracts/lists';
import { maySee } from '#shared/domain/access';
import { apiHandler } from '#shared/lambda/api-handler';
import { providerOf } from '#shared/lambda/caller';
import { databaseSettings, env } from '#shared/lambda/env';
import { masked } from '#shared/lambda/entry-reply';

const { DIRECTORY_TABLE } = env('DIRECTORY_TABLE');
const directory = directoryReads(DIRECTORY_TABLE, sdkDatabase(databaseSettings()));

/** GET /v1/caregivers: those of the own provider; a coordinator sees the own branch. */
export const handler = apiHandler(listCaregiversRoute, async ({ query, caller }) => {
  const { items, next } = await directory.listCaregivers(
    providerOf(caller),
    query.limit ?? PAGE_SIZE,
    query.cursor,
  );
  return { status: 200, body: { items: items.filter((entry) => maySee(caller, entry)).map(masked), next } };
});
