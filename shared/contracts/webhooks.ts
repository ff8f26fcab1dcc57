import * as z from 'zod/mini';
import { WebhookId } from '../domain/ids.ts';
import { EventId, TenantEvent } from '../domain/tenant-event.ts';
import { Webhook, WebhookInput } from '../domain/webhook.ts';
import { Delivery } from '../domain/webhook-delivery.ts';
import { listOf, pageQuery } from './lists.ts';
import { route } from './route.ts';

const READERS = ['interface', 'provider-admin'] as const;
const webhookParams = z.strictObject({ webhookId: WebhookId });
const ifMatch = z.object({ 'if-match': z.optional(z.string().check(z.regex(/^"[0-9]{1,9}"$/))) });

export const putWebhookRoute = route({
  method: 'PUT',
  path: '/v1/webhooks/{webhookId}',
  summary: 'Where events are sent, signed with a secret that is never given back; `active: false` ends it',
  roles: ['interface'],
  params: webhookParams,
  headers: ifMatch,
  body: WebhookInput,
  responses: { 200: Webhook, 201: Webhook },
});

export const getWebhookRoute = route({
  method: 'GET',
  path: '/v1/webhooks/{webhookId}',
  summary: 'One webhook, without its secret',
  roles: READERS,
  params: webhookParams,
  responses: { 200: Webhook },
});

export const listWebhooksRoute = route({
  method: 'GET',
  path: '/v1/webhooks',
  summary: 'Webhooks of the own provider, by their ids',
  roles: READERS,
  query: z.strictObject({ ...pageQuery }),
  responses: { 200: listOf(Webhook) },
});

export const listDeliveriesRoute = route({
  method: 'GET',
  path: '/v1/webhooks/{webhookId}/deliveries',
  summary: 'What was sent to a webhook, or still is to be, the newest event first',
  roles: READERS,
  params: webhookParams,
  query: z.strictObject({ ...pageQuery }),
  responses: { 200: listOf(Delivery) },
});

export const replayDeliveryRoute = route({
  method: 'POST',
  path: '/v1/webhooks/{webhookId}/deliveries/{eventId}/replay',
  summary: 'Send an event once more, whatever became of it',
  roles: ['interface'],
  params: z.strictObject({ webhookId: WebhookId, eventId: EventId }),
  responses: { 202: Delivery },
});

/** `next`: what to ask for `after` the next time, also when there is nothing new; null only before the first event. */
export const getFeedRoute = route({
  method: 'GET',
  path: '/v1/feed',
  summary: 'Events of the own provider in the order in which they were recorded, after the one that is named',
  roles: ['interface'],
  query: z.strictObject({ after: z.optional(EventId), limit: pageQuery.limit }),
  responses: { 200: z.strictObject({ items: z.array(TenantEvent), next: z.nullable(EventId) }) },
});
