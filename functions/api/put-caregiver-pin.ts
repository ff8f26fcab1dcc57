import { credentialTable } from '#shared/adapters/credential-table';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { directoryReads } from '#shared/adapters/directory-reads';
import { putCaregiverPinRoute } from '#shared/contracts/directory';
import { requireSight } from '#shared/domain/access';
import { apiHandler } from '#shared/lambda/api-handler';
import { providerOf } from '#shared/lambda/caller';
import { databaseSettings, env } from '#shared/lambda/env';

const { DIRECTORY_TABLE, CREDENTIAL_TABLE } = env('DIRECTORY_TABLE', 'CREDENTIAL_TABLE');
const database = sdkDatabase(databaseSettings());
const directory = directoryReads(DIRECTORY_TABLE, database);
const credentials = credentialTable(CREDENTIAL_TABLE, database);

/** PUT /v1/caregivers/{caregiverId}/pin: sets it anew and ends a lock of the caregiver. */
export const handler = apiHandler(putCaregiverPinRoute, async ({ params, body, caller }) => {
  requireSight(caller, await directory.getCaregiver(params.caregiverId, providerOf(caller)), 'caregiver');
  await credentials.setPin(params.caregiverId, body.pin);
  return { status: 204, body: undefined };
});
