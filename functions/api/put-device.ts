import { sdkDatabase } from '#shared/adapters/database-sdk';
import { directoryWrites } from '#shared/adapters/directory-writes';
import { putDeviceRoute } from '#shared/contracts/directory';
import { apiHandler } from '#shared/lambda/api-handler';
import { caregiverOf } from '#shared/lambda/caller';
import { databaseSettings, env } from '#shared/lambda/env';
import { entryReply, stampOf } from '#shared/lambda/entry-reply';

const { DIRECTORY_TABLE } = env('DIRECTORY_TABLE');
const directory = directoryWrites(DIRECTORY_TABLE, sdkDatabase(databaseSettings()));

/** PUT /v1/devices/{deviceId}: the key that signs this phone's reports; a key is never exchanged under its id. */
export const handler = apiHandler(putDeviceRoute, async ({ params, body, caller, now }) =>
  entryReply(await directory.putDevice(params.deviceId, caregiverOf(caller), body, stampOf(caller, {}, now))),
);
