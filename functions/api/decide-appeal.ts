import * as z from 'zod/mini';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { sharedWorkerCases } from '#shared/adapters/shared-worker-cases';
import { decideAppealRoute } from '#shared/contracts/shared-worker';
import { notFound } from '#shared/domain/access';
import {
  recordedBy,
  requireDecidedAfter,
  requireSightOfAll,
} from '#shared/domain/payment/shared-worker-rules';
import { apiHandler } from '#shared/lambda/api-handler';
import { databaseSettings, env } from '#shared/lambda/env';
import { told } from '#shared/lambda/shared-worker-reply';

const { DIRECTORY_TABLE } = env('DIRECTORY_TABLE');
const cases = sharedWorkerCases(DIRECTORY_TABLE, sdkDatabase(databaseSettings()));

/** POST /v1/appeals/{appealId}/result: once; from then on it stands in the place of what was determined. */
export const handler = apiHandler(decideAppealRoute, async ({ params, body, caller, now }) => {
  const appeal = await cases.getFact('appeal', params.appealId);
  if (appeal?.care !== 'appeal') throw notFound('appeal');
  const { appealId, recipientIds, caregiverId } = appeal;
  const known = await cases.load(recipientIds);
  requireSightOfAll(caller, recipientIds, known, decideAppealRoute.roles);
  requireDecidedAfter(appeal, body, now);
  const said = { appealId, recipientIds, caregiverId, ...body, ...recordedBy(caller, now, known.people) };
  const { fact, created } = await cases.record({ care: 'appeal-result', ...said }, known.people);
  const { care: _care, ...rest } = told(fact);
  return { status: created ? 201 : 200, body: z.parse(decideAppealRoute.responses[201], rest) };
});
