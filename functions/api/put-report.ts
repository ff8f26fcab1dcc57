import { signedDatabase } from '#shared/adapters/database-signed';
import { directoryReads } from '#shared/adapters/directory-reads';
import { fixKeyTable } from '#shared/adapters/fix-key-table';
import { fixSeal } from '#shared/adapters/fix-seal';
import { judgeInProcess } from '#shared/adapters/place-verdict';
import { reportIntake } from '#shared/adapters/report-intake';
import { reportTable } from '#shared/adapters/report-table';
import { putReportRoute } from '#shared/contracts/reports';
import { receiptFor } from '#shared/domain/new-report';
import { apiHandler } from '#shared/lambda/api-handler';
import { caregiverOf } from '#shared/lambda/caller';
import { databaseSettings, env } from '#shared/lambda/env';

const { REPORT_TABLE, DIRECTORY_TABLE, FIX_KEY_TABLE } = env(
  'REPORT_TABLE',
  'DIRECTORY_TABLE',
  'FIX_KEY_TABLE',
);
const database = signedDatabase(databaseSettings());
const intake = reportIntake({
  reports: reportTable(REPORT_TABLE, database),
  directory: directoryReads(DIRECTORY_TABLE, database),
  seal: fixSeal(fixKeyTable(FIX_KEY_TABLE, database)),
  judge: judgeInProcess,
});

/** PUT /v1/reports/{reportId}: durable by one conditional write before it is answered. */
export const handler = apiHandler(putReportRoute, async ({ params, body, headers, caller, now }) => {
  const { report, created } = await intake.accept({
    reportId: params.reportId,
    caregiverId: caregiverOf(caller),
    content: body,
    sentAt: headers['hineni-sent-at'],
    receivedAt: now.toISOString(),
  });
  return { status: created ? 201 : 200, body: receiptFor(report) };
});
