import { sdkDatabase } from '#shared/adapters/database-sdk';
import { deliveryTable } from '#shared/adapters/delivery-table';
import { webhookReads } from '#shared/adapters/webhook-table';
import { PAGE_SIZE } from '#shared/contracts/lists';
import { listDeliveriesRoute } from '#shared/contracts/webhooks';
import { notFound } from '#shared/domain/access';
import { shownDelivery } from '#shared/domain/webhook-delivery';
import { apiHandler } from '#shared/lambda/api-handler';
import { wholeProviderOf } from '#shared/lambda/caller';
import { databaseSettings, env } from '#shared/lambda/env';

const { DIRECTORY_TABLE, DELIVERY_TABLE } = env('DIRECTORY_TABLE', 'DELIVERY_TABLE');
const database = sdkDatabase(databaseSettings());
const webhooks = webhookReads(DIRECTORY_TABLE, database);
const deliveries = deliveryTable(DELIVERY_TABLE, database);

/** GET /v1/webhooks/{webhookId}/deliveries: what was sent, how often, and what became of it. */
export const handler = apiHandler(listDeliveriesRoute, async ({ params, query, caller }) => {
  const ref = { providerId: wholeProviderOf(caller), webhookId: params.webhookId };
  if ((await webhooks.get(ref)) === undefined) throw notFound('webhook');
  const asked = { limit: query.limit ?? PAGE_SIZE, cursor: query.cursor };
  const { items, next } = await deliveries.list(ref, asked);
  return { status: 200, body: { items: items.map(shownDelivery), next } };
});
