import { sdkDatabase } from '#shared/adapters/database-sdk';
import { webhookReads } from '#shared/adapters/webhook-table';
import { getWebhookRoute } from '#shared/contracts/webhooks';
import { notFound } from '#shared/domain/access';
import { apiHandler } from '#shared/lambda/api-handler';
import { wholeProviderOf } from '#shared/lambda/caller';
import { databaseSettings, env } from '#shared/lambda/env';

const { DIRECTORY_TABLE } = env('DIRECTORY_TABLE');
const webhooks = webhookReads(DIRECTORY_TABLE, sdkDatabase(databaseSettings()));

/** GET /v1/webhooks/{webhookId}: ids of webhooks are each provider's own. */
export const handler = apiHandler(getWebhookRoute, async ({ params, caller }) => {
  const webhook = await webhooks.get({ providerId: wholeProviderOf(caller), webhookId: params.webhookId });
  if (webhook === undefined) throw notFound('webhook');
  return { status: 200, body: webhook, headers: { etag: `"${webhook.version}"` } };
});
