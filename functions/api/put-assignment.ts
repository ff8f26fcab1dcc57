import { sdkDatabase } from '#shared/adapters/database-sdk';
import { directoryReads } from '#shared/adapters/directory-reads';
import { directoryWrites } from '#shared/adapters/directory-writes';
import { putAssignmentRoute } from '#shared/contracts/directory';
import { maySee } from '#shared/domain/access';
import { requirePeople } from '#shared/domain/directory-rules';
import { apiHandler } from '#shared/lambda/api-handler';
import { providerOf } from '#shared/lambda/caller';
import { databaseSettings, env } from '#shared/lambda/env';
import { entryReply, stampOf } from '#shared/lambda/entry-reply';

const { DIRECTORY_TABLE } = env('DIRECTORY_TABLE');
const database = sdkDatabase(databaseSettings());
const reads = directoryReads(DIRECTORY_TABLE, database);
const directory = directoryWrites(DIRECTORY_TABLE, database);

/** PUT /v1/assignments/{assignmentId}: both people must be known to the caller's provider. */
export const handler = apiHandler(putAssignmentRoute, async ({ params, body, headers, caller, now }) => {
  const providerId = providerOf(caller);
  const [caregiver, recipient] = await Promise.all([
    reads.getCaregiver(body.caregiverId, providerId),
    reads.getRecipient(body.recipientId),
  ]);
  requirePeople([
    { path: '/caregiverId', what: 'caregiver', found: caregiver !== undefined && maySee(caller, caregiver) },
    { path: '/recipientId', what: 'recipient', found: recipient !== undefined && maySee(caller, recipient) },
  ]);
  return entryReply(
    await directory.putAssignment(params.assignmentId, providerId, body, stampOf(caller, headers, now)),
  );
});
