import * as z from 'zod/mini';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { sharedWorkerCases } from '#shared/adapters/shared-worker-cases';
import { putAppealRoute } from '#shared/contracts/shared-worker';
import { recordedBy, requireDone, requireSightOfAll } from '#shared/domain/payment/shared-worker-rules';
import { apiHandler } from '#shared/lambda/api-handler';
import { databaseSettings, env } from '#shared/lambda/env';
import { told } from '#shared/lambda/shared-worker-reply';

const { DIRECTORY_TABLE } = env('DIRECTORY_TABLE');
const cases = sharedWorkerCases(DIRECTORY_TABLE, sdkDatabase(databaseSettings()));

/** PUT /v1/appeals/{appealId}: a fact; its result is recorded beside it. */
export const handler = apiHandler(putAppealRoute, async ({ params, body, caller, now }) => {
  const ids = body.recipientIds;
  const known = await cases.load(ids);
  requireSightOfAll(caller, ids, known, putAppealRoute.roles);
  requireDone({ '/filedOn': body.filedOn }, now);
  const said = { appealId: params.appealId, ...body, ...recordedBy(caller, now, known.people) };
  const { fact, created } = await cases.record({ care: 'appeal', ...said }, known.people);
  const { care: _care, ...rest } = told(fact);
  return { status: created ? 201 : 200, body: z.parse(putAppealRoute.responses[201], rest) };
});
