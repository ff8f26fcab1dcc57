import { callCheckTable } from '#shared/adapters/call-check-table';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { listCallBackChecksRoute } from '#shared/contracts/call-trust';
import { PAGE_SIZE } from '#shared/contracts/lists';
import { callTaskOf } from '#shared/domain/call-back-check';
import { fromCursor, toCursor } from '#shared/domain/visit-query';
import { apiHandler } from '#shared/lambda/api-handler';
import { databaseSettings, env } from '#shared/lambda/env';

const { CALL_WATCH_TABLE } = env('CALL_WATCH_TABLE');
const checks = callCheckTable(CALL_WATCH_TABLE, sdkDatabase(databaseSettings()));

/** GET /v1/call-back-checks?status=due: whom to call, and in which language; nobody's name. */
export const handler = apiHandler(listCallBackChecksRoute, async ({ query, now }) => {
  const due = await checks.due(query.before === undefined ? now : new Date(query.before));
  const start = fromCursor(query.cursor);
  const end = start + (query.limit ?? PAGE_SIZE);
  const items = due.slice(start, end).map(callTaskOf);
  return { status: 200, body: { items, next: end < due.length ? toCursor(end) : null } };
});
