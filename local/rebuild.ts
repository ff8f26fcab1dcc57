import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { directoryReads } from '#shared/adapters/directory-reads';
import { reportTable } from '#shared/adapters/report-table';
import { visitFromItem, visitTable } from '#shared/adapters/visit-table';
import { foldVisits } from '#shared/domain/fold-visits';
import { visitDayKey, visitPlace } from '#shared/domain/visit-changes';
import { Visit } from '#shared/domain/visit';
import { databaseSettings, env } from '#shared/lambda/env';
import { useRunningStage } from './running-stage.ts';

/** One visit that the day view tells otherwise than the facts do. */
export type Difference = { visitId: string; day: string; what: 'missing' | 'differs' | 'too much' };

/** UUIDv7 has 48 bits of milliseconds: the last instant that it can name. */
const END_OF_TIME = 2 ** 48 - 1;

/** The content alone: the database gives the fields of a map back in an order of its own. */
const textOf = (visit: Visit): string =>
  JSON.stringify(z.parse(Visit, visit), (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );

const keyOf = (visit: Visit): string => `DAY#${visitPlace(visit)}`;

/** What the rebuild reads and writes with; taken from the variables of the stage. */
const open = () => {
  const { REPORT_TABLE, VISIT_TABLE, DIRECTORY_TABLE } = env(
    'REPORT_TABLE',
    'VISIT_TABLE',
    'DIRECTORY_TABLE',
  );
  const settings = databaseSettings();
  const config: DynamoDBClientConfig = { region: settings.region };
  if (settings.endpoint !== undefined) config.endpoint = settings.endpoint;
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(config));
  const database = sdkDatabase(settings);
  return {
    reports: reportTable(REPORT_TABLE, database),
    directory: directoryReads(DIRECTORY_TABLE, database),
    visits: visitTable(VISIT_TABLE, database),
    /** Takes away what should not lie there at all. */
    remove: (pk: string, sk: string): Promise<void> =>
      database.remove({ table: VISIT_TABLE, key: { pk, sk } }),
    /** Every item of a table. */
    async *scan(table: 'facts' | 'visits', attributes?: string): AsyncGenerator<Record<string, unknown>> {
      const input = {
        TableName: table === 'facts' ? REPORT_TABLE : VISIT_TABLE,
        ConsistentRead: true,
        ...(attributes !== undefined && { ProjectionExpression: attributes }),
      };
      for await (const page of paginateScan({ client }, input)) yield* page.Items ?? [];
    },
  };
};
type Opened = ReturnType<typeof open>;

/** What stands in the day view, by the place where it lies, whatever it says of itself. */
const storedVisits = async (opened: Opened): Promise<Map<string, Visit>> => {
  const stored = new Map<string, Visit>();
  for await (const item of opened.scan('visits')) {
    if (item['gone'] !== true) stored.set(`${String(item['pk'])}#${String(item['sk'])}`, visitFromItem(item));
  }
  return stored;
};

const caregiversWithFacts = async (opened: Opened): Promise<Set<string>> => {
  const found = new Set<string>();
  for await (const { pk } of opened.scan('facts', 'pk')) {
    if (typeof pk === 'string' && pk.startsWith('CAREGIVER#')) found.add(pk.slice('CAREGIVER#'.length));
  }
  return found;
};

const derivedVisits = async ({ reports, directory }: Opened, caregiverId: string): Promise<Visit[]> => {
  const facts = await reports.factsBetween(caregiverId, 0, END_OF_TIME);
  const served = await directory.ofCaregiver(caregiverId);
  return foldVisits(facts, {
    ...served,
    recipients: await directory.recipientsIn(facts, served.assignments),
  });
};

const differenceOf = (visit: Visit, what: Difference['what']): Difference => ({
  visitId: visit.visitId,
  day: visitDayKey(visit),
  what,
});

/**
 * Derives all visits anew from the facts, compares them with the day view, and mends it when told to.
 * It scans both tables: it must find facts of people whom no directory knows any more, and trusts no projection.
 *
 * @param repair whether to write what differs.
 */
export const rebuild = async (repair: boolean): Promise<{ visits: number; differences: Difference[] }> => {
  const opened = open();
  const asOf = new Date().toISOString();
  const stored = await storedVisits(opened);
  const differences: Difference[] = [];
  const puts: Visit[] = [];
  let count = 0;
  for (const caregiverId of await caregiversWithFacts(opened)) {
    for (const visit of await derivedVisits(opened, caregiverId)) {
      count += 1;
      const known = stored.get(keyOf(visit));
      stored.delete(keyOf(visit));
      if (known !== undefined && textOf(known) === textOf(visit)) continue;
      puts.push(visit);
      differences.push(differenceOf(visit, known === undefined ? 'missing' : 'differs'));
    }
  }
  differences.push(...[...stored.values()].map((visit) => differenceOf(visit, 'too much')));
  if (repair) {
    await opened.visits.apply({ puts, gone: [] }, asOf);
    for (const [place, visit] of stored)
      await opened.remove(place.slice(0, -visit.visitId.length - 1), visit.visitId);
  }
  return { visits: count, differences };
};

/** `npm run rebuild [-- --repair]` */
const main = async (): Promise<void> => {
  useRunningStage();
  const repair = process.argv.includes('--repair');
  const { visits, differences } = await rebuild(repair);
  for (const { what, day, visitId } of differences) console.log(`${what.padEnd(8)} ${day} ${visitId}`);
  const done = repair ? 'mended' : 'found; run with -- --repair to mend them';
  console.log(
    `${visits} visits derived anew, ${differences.length} differences${differences.length ? ` ${done}` : ''}`,
  );
  process.exitCode = differences.length > 0 && !repair ? 1 : 0;
};

if (import.meta.main) await main();
