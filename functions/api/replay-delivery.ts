import { deliveryDue } from '#events/delivery-due.v1';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { deliveryTable } from '#shared/adapters/delivery-table';
import { workQueue } from '#shared/adapters/queue';
import { replayDeliveryRoute } from '#shared/contracts/webhooks';
import { notFound } from '#shared/domain/access';
import { askedAgain, shownDelivery } from '#shared/domain/webhook-delivery';
import { apiHandler } from '#shared/lambda/api-handler';
import { wholeProviderOf } from '#shared/lambda/caller';
import { databaseSettings, env, queueSettings } from '#shared/lambda/env';

const { DELIVERY_TABLE, WEBHOOK_QUEUE_URL } = env('DELIVERY_TABLE', 'WEBHOOK_QUEUE_URL');
const deliveries = deliveryTable(DELIVERY_TABLE, sdkDatabase(databaseSettings()));
const queue = workQueue(WEBHOOK_QUEUE_URL, queueSettings());

/** POST /v1/webhooks/{webhookId}/deliveries/{eventId}/replay: at once, also to a receiver that is left in peace. */
export const handler = apiHandler(replayDeliveryRoute, async ({ params, caller, now }) => {
  const ref = { providerId: wholeProviderOf(caller), ...params };
  const before = await deliveries.get(ref);
  if (before === undefined) throw notFound('delivery');
  const next = askedAgain(before, now.toISOString());
  await deliveries.putRest(ref, undefined, now);
  // Somebody who moved on at the same instant sends it too, or asked for the same.
  await deliveries.note(ref, before, next, now);
  // If this fails so does the request, and asking again sends it.
  await queue.send(deliveryDue({ ...ref, turn: next.turn }, now));
  return { status: 202, body: shownDelivery(next) };
});
