import * as z from 'zod/mini';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { sharedWorkerCases } from '#shared/adapters/shared-worker-cases';
import { putDeterminationRoute } from '#shared/contracts/shared-worker';
import { requirePeople } from '#shared/domain/directory-rules';
import {
  recordedBy,
  requireDone,
  requireJudge,
  requireSightOfAll,
} from '#shared/domain/payment/shared-worker-rules';
import { apiHandler } from '#shared/lambda/api-handler';
import { databaseSettings, env } from '#shared/lambda/env';
import { told } from '#shared/lambda/shared-worker-reply';

const { DIRECTORY_TABLE } = env('DIRECTORY_TABLE');
const cases = sharedWorkerCases(DIRECTORY_TABLE, sdkDatabase(databaseSettings()));

/** PUT /v1/determinations/{determinationId}: entered once, it counts for both recipients. */
export const handler = apiHandler(putDeterminationRoute, async ({ params, body, caller, now }) => {
  const [known, workerKind] = await Promise.all([
    cases.load(body.recipientIds),
    cases.workerKind(body.caregiverId),
  ]);
  requireSightOfAll(caller, body.recipientIds, known, putDeterminationRoute.roles);
  requirePeople([{ path: '/caregiverId', what: 'caregiver', found: workerKind !== undefined }]);
  requireJudge(caller, body, known);
  requireDone({ '/visitedOn': body.visitedOn }, now);
  const said = { determinationId: params.determinationId, ...body, ...recordedBy(caller, now, known.people) };
  const { fact, created } = await cases.record({ care: 'determination', ...said }, known.people);
  const { care: _care, ...rest } = told(fact);
  return { status: created ? 201 : 200, body: z.parse(putDeterminationRoute.responses[201], rest) };
});
