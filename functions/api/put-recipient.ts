import { sdkDatabase } from '#shared/adapters/database-sdk';
import { directoryWrites } from '#shared/adapters/directory-writes';
import { requirePhones } from '#shared/adapters/phone-numbers';
import { placesWithPositions } from '#shared/adapters/place-positions';
import { putRecipientRoute } from '#shared/contracts/directory';
import { requireBranch } from '#shared/domain/directory-rules';
import { apiHandler } from '#shared/lambda/api-handler';
import { providerOf } from '#shared/lambda/caller';
import { databaseSettings, env, fenceSettings, optionalEnv } from '#shared/lambda/env';
import { entryReply, masked, stampOf } from '#shared/lambda/entry-reply';

const { DIRECTORY_TABLE } = env('DIRECTORY_TABLE');
const positioned = placesWithPositions(optionalEnv('PLACE_VERDICT'), fenceSettings);
const directory = directoryWrites(DIRECTORY_TABLE, sdkDatabase(databaseSettings()));

/** PUT /v1/recipients/{recipientId}: a place without a position is found by its address, where the stage can. */
export const handler = apiHandler(putRecipientRoute, async ({ params, body, headers, caller, now }) => {
  requireBranch(body.branchId);
  requirePhones('landlines', body.landlines);
  const content = { ...body, places: await positioned(body.places) };
  const result = await directory.putRecipient(
    params.recipientId,
    providerOf(caller),
    content,
    stampOf(caller, headers, now),
  );
  return entryReply({ ...result, entry: masked(result.entry) });
});
