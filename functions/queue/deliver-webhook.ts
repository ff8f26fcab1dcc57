import { DeliveryDueV1 } from '#events/delivery-due.v1';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { deliveryTable } from '#shared/adapters/delivery-table';
import { eventLog } from '#shared/adapters/event-log';
import { workQueue } from '#shared/adapters/queue';
import { webhookDelivery } from '#shared/adapters/webhook-delivery';
import { webhookSender } from '#shared/adapters/webhook-sender';
import { webhookTable } from '#shared/adapters/webhook-table';
import { databaseSettings, env, queueSettings, webhookSettings } from '#shared/lambda/env';
import { queueHandler } from '#shared/lambda/queue-handler';
import { webhookHeaders } from '#shared/lambda/webhook-headers';

const { DIRECTORY_TABLE, CREDENTIAL_TABLE, EVENT_TABLE, DELIVERY_TABLE, ...others } = env(
  'DIRECTORY_TABLE',
  'CREDENTIAL_TABLE',
  'EVENT_TABLE',
  'DELIVERY_TABLE',
  'WEBHOOK_QUEUE_URL',
  'WEBHOOK_ADDRESSES',
);
const database = sdkDatabase(databaseSettings());
const deliver = webhookDelivery({
  events: eventLog(EVENT_TABLE, database),
  webhooks: webhookTable(DIRECTORY_TABLE, CREDENTIAL_TABLE, database),
  deliveries: deliveryTable(DELIVERY_TABLE, database),
  sender: webhookSender(webhookSettings(others.WEBHOOK_ADDRESSES)),
  queue: workQueue(others.WEBHOOK_QUEUE_URL, queueSettings()),
  headersOf: webhookHeaders,
});

/** An event for a webhook: sent, tried again later, or given up. */
export const handler = queueHandler(DeliveryDueV1, ({ data }) => deliver(data));
