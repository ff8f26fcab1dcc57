import { sdkDatabase } from '#shared/adapters/database-sdk';
import { directoryReads } from '#shared/adapters/directory-reads';
import { foldedVisits } from '#shared/adapters/folded-visits';
import { reportTable } from '#shared/adapters/report-table';
import { getVisitExplanationRoute } from '#shared/contracts/visits';
import { maySee, notFound } from '#shared/domain/access';
import { explainVisit } from '#shared/domain/explain-visit';
import { factsFor, visitFor } from '#shared/domain/visit-sight';
import { apiHandler } from '#shared/lambda/api-handler';
import { databaseSettings, env } from '#shared/lambda/env';
import { renderMessage } from '#shared/lambda/messages';

const { REPORT_TABLE, DIRECTORY_TABLE } = env('REPORT_TABLE', 'DIRECTORY_TABLE');
const database = sdkDatabase(databaseSettings());
const source = foldedVisits(reportTable(REPORT_TABLE, database), directoryReads(DIRECTORY_TABLE, database));

/** GET /v1/visits/{visitId}/explanation?language= (Hebrew unless told). */
export const handler = apiHandler(getVisitExplanationRoute, async ({ params, query, caller, now }) => {
  const found = await source.byId(params.visitId, now);
  if (found === undefined || !maySee(caller, found.visit)) throw notFound('visit');
  const language = query.language ?? 'he';
  const facts = factsFor(caller, found.visit, found.facts);
  const sentences = explainVisit(visitFor(caller, found.visit), facts).map(
    ({ rule, factIds, messageId, values }) => ({
      rule,
      factIds,
      text: renderMessage(language, messageId, values),
    }),
  );
  return { status: 200, body: { visitId: found.visit.visitId, language, sentences } };
});
