import { sdkDatabase } from '#shared/adapters/database-sdk';
import { directoryReads } from '#shared/adapters/directory-reads';
import { directoryWrites } from '#shared/adapters/directory-writes';
import { requirePhones } from '#shared/adapters/phone-numbers';
import { putCaregiverRoute } from '#shared/contracts/directory';
import { requireSight } from '#shared/domain/access';
import { requireProviderBranch } from '#shared/domain/directory-rules';
import { apiHandler } from '#shared/lambda/api-handler';
import { providerOf } from '#shared/lambda/caller';
import { databaseSettings, env } from '#shared/lambda/env';
import { entryReply, masked, stampOf } from '#shared/lambda/entry-reply';

const { DIRECTORY_TABLE } = env('DIRECTORY_TABLE');
const database = sdkDatabase(databaseSettings());
const reads = directoryReads(DIRECTORY_TABLE, database);
const directory = directoryWrites(DIRECTORY_TABLE, database);

/** PUT /v1/caregivers/{caregiverId}: as the caller's provider employs her. */
export const handler = apiHandler(putCaregiverRoute, async ({ params, body, headers, caller, now }) => {
  const providerId = providerOf(caller);
  requirePhones('phones', body.phones);
  requireProviderBranch(await reads.getProvider(providerId), body.providerBranchId);
  if (caller.providerBranchId !== null) {
    // Neither into another branch nor out of it: that takes somebody who manages both.
    const current = await reads.getCaregiver(params.caregiverId, providerId);
    for (const entry of [current, { providerId, providerBranchId: body.providerBranchId }])
      if (entry !== undefined) requireSight(caller, entry, 'caregiver', putCaregiverRoute.roles);
  }
  const result = await directory.putCaregiver(
    params.caregiverId,
    providerId,
    body,
    stampOf(caller, headers, now),
  );
  return entryReply({ ...result, entry: masked(result.entry) });
});
