import { sdkDatabase } from '#shared/adapters/database-sdk';
import { rolloutTable } from '#shared/adapters/rollout-table';
import { listAnnouncementsRoute } from '#shared/contracts/announcements';
import { PAGE_SIZE } from '#shared/contracts/lists';
import { fromKeyCursor, toKeyCursor } from '#shared/domain/visit-query';
import { apiHandler } from '#shared/lambda/api-handler';
import { databaseSettings, env } from '#shared/lambda/env';
import { invoiceOwner } from '#shared/lambda/invoice-owner';

const { DIRECTORY_TABLE } = env('DIRECTORY_TABLE');
const rollout = rolloutTable(DIRECTORY_TABLE, sdkDatabase(databaseSettings()));

/** GET /v1/announcements: what a provider was told. */
export const handler = apiHandler(listAnnouncementsRoute, async ({ query, caller }) => {
  const providerId = invoiceOwner(caller, query.providerId);
  const asked = { limit: query.limit ?? PAGE_SIZE, startAfter: fromKeyCursor(query.cursor) };
  const { events, next } = await rollout.toldTo(providerId, asked);
  const items = events.map(({ isNews: _news, round: _round, ...told }) => told);
  return { status: 200, body: { items, next: toKeyCursor(next) } };
});
