import { callFlagTable } from '#shared/adapters/call-flag-table';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { listCallFlagsRoute } from '#shared/contracts/call-trust';
import { PAGE_SIZE } from '#shared/contracts/lists';
import { flagSeenBy, listFor } from '#shared/domain/call-flag-view';
import { pageOfFlags, weekOrDatesAsked } from '#shared/domain/call-flag-query';
import { apiHandler } from '#shared/lambda/api-handler';
import { databaseSettings, env } from '#shared/lambda/env';

const { CALL_WATCH_TABLE } = env('CALL_WATCH_TABLE');
const flags = callFlagTable(CALL_WATCH_TABLE, sdkDatabase(databaseSettings()));

/** GET /v1/call-flags: what is worth a look, for people to look at. */
export const handler = apiHandler(listCallFlagsRoute, async ({ query, caller, now }) => {
  const { from, to } = weekOrDatesAsked(query, now);
  const all = await flags.list(listFor(caller), from, to);
  const seen = all.flatMap((flag) => flagSeenBy(caller, flag) ?? []);
  const asked = { limit: query.limit ?? PAGE_SIZE, cursor: query.cursor };
  return { status: 200, body: pageOfFlags(seen, query, asked) };
});
