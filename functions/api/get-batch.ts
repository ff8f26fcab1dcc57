import { batchTable } from '#shared/adapters/batch-table';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { getBatchRoute } from '#shared/contracts/batches';
import { PAGE_SIZE } from '#shared/contracts/lists';
import { notFound } from '#shared/domain/access';
import { progressOf } from '#shared/domain/batch-progress';
import { apiHandler } from '#shared/lambda/api-handler';
import { wholeProviderOf } from '#shared/lambda/caller';
import { databaseSettings, env } from '#shared/lambda/env';

const { BATCH_TABLE } = env('BATCH_TABLE');
const batches = batchTable(BATCH_TABLE, sdkDatabase(databaseSettings()));

/** GET /v1/batches/{batchId}: counts of all rows, and a page of results in the order of the file. */
export const handler = apiHandler(getBatchRoute, async ({ params, query, caller }) => {
  const found = await batches.get(wholeProviderOf(caller), params.batchId);
  if (found === undefined) throw notFound('batch');
  const { header, results } = found;
  return { status: 200, body: progressOf(header, results, query.limit ?? PAGE_SIZE, query.cursor) };
});
