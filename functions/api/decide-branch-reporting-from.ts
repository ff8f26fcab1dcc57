import { sdkDatabase } from '#shared/adapters/database-sdk';
import { directoryFacts } from '#shared/adapters/directory-facts';
import { decideBranchReportingFromRoute } from '#shared/contracts/directory';
import { notFound } from '#shared/domain/access';
import { branchOn, ROLLOUT, withDecision } from '#shared/domain/branches';
import { localDateOf } from '#shared/domain/instants';
import { apiHandler } from '#shared/lambda/api-handler';
import { databaseSettings, env } from '#shared/lambda/env';

const { DIRECTORY_TABLE } = env('DIRECTORY_TABLE');
const directory = directoryFacts(DIRECTORY_TABLE, sdkDatabase(databaseSettings()));

/** POST /v1/branches/{branchId}/reporting-from/decision: by another person of the Division than the one who asked. */
export const handler = apiHandler(
  decideBranchReportingFromRoute,
  async ({ params: { branchId }, body, caller, now }) => {
    if (!ROLLOUT.has(branchId)) throw notFound('branch');
    const { at, ...said } = body;
    const decision = { ...said, by: caller.subject, at: now.toISOString() };
    const history = await directory.changeBranch(branchId, (before) =>
      withDecision(branchId, 'reportingFrom', before, at, decision),
    );
    return { status: 200, body: branchOn(branchId, history, localDateOf(now.getTime())) };
  },
);
