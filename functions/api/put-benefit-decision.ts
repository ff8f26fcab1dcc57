import * as z from 'zod/mini';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { sharedWorkerCases } from '#shared/adapters/shared-worker-cases';
import { putBenefitDecisionRoute } from '#shared/contracts/shared-worker';
import { recordedBy, requireSightOfAll } from '#shared/domain/payment/shared-worker-rules';
import { apiHandler } from '#shared/lambda/api-handler';
import { databaseSettings, env } from '#shared/lambda/env';
import { told } from '#shared/lambda/shared-worker-reply';

const { DIRECTORY_TABLE } = env('DIRECTORY_TABLE');
const cases = sharedWorkerCases(DIRECTORY_TABLE, sdkDatabase(databaseSettings()));

/** PUT /v1/benefit-decisions/{benefitDecisionId}: a fact; a later one counts from its day on. */
export const handler = apiHandler(putBenefitDecisionRoute, async ({ params, body, caller, now }) => {
  const ids = [body.recipientId];
  const known = await cases.load(ids);
  requireSightOfAll(caller, ids, known, putBenefitDecisionRoute.roles);
  const said = {
    benefitDecisionId: params.benefitDecisionId,
    ...body,
    ...recordedBy(caller, now, known.people),
  };
  const { fact, created } = await cases.record({ care: 'benefit', ...said }, known.people);
  const { care: _care, ...rest } = told(fact);
  return { status: created ? 201 : 200, body: z.parse(putBenefitDecisionRoute.responses[201], rest) };
});
