import { sdkDatabase } from '#shared/adapters/database-sdk';
import { webhookSender } from '#shared/adapters/webhook-sender';
import { webhookTable } from '#shared/adapters/webhook-table';
import { putWebhookRoute } from '#shared/contracts/webhooks';
import { requireReachable } from '#shared/domain/webhook';
import { apiHandler } from '#shared/lambda/api-handler';
import { wholeProviderOf } from '#shared/lambda/caller';
import { databaseSettings, env, webhookSettings } from '#shared/lambda/env';
import { entryReply, stampOf } from '#shared/lambda/entry-reply';

const { DIRECTORY_TABLE, CREDENTIAL_TABLE, WEBHOOK_ADDRESSES } = env(
  'DIRECTORY_TABLE',
  'CREDENTIAL_TABLE',
  'WEBHOOK_ADDRESSES',
);
const webhooks = webhookTable(DIRECTORY_TABLE, CREDENTIAL_TABLE, sdkDatabase(databaseSettings()));
const sender = webhookSender(webhookSettings(WEBHOOK_ADDRESSES));

/** PUT /v1/webhooks/{webhookId}: where events are sent; the secret is kept apart and never given back. */
export const handler = apiHandler(putWebhookRoute, async ({ params, body, headers, caller, now }) => {
  const providerId = wholeProviderOf(caller);
  requireReachable(sender.accepts(body.url));
  const ref = { providerId, webhookId: params.webhookId };
  return entryReply(await webhooks.put(ref, body, stampOf(caller, headers, now)));
});
