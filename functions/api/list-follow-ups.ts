import { sdkDatabase } from '#shared/adapters/database-sdk';
import { sharedWorkerCases } from '#shared/adapters/shared-worker-cases';
import { listFollowUpsRoute } from '#shared/contracts/shared-worker';
import { PAGE_SIZE } from '#shared/contracts/lists';
import { localDateOf } from '#shared/domain/instants';
import { followUpsFor, registerFor } from '#shared/domain/payment/shared-worker-work';
import { apiHandler } from '#shared/lambda/api-handler';
import { databaseSettings, env } from '#shared/lambda/env';

const { DIRECTORY_TABLE } = env('DIRECTORY_TABLE');
const cases = sharedWorkerCases(DIRECTORY_TABLE, sdkDatabase(databaseSettings()));

/** GET /v1/follow-ups?branchId= or ?providerId=: the own one unless told. A page is one of cases. */
export const handler = apiHandler(listFollowUpsRoute, async ({ query, caller, now }) => {
  const of = registerFor(caller, query);
  const { items, next } = await cases.list(of, query.limit ?? PAGE_SIZE, query.cursor);
  const month = localDateOf(now.getTime()).slice(0, 7);
  const open = await Promise.all(items.map((one) => cases.openFollowUps(one, month)));
  return { status: 200, body: { items: followUpsFor(of, open.flat()), next } };
});
