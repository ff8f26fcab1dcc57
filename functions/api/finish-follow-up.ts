import { sdkDatabase } from '#shared/adapters/database-sdk';
import { sharedWorkerCases } from '#shared/adapters/shared-worker-cases';
import { finishFollowUpRoute } from '#shared/contracts/shared-worker';
import { notFound } from '#shared/domain/access';
import { localDateOf } from '#shared/domain/instants';
import { recordedBy, requireSightOfAll } from '#shared/domain/payment/shared-worker-rules';
import { mayFinish, recipientsInFollowUp } from '#shared/domain/payment/shared-worker-work';
import { apiHandler } from '#shared/lambda/api-handler';
import { databaseSettings, env } from '#shared/lambda/env';

const { DIRECTORY_TABLE } = env('DIRECTORY_TABLE');
const cases = sharedWorkerCases(DIRECTORY_TABLE, sdkDatabase(databaseSettings()));

/** POST /v1/follow-ups/{followUpId}/done: who did it, when, and what came of it; a fact of the case. */
export const handler = apiHandler(
  finishFollowUpRoute,
  async ({ params: { followUpId }, body, caller, now }) => {
    const recipientIds = recipientsInFollowUp(followUpId);
    const known = await cases.load(recipientIds);
    requireSightOfAll(caller, recipientIds, known, finishFollowUpRoute.roles);
    const done = known.facts.done.find((one) => one.followUpId === followUpId);
    const open = await cases.openFollowUps({ recipientIds }, localDateOf(now.getTime()).slice(0, 7));
    const followUp = open.find((one) => one.followUpId === followUpId);
    if (done === undefined && (followUp === undefined || !mayFinish(caller, followUp)))
      throw notFound('follow-up');
    const said = { followUpId, recipientIds, ...body, ...recordedBy(caller, now, known.people) };
    const { fact, created } = await cases.record({ care: 'follow-up-done', ...said }, known.people);
    return { status: created ? 201 : 200, body: { followUpId, note: body.note, by: fact.by, at: fact.at } };
  },
);
