import { deliveryDue } from '#events/delivery-due.v1';
import { someAtOnce } from '#shared/adapters/at-once';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { deliveryTable } from '#shared/adapters/delivery-table';
import { newEventIn } from '#shared/adapters/event-log';
import { workQueue } from '#shared/adapters/queue';
import { webhookReads } from '#shared/adapters/webhook-table';
import type { TenantEvent } from '#shared/domain/tenant-event';
import { WEBHOOKS_MAX } from '#shared/domain/webhook';
import { databaseSettings, env, queueSettings } from '#shared/lambda/env';
import { streamHandler } from '#shared/lambda/stream-handler';

const { DIRECTORY_TABLE, DELIVERY_TABLE, WEBHOOK_QUEUE_URL } = env(
  'DIRECTORY_TABLE',
  'DELIVERY_TABLE',
  'WEBHOOK_QUEUE_URL',
);
const database = sdkDatabase(databaseSettings());
const webhooks = webhookReads(DIRECTORY_TABLE, database);
const deliveries = deliveryTable(DELIVERY_TABLE, database);
const queue = workQueue(WEBHOOK_QUEUE_URL, queueSettings());

const AT_ONCE = 8;

/** New events of a provider: one message for each webhook that wants them. Twice is as once: the turn is over then. */
export const handler = streamHandler(newEventIn, async (providerId, events: TenantEvent[], now) => {
  const { items } = await webhooks.list(providerId, { limit: WEBHOOKS_MAX });
  const due = events.flatMap(({ eventId, type }) =>
    items
      .filter(({ active, events: wanted }) => active && wanted.includes(type))
      .map(({ webhookId }) => ({ ref: { providerId, webhookId, eventId }, type })),
  );
  await someAtOnce(due, AT_ONCE, ({ ref, type }) => deliveries.open(ref, type, now));
  await queue.sendAll(due.map(({ ref }) => deliveryDue({ ...ref, turn: 0 }, now)));
});
