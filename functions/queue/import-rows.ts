import { RowsDueV1 } from '#events/rows-due.v1';
import { batchTable } from '#shared/adapters/batch-table';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { directoryReads } from '#shared/adapters/directory-reads';
import { recordTable } from '#shared/adapters/record-table';
import { importPart } from '#shared/domain/import-part';
import { parseRow, namedBy } from '#shared/domain/manual-row';
import { databaseSettings, env } from '#shared/lambda/env';
import { queueHandler } from '#shared/lambda/queue-handler';

const { BATCH_TABLE, REPORT_TABLE, DIRECTORY_TABLE } = env('BATCH_TABLE', 'REPORT_TABLE', 'DIRECTORY_TABLE');
const database = sdkDatabase(databaseSettings());
const batches = batchTable(BATCH_TABLE, database);
const records = recordTable(REPORT_TABLE, database);
const directory = directoryReads(DIRECTORY_TABLE, database);

/** Part of a batch: each row is decided by itself; a repeated message finds the part's result and rests. */
export const handler = queueHandler(RowsDueV1, async ({ data }) => {
  const found = await batches.part(data.providerId, data.batchId, data.part);
  if (found === undefined) throw new Error('The part of this batch is missing');
  if (found.result !== undefined) return;
  const { header, part } = found;
  const parsed = part.rows.map(parseRow).flatMap((one) => ('row' in one ? [one.row] : []));
  const named = part.rows.flatMap((row) => namedBy(row)?.externalId ?? []);
  const [registers, caregivers, recipients, approvals] = await Promise.all([
    records.registersOf(data.providerId, named),
    directory.caregiversOf(
      data.providerId,
      parsed.map((row) => row.caregiverId),
    ),
    directory.recipientsOf(
      data.providerId,
      parsed.map((row) => row.recipientId),
    ),
    directory.approvalsOf(data.providerId),
  ]);
  const known = { caregivers, recipients };
  const imported = importPart(header, part, registers, known, approvals);
  await records.storeRows(data.providerId, imported.writes);
  await batches.storeResult(data.providerId, data.batchId, imported.result);
});
