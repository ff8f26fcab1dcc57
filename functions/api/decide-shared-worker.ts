import { sdkDatabase } from '#shared/adapters/database-sdk';
import { sharedWorkerCases } from '#shared/adapters/shared-worker-cases';
import { decideSharedWorkerRoute } from '#shared/contracts/shared-worker';
import { requireSightOfAll } from '#shared/domain/payment/shared-worker-rules';
import { requireTwo } from '#shared/domain/payment/shared-worker-couple';
import { apiHandler } from '#shared/lambda/api-handler';
import { databaseSettings, env } from '#shared/lambda/env';
import { decisionReply } from '#shared/lambda/shared-worker-reply';

const { DIRECTORY_TABLE } = env('DIRECTORY_TABLE');
const cases = sharedWorkerCases(DIRECTORY_TABLE, sdkDatabase(databaseSettings()));

/** POST /v1/shared-worker/decision?language= (Hebrew unless told): circular 1536A is asked; nothing is stored. */
export const handler = apiHandler(decideSharedWorkerRoute, async ({ body, query, caller }) => {
  const { recipientIds, caregiverId, month } = body;
  const [known, workerKind] = await Promise.all([cases.load(recipientIds), cases.workerKind(caregiverId)]);
  requireSightOfAll(caller, recipientIds, known);
  const people = requireTwo(known.people);
  const opened = await cases.caseOf(people);
  const question = { people, caregiverId, workerKind, month, facts: known.facts };
  const reader = { caller, language: query.language ?? 'he' };
  return { status: 200, body: decisionReply(question, reader, opened?.openedOn) };
});
