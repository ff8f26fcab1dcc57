import { alertTable } from '#shared/adapters/alert-table';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { directoryReads } from '#shared/adapters/directory-reads';
import { listLateVisitsRoute } from '#shared/contracts/late-visits';
import { PAGE_SIZE } from '#shared/contracts/lists';
import { type Caller, maySee } from '#shared/domain/access';
import { localDateOf } from '#shared/domain/instants';
import { fromCursor, toCursor } from '#shared/domain/visit-query';
import { apiHandler } from '#shared/lambda/api-handler';
import { databaseSettings, env } from '#shared/lambda/env';

const { DIRECTORY_TABLE, ALERT_TABLE } = env('DIRECTORY_TABLE', 'ALERT_TABLE');
const database = sdkDatabase(databaseSettings());
const directory = directoryReads(DIRECTORY_TABLE, database);
const alerts = alertTable(ALERT_TABLE, database);

/** Whose alerts may be shown: the own provider's, those of providers in the own branch, or everybody's. */
const providersFor = async (caller: Caller, providerId: string | undefined): Promise<string[]> => {
  if (caller.providerId !== null) return [caller.providerId];
  if (providerId !== undefined) return [providerId];
  return caller.branchId === null
    ? directory.listProviderIds()
    : directory.providersReaching(caller.branchId);
};

/** GET /v1/late-visits: as the sweep of the last five minutes found them, in order of the planned time. */
export const handler = apiHandler(listLateVisitsRoute, async ({ query, caller, now }) => {
  const date = query.date ?? localDateOf(now.getTime());
  const start = fromCursor(query.cursor);
  const end = start + (query.limit ?? PAGE_SIZE);
  const providerIds = await providersFor(caller, query.providerId);
  const found = (await Promise.all(providerIds.map((providerId) => alerts.of(date, providerId)))).flat();
  const shown = found
    .filter((alert) => maySee(caller, alert, listLateVisitsRoute.roles))
    .filter((alert) => query.providerId === undefined || alert.providerId === query.providerId)
    .filter((alert) => query.branchId === undefined || alert.branchId === query.branchId)
    .filter((alert) => query.cleared === 'with' || alert.clearedAt === null)
    .sort((a, b) => (`${a.plannedAt}|${a.assignmentId}` < `${b.plannedAt}|${b.assignmentId}` ? -1 : 1));
  const next = end < shown.length ? toCursor(end) : null;
  return { status: 200, body: { items: shown.slice(start, end), next } };
});
