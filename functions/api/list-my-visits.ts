import { sdkDatabase } from '#shared/adapters/database-sdk';
import { directoryReads } from '#shared/adapters/directory-reads';
import { directoryServed } from '#shared/adapters/directory-served';
import { foldedVisits } from '#shared/adapters/folded-visits';
import { reportTable } from '#shared/adapters/report-table';
import { PAGE_SIZE } from '#shared/contracts/lists';
import { listMyVisitsRoute } from '#shared/contracts/visits';
import { maySee } from '#shared/domain/access';
import { datesAsked, pageOfCaregiver, spanOfDates } from '#shared/domain/visit-query';
import { visitFor } from '#shared/domain/visit-sight';
import { apiHandler } from '#shared/lambda/api-handler';
import { databaseSettings, env } from '#shared/lambda/env';

const { REPORT_TABLE, DIRECTORY_TABLE } = env('REPORT_TABLE', 'DIRECTORY_TABLE');
const database = sdkDatabase(databaseSettings());
const served = directoryServed(DIRECTORY_TABLE, database);
const source = foldedVisits(reportTable(REPORT_TABLE, database), directoryReads(DIRECTORY_TABLE, database));

/** GET /v1/me/visits: a caregiver's own, or those at a recipient of whoever served there; from the facts themselves. */
export const handler = apiHandler(listMyVisitsRoute, async ({ query, caller, now }) => {
  const dates = datesAsked(query, now);
  const asked = { limit: query.limit ?? PAGE_SIZE, cursor: query.cursor, now };
  const all = await source.ofPerson(caller, (id) => served.caregiversOf(id), spanOfDates(dates), now);
  const seen = all.filter((visit) => maySee(caller, visit)).map((visit) => visitFor(caller, visit));
  return { status: 200, body: pageOfCaregiver(seen, {}, dates, asked) };
});
