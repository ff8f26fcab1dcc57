import * as z from 'zod/mini';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { sharedWorkerCases } from '#shared/adapters/shared-worker-cases';
import { putImmigrationPermitRoute } from '#shared/contracts/shared-worker';
import { recordedBy, requireDone, requireSightOfAll } from '#shared/domain/payment/shared-worker-rules';
import { apiHandler } from '#shared/lambda/api-handler';
import { databaseSettings, env } from '#shared/lambda/env';
import { told } from '#shared/lambda/shared-worker-reply';

const { DIRECTORY_TABLE } = env('DIRECTORY_TABLE');
const cases = sharedWorkerCases(DIRECTORY_TABLE, sdkDatabase(databaseSettings()));

/** PUT /v1/immigration-permits/{permitId}: a fact; the same id with other content is a conflict. */
export const handler = apiHandler(putImmigrationPermitRoute, async ({ params, body, caller, now }) => {
  const ids = [body.recipientId, ...(body.joint === undefined ? [] : [body.joint.withRecipientId])];
  const known = await cases.load(ids);
  requireSightOfAll(caller, ids, known, putImmigrationPermitRoute.roles);
  requireDone({ '/joint/approvedOn': body.joint?.approvedOn }, now);
  const said = { permitId: params.permitId, ...body, ...recordedBy(caller, now, known.people) };
  const { fact, created } = await cases.record({ care: 'permit', ...said }, known.people);
  const { care: _care, ...rest } = told(fact);
  return { status: created ? 201 : 200, body: z.parse(putImmigrationPermitRoute.responses[201], rest) };
});
