import { sdkDatabase } from '#shared/adapters/database-sdk';
import { directoryReads } from '#shared/adapters/directory-reads';
import { foldedVisits } from '#shared/adapters/folded-visits';
import { reportTable } from '#shared/adapters/report-table';
import { getVisitHistoryRoute } from '#shared/contracts/visits';
import { maySee, notFound } from '#shared/domain/access';
import { visitHistory } from '#shared/domain/visit-history';
import { apiHandler } from '#shared/lambda/api-handler';
import { databaseSettings, env } from '#shared/lambda/env';

const { REPORT_TABLE, DIRECTORY_TABLE } = env('REPORT_TABLE', 'DIRECTORY_TABLE');
const database = sdkDatabase(databaseSettings());
const source = foldedVisits(reportTable(REPORT_TABLE, database), directoryReads(DIRECTORY_TABLE, database));

/** GET /v1/visits/{visitId}/history: replayed from the facts, in the order in which they came in. */
export const handler = apiHandler(getVisitHistoryRoute, async ({ params, caller, now }) => {
  const found = await source.byId(params.visitId, now);
  if (found === undefined || !maySee(caller, found.visit)) throw notFound('visit');
  const items = visitHistory(found.facts, found.directory, found.visit.visitId, now);
  return { status: 200, body: { items, next: null } };
});
