import { sdkDatabase } from '#shared/adapters/database-sdk';
import { directoryReads } from '#shared/adapters/directory-reads';
import { getAssignmentRoute } from '#shared/contracts/directory';
import { notFound } from '#shared/domain/access';
import { apiHandler } from '#shared/lambda/api-handler';
import { providerOf } from '#shared/lambda/caller';
import { databaseSettings, env } from '#shared/lambda/env';

const { DIRECTORY_TABLE } = env('DIRECTORY_TABLE');
const directory = directoryReads(DIRECTORY_TABLE, sdkDatabase(databaseSettings()));

/** GET /v1/assignments/{assignmentId}: ids of assignments are each provider's own. */
export const handler = apiHandler(getAssignmentRoute, async ({ params, caller }) => {
  const assignment = await directory.getAssignment(params.assignmentId, providerOf(caller));
  if (assignment === undefined) throw notFound('assignment');
  return { status: 200, body: assignment };
});
