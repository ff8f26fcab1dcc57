import { sdkDatabase } from '#shared/adapters/database-sdk';
import { eventLog } from '#shared/adapters/event-log';
import { PAGE_SIZE } from '#shared/contracts/lists';
import { getFeedRoute } from '#shared/contracts/webhooks';
import { notFound } from '#shared/domain/access';
import { apiHandler } from '#shared/lambda/api-handler';
import { wholeProviderOf } from '#shared/lambda/caller';
import { databaseSettings, env } from '#shared/lambda/env';

const { EVENT_TABLE } = env('EVENT_TABLE');
const events = eventLog(EVENT_TABLE, sdkDatabase(databaseSettings()));

/** GET /v1/feed: what happened to the own provider, in one order that never changes. */
export const handler = apiHandler(getFeedRoute, async ({ query, caller }) => {
  const { after, limit = PAGE_SIZE } = query;
  const items = await events.after(wholeProviderOf(caller), { after, limit });
  if (items === undefined) throw notFound('event');
  return { status: 200, body: { items, next: items.at(-1)?.eventId ?? after ?? null } };
});
