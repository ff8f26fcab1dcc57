import { sdkDatabase } from '#shared/adapters/database-sdk';
import { rolloutDates } from '#shared/adapters/rollout-dates';
import { listWorkerKindsRoute } from '#shared/contracts/worker-kinds';
import { WORKER_KINDS, workerKindDates } from '#shared/domain/payment/worker-kinds';
import { apiHandler } from '#shared/lambda/api-handler';
import { databaseSettings, env } from '#shared/lambda/env';

const { DIRECTORY_TABLE } = env('DIRECTORY_TABLE');
const dates = rolloutDates(DIRECTORY_TABLE, sdkDatabase(databaseSettings()));

/** GET /v1/worker-kinds: who must report, and from when. */
export const handler = apiHandler(listWorkerKindsRoute, async () => {
  const histories = await dates.workerKindHistories();
  const items = WORKER_KINDS.map((kind) => workerKindDates(kind, histories.get(kind) ?? []));
  return { status: 200, body: { items, next: null } };
});
