import { sdkDatabase } from '#shared/adapters/database-sdk';
import { dayView } from '#shared/adapters/day-view';
import { directoryReads } from '#shared/adapters/directory-reads';
import { directoryServed } from '#shared/adapters/directory-served';
import { foldedVisits } from '#shared/adapters/folded-visits';
import { reportTable } from '#shared/adapters/report-table';
import { visitTable } from '#shared/adapters/visit-table';
import { PAGE_SIZE } from '#shared/contracts/lists';
import { listVisitsRoute } from '#shared/contracts/visits';
import { maySee } from '#shared/domain/access';
import { datesAsked, pageOfCaregiver, spanOfDates } from '#shared/domain/visit-query';
import { visitFor } from '#shared/domain/visit-sight';
import { apiHandler } from '#shared/lambda/api-handler';
import { databaseSettings, env } from '#shared/lambda/env';

const { REPORT_TABLE, DIRECTORY_TABLE, VISIT_TABLE } = env('REPORT_TABLE', 'DIRECTORY_TABLE', 'VISIT_TABLE');
const database = sdkDatabase(databaseSettings());
const directory = directoryReads(DIRECTORY_TABLE, database);
const source = foldedVisits(reportTable(REPORT_TABLE, database), directory);
const served = directoryServed(DIRECTORY_TABLE, database);
const days = dayView(visitTable(VISIT_TABLE, database), directory);

/** GET /v1/visits: by caregiver or by recipient from the facts themselves; else from the day view. */
export const handler = apiHandler(listVisitsRoute, async ({ query, caller, now }) => {
  const dates = datesAsked(query, now);
  const asked = { limit: query.limit ?? PAGE_SIZE, cursor: query.cursor, now };
  const caregiverId = query.caregiverId ?? caller.caregiverId;
  const recipientId = query.recipientId ?? caller.recipientId;
  if (caregiverId === null && recipientId === null)
    return { status: 200, body: await days.page(caller, query, dates, asked) };
  const person = { caregiverId, recipientId };
  const all = await source.ofPerson(person, (id) => served.caregiversOf(id), spanOfDates(dates), now);
  const seen = all.filter((visit) => maySee(caller, visit)).map((visit) => visitFor(caller, visit));
  return { status: 200, body: pageOfCaregiver(seen, query, dates, asked) };
});
