import { sdkDatabase } from '#shared/adapters/database-sdk';
import { webhookReads } from '#shared/adapters/webhook-table';
import { PAGE_SIZE } from '#shared/contracts/lists';
import { listWebhooksRoute } from '#shared/contracts/webhooks';
import { apiHandler } from '#shared/lambda/api-handler';
import { wholeProviderOf } from '#shared/lambda/caller';
import { databaseSettings, env } from '#shared/lambda/env';

const { DIRECTORY_TABLE } = env('DIRECTORY_TABLE');
const webhooks = webhookReads(DIRECTORY_TABLE, sdkDatabase(databaseSettings()));

/** GET /v1/webhooks: the own provider's, without their secrets. */
export const handler = apiHandler(listWebhooksRoute, async ({ query, caller }) => {
  const asked = { limit: query.limit ?? PAGE_SIZE, cursor: query.cursor };
  return { status: 200, body: await webhooks.list(wholeProviderOf(caller), asked) };
});
