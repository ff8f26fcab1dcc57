import { someAtOnce } from '#shared/adapters/at-once';
import { rowsOfCsv } from '#shared/adapters/csv';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { directoryLocalities } from '#shared/adapters/directory-localities';
import { importLocalitiesRoute, LOCALITY_COLUMNS } from '#shared/contracts/localities';
import * as localities from '#shared/domain/locality';
import { apiHandler } from '#shared/lambda/api-handler';
import { databaseSettings, env } from '#shared/lambda/env';

const { DIRECTORY_TABLE } = env('DIRECTORY_TABLE');
const directory = directoryLocalities(DIRECTORY_TABLE, sdkDatabase(databaseSettings()));

const AT_ONCE = 8;

type Stamp = { by: string; at: string };
const importOne = async (
  one: localities.JudgedLocality,
  stamp: Stamp,
): Promise<localities.LocalityOutcome> => {
  if ('errors' in one) return localities.rejectedLocality(one.errors);
  const status = await directory.putLocality({ ...one.row, ...stamp });
  return status === 'taken' ? localities.rejectedLocality(localities.DATE_TAKEN.errors) : { status };
};

/** POST /v1/localities/import: each row on its own; the same table again changes nothing. */
export const handler = apiHandler(importLocalitiesRoute, async ({ body, caller, now }) => {
  const rows = typeof body === 'string' ? rowsOfCsv(body, LOCALITY_COLUMNS, []) : body.rows;
  localities.requireLocalityRows(rows);
  const stamp = { by: caller.subject, at: now.toISOString() };
  const judged = localities.judgeLocalities(rows);
  const outcomes = await someAtOnce(judged, AT_ONCE, (one) => importOne(one, stamp));
  return { status: 200, body: localities.localitySummary(outcomes) };
});
