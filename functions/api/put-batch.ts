import { hash } from 'node:crypto';
import { batchTable } from '#shared/adapters/batch-table';
import { rowsOfCsv } from '#shared/adapters/csv';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { gunzip } from '#shared/adapters/gzip';
import { directoryReads } from '#shared/adapters/directory-reads';
import { BATCH_COLUMNS, putBatchRoute } from '#shared/contracts/batches';
import { AppError } from '#shared/domain/app-error';
import { partsOf, requireRows } from '#shared/domain/batch';
import { isApproved, parseRow } from '#shared/domain/manual-row';
import { apiHandler } from '#shared/lambda/api-handler';
import { wholeProviderOf } from '#shared/lambda/caller';
import { databaseSettings, env } from '#shared/lambda/env';
import { unpackWith } from '#shared/lambda/unpack';

const { DIRECTORY_TABLE, BATCH_TABLE } = env('DIRECTORY_TABLE', 'BATCH_TABLE');
const database = sdkDatabase(databaseSettings());
const directory = directoryReads(DIRECTORY_TABLE, database);
const batches = batchTable(BATCH_TABLE, database);

/** Without an approval that covers any row nothing is stored; single rows outside it are refused one by one later. */
const requireApproval = async (
  providerId: string,
  rows: readonly Record<string, unknown>[],
): Promise<void> => {
  const approvals = await directory.approvalsOf(providerId);
  const covered = (input: Record<string, unknown>): boolean => {
    const parsed = parseRow(input);
    return 'errors' in parsed || isApproved(parsed.row.arrivalAt, approvals);
  };
  if (approvals.length > 0 && rows.some(covered)) return;
  throw new AppError(
    'forbidden',
    'MANUAL_NOT_APPROVED',
    'The Nursing Division has not approved manual attendance for this period; nothing was stored',
  );
};

/** PUT /v1/batches/{batchId}: all rows are durable before this answers; the work on them follows from the header. */
export const handler = apiHandler(
  putBatchRoute,
  async ({ params, body, caller, now }) => {
    const providerId = wholeProviderOf(caller);
    const isFile = typeof body === 'string';
    const rows = isFile ? rowsOfCsv(body, BATCH_COLUMNS, ['note']) : body.rows;
    requireRows(rows);
    await requireApproval(providerId, rows);
    const parts = partsOf(rows);
    const { header, created } = await batches.store(
      {
        batchId: params.batchId,
        providerId,
        rows: rows.length,
        parts: parts.length,
        channel: isFile ? 'batch' : 'api',
        by: caller.subject,
        receivedAt: now.toISOString(),
        contentHash: hash('sha256', JSON.stringify(rows), 'base64url'),
      },
      parts,
    );
    return {
      status: created ? 202 : 200,
      body: { batchId: header.batchId, rows: header.rows, status: 'received' as const },
    };
  },
  unpackWith(gunzip),
);
