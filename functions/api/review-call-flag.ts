import { callFlagTable } from '#shared/adapters/call-flag-table';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { reviewCallFlagRoute } from '#shared/contracts/call-trust';
import { notFound } from '#shared/domain/access';
import { flagSeenBy, newReview } from '#shared/domain/call-flag-view';
import { apiHandler } from '#shared/lambda/api-handler';
import { databaseSettings, env } from '#shared/lambda/env';

const { CALL_WATCH_TABLE } = env('CALL_WATCH_TABLE');
const flags = callFlagTable(CALL_WATCH_TABLE, sdkDatabase(databaseSettings()));

/** POST /v1/call-flags/{flagId}/review: who looked, when, and what was found. */
export const handler = apiHandler(reviewCallFlagRoute, async ({ params, body, caller, now }) => {
  const found = await flags.get(params.flagId);
  if (found === undefined || flagSeenBy(caller, found) === undefined) throw notFound('flag');
  const { flag, isNew } = await flags.review(params.flagId, newReview(caller, body, now));
  const seen = flagSeenBy(caller, flag);
  if (seen === undefined) throw notFound('flag');
  return { status: isNew ? 201 : 200, body: seen };
});
