import { sdkDatabase } from '#shared/adapters/database-sdk';
import { directoryReads } from '#shared/adapters/directory-reads';
import { foldedVisits } from '#shared/adapters/folded-visits';
import { reportTable } from '#shared/adapters/report-table';
import { getVisitRoute } from '#shared/contracts/visits';
import { maySee, notFound } from '#shared/domain/access';
import { visitFor } from '#shared/domain/visit-sight';
import { apiHandler } from '#shared/lambda/api-handler';
import { databaseSettings, env } from '#shared/lambda/env';

const { REPORT_TABLE, DIRECTORY_TABLE } = env('REPORT_TABLE', 'DIRECTORY_TABLE');
const database = sdkDatabase(databaseSettings());
const source = foldedVisits(reportTable(REPORT_TABLE, database), directoryReads(DIRECTORY_TABLE, database));

/** GET /v1/visits/{visitId} */
export const handler = apiHandler(getVisitRoute, async ({ params, caller, now }) => {
  const found = await source.byId(params.visitId, now);
  if (found === undefined || !maySee(caller, found.visit)) throw notFound('visit');
  return { status: 200, body: visitFor(caller, found.visit) };
});
