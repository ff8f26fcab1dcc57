import { sdkDatabase } from '#shared/adapters/database-sdk';
import { directoryReads } from '#shared/adapters/directory-reads';
import { foldedVisits } from '#shared/adapters/folded-visits';
import { reportTable } from '#shared/adapters/report-table';
import { answerVisitRoute } from '#shared/contracts/visits';
import { maySee, notFound } from '#shared/domain/access';
import { answersTo, nextAnswer } from '#shared/domain/recipient-answer';
import { apiHandler } from '#shared/lambda/api-handler';
import { databaseSettings, env } from '#shared/lambda/env';

const { REPORT_TABLE, DIRECTORY_TABLE } = env('REPORT_TABLE', 'DIRECTORY_TABLE');
const database = sdkDatabase(databaseSettings());
const reports = reportTable(REPORT_TABLE, database);
const source = foldedVisits(reports, directoryReads(DIRECTORY_TABLE, database));

/** POST /v1/me/visits/{visitId}/voice: the person cared for confirms or disputes; the same answer again changes nothing. */
export const handler = apiHandler(answerVisitRoute, async ({ params, body, caller, now }) => {
  const found = await source.byId(params.visitId, now);
  if (found === undefined || !maySee(caller, found.visit, answerVisitRoute.roles)) throw notFound('visit');
  const said = { ...body, by: caller.subject, channel: 'web' as const };
  const fact = nextAnswer(found.visit, answersTo(found.visit, found.facts), said, now.toISOString());
  const { stored } = await reports.storeFact(fact);
  const after = await source.byId(found.visit.visitId, now);
  return { status: stored ? 201 : 200, body: (after ?? found).visit };
});
