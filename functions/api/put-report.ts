import { signedIntake } from '#shared/adapters/database-intake';
import { placeJudge } from '#shared/adapters/place-verdict';
import { reportIntake } from '#shared/adapters/report-intake';
import { putReportRoute } from '#shared/contracts/reports';
import { receiptFor } from '#shared/domain/new-report';
import { apiHandler } from '#shared/lambda/api-handler';
import { caregiverOf } from '#shared/lambda/caller';
import { databaseSettings, env, fenceSettings, optionalEnv } from '#shared/lambda/env';

const { REPORT_TABLE, DIRECTORY_TABLE, FIX_KEY_TABLE } = env(
  'REPORT_TABLE',
  'DIRECTORY_TABLE',
  'FIX_KEY_TABLE',
);
const judge = await placeJudge(optionalEnv('PLACE_VERDICT'), fenceSettings);
const intake = reportIntake(
  { reports: REPORT_TABLE, directory: DIRECTORY_TABLE, fixKeys: FIX_KEY_TABLE },
  signedIntake(databaseSettings()),
  judge,
);

/** PUT /v1/reports/{reportId}: durable by one conditional write before it is answered. */
export const handler = apiHandler(putReportRoute, async ({ params, body, headers, caller, now }) => {
  const { report, created, serves } = await intake.accept({
    reportId: params.reportId,
    caregiverId: caregiverOf(caller),
    content: body,
    sentAt: headers['hineni-sent-at'],
    receivedAt: now.toISOString(),
  });
  return { status: created ? 201 : 200, body: receiptFor(report, serves) };
});
