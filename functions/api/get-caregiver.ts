import { sdkDatabase } from '#shared/adapters/database-sdk';
import { directoryReads } from '#shared/adapters/directory-reads';
import { getCaregiverRoute } from '#shared/contracts/directory';
import { maySee, notFound } from '#shared/domain/access';
import { apiHandler } from '#shared/lambda/api-handler';
import { providerOf } from '#shared/lambda/caller';
import { databaseSettings, env } from '#shared/lambda/env';
import { masked } from '#shared/lambda/entry-reply';

const { DIRECTORY_TABLE } = env('DIRECTORY_TABLE');
const directory = directoryReads(DIRECTORY_TABLE, sdkDatabase(databaseSettings()));

/** GET /v1/caregivers/{caregiverId}: as the caller's provider employs her. */
export const handler = apiHandler(getCaregiverRoute, async ({ params, caller }) => {
  const caregiver = await directory.getCaregiver(params.caregiverId, providerOf(caller));
  if (caregiver === undefined || !maySee(caller, caregiver)) throw notFound('caregiver');
  return { status: 200, body: masked(caregiver) };
});
