import * as z from 'zod/mini';

/** `delivery.due.v1`: an event is to be sent to a webhook. `turn`: of the delivery; another one than stands is late. */
export const DeliveryDueV1 = z.strictObject({
  eventId: z.string(),
  type: z.literal('delivery.due.v1'),
  occurredAt: z.iso.datetime(),
  data: z.strictObject({
    providerId: z.string(),
    webhookId: z.string(),
    eventId: z.string(),
    turn: z.int(),
  }),
});
export type DeliveryDueV1 = z.infer<typeof DeliveryDueV1>;

/** The message of a turn; the same turn always has the same id. */
export const deliveryDue = (data: DeliveryDueV1['data'], now: Date): DeliveryDueV1 => ({
  eventId: `${data.providerId}.${data.webhookId}.${data.eventId}.${data.turn}`,
  type: 'delivery.due.v1',
  occurredAt: now.toISOString(),
  data,
});
