import { sdkDatabase } from '#shared/adapters/database-sdk';
import { directoryReads } from '#shared/adapters/directory-reads';
import { foldedVisits } from '#shared/adapters/folded-visits';
import { reportTable } from '#shared/adapters/report-table';
import { acknowledgeExceptionRoute } from '#shared/contracts/visits';
import { maySee, notFound } from '#shared/domain/access';
import { newAcknowledgement } from '#shared/domain/new-correction';
import { apiHandler } from '#shared/lambda/api-handler';
import { databaseSettings, env } from '#shared/lambda/env';

const { REPORT_TABLE, DIRECTORY_TABLE } = env('REPORT_TABLE', 'DIRECTORY_TABLE');
const database = sdkDatabase(databaseSettings());
const reports = reportTable(REPORT_TABLE, database);
const source = foldedVisits(reports, directoryReads(DIRECTORY_TABLE, database));

/** POST /v1/visits/{visitId}/acknowledgements: one fact a visit, code and cause; the second time changes nothing. */
export const handler = apiHandler(acknowledgeExceptionRoute, async ({ params, body, caller, now }) => {
  const found = await source.byId(params.visitId, now);
  if (found === undefined || !maySee(caller, found.visit, acknowledgeExceptionRoute.roles))
    throw notFound('visit');
  const fact = newAcknowledgement(found.visit, body.code, body.note, caller.subject, now);
  const { stored } = await reports.storeFact(fact);
  const after = await source.byId(found.visit.visitId, now);
  return { status: stored ? 201 : 200, body: (after ?? found).visit };
});
