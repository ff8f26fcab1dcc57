import { signedIntake } from '#shared/adapters/database-intake';
import { placeJudge } from '#shared/adapters/place-verdict';
import { reportIntake } from '#shared/adapters/report-intake';
import { syncReportsRoute } from '#shared/contracts/reports';
import { parseInput } from '#shared/domain/field-errors';
import { receiptFor } from '#shared/domain/new-report';
import { currentBootIn, SyncReport } from '#shared/domain/report-content';
import { apiHandler } from '#shared/lambda/api-handler';
import { caregiverOf } from '#shared/lambda/caller';
import { databaseSettings, env, fenceSettings, optionalEnv } from '#shared/lambda/env';
import { eachResult } from '#shared/lambda/each-result';

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

/** POST /v1/reports/sync: each report is judged and stored on its own; a bad one never blocks the others. */
export const handler = apiHandler(syncReportsRoute, async ({ body, headers, caller, now }) => {
  const caregiverId = caregiverOf(caller);
  const currentBootId = currentBootIn(body.reports);
  const accept = intake.acceptMany();
  const results = await eachResult(body.reports, async (input) => {
    const { reportId, ...content } = parseInput(SyncReport, input, 'REPORT');
    const { report, created, serves } = await accept({
      reportId,
      caregiverId,
      content,
      sentAt: headers['hineni-sent-at'],
      receivedAt: now.toISOString(),
      currentBootId,
    });
    const answer = receiptFor(report, serves);
    return { status: created ? 201 : 200, receipt: answer.receipt, report: answer };
  });
  return { status: 200, body: { results } };
});
