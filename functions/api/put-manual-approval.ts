import { sdkDatabase } from '#shared/adapters/database-sdk';
import { directoryReads } from '#shared/adapters/directory-reads';
import { directoryWrites } from '#shared/adapters/directory-writes';
import { putManualApprovalRoute } from '#shared/contracts/batches';
import { requirePeople } from '#shared/domain/directory-rules';
import { apiHandler } from '#shared/lambda/api-handler';
import { databaseSettings, env } from '#shared/lambda/env';

const { DIRECTORY_TABLE } = env('DIRECTORY_TABLE');
const database = sdkDatabase(databaseSettings());
const reads = directoryReads(DIRECTORY_TABLE, database);
const directory = directoryWrites(DIRECTORY_TABLE, database);

/** PUT /v1/manual-approvals/{approvalId}: a fact; the same id with other content is a conflict. */
export const handler = apiHandler(putManualApprovalRoute, async ({ params, body, caller, now }) => {
  const provider = await reads.getProvider(body.providerId);
  requirePeople([{ path: '/providerId', what: 'provider', found: provider !== undefined }]);
  const { approvalId } = params;
  const approval = { approvalId, ...body, by: caller.subject, at: now.toISOString() };
  const { entry, created } = await directory.putApproval(approval);
  return { status: created ? 201 : 200, body: entry };
});
