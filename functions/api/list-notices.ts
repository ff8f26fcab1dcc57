import { sdkDatabase } from '#shared/adapters/database-sdk';
import { noticeTable } from '#shared/adapters/notice-table';
import { PAGE_SIZE } from '#shared/contracts/lists';
import { listNoticesRoute } from '#shared/contracts/notices';
import { fromKeyCursor, toKeyCursor } from '#shared/domain/visit-query';
import { apiHandler } from '#shared/lambda/api-handler';
import { databaseSettings, env } from '#shared/lambda/env';
import { invoiceOwner } from '#shared/lambda/invoice-owner';
import { renderMessage } from '#shared/lambda/messages';

const { DIRECTORY_TABLE } = env('DIRECTORY_TABLE');
const notices = noticeTable(DIRECTORY_TABLE, sdkDatabase(databaseSettings()));

/** GET /v1/notices: what a provider was told of cases of one foreign worker for two. */
export const handler = apiHandler(listNoticesRoute, async ({ query, caller }) => {
  const providerId = invoiceOwner(caller, query.providerId);
  const asked = { limit: query.limit ?? PAGE_SIZE, startAfter: fromKeyCursor(query.cursor) };
  const { notices: told, next } = await notices.toldTo(providerId, asked);
  const items = told.map(({ providerId: _own, text, ...notice }) => ({
    ...notice,
    text: text.map((line) => renderMessage(query.language ?? 'he', line.messageId, line.values)),
  }));
  return { status: 200, body: { items, next: toKeyCursor(next) } };
});
