import { afterAll, beforeAll, expect, test } from 'vitest';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { visitFromItem, visitTable, visitToItem } from '#shared/adapters/visit-table';
import { foldVisits } from '#shared/domain/fold-visits';
import type { Visit } from '#shared/domain/visit';
import { writeUnitsOf } from '../support/counted.ts';
import { LOCAL_CREDENTIALS, startTestDatabase } from '../support/dynoxide.ts';
import { aDirectory, arrival, departure } from '../support/facts.ts';

let engine: Awaited<ReturnType<typeof startTestDatabase>>;
let table: ReturnType<typeof visitTable>;
beforeAll(async () => {
  engine = await startTestDatabase();
  table = visitTable(
    'visits',
    sdkDatabase({ region: 'local', endpoint: engine.endpoint, credentials: LOCAL_CREDENTIALS }),
  );
});
afterAll(() => engine.stop());

const visitOn = (date: string): Visit => {
  const facts = [arrival('c1', `${date} 08:00`), departure('c1', `${date} 12:00`)];
  const [visit] = foldVisits(facts, aDirectory());
  if (visit === undefined) throw new Error('No visit');
  return visit;
};

const EARLY = '2026-11-22T10:00:00.000Z';
const LATE = '2026-11-22T10:00:01.000Z';

const listOn = async (date: string, more: { limit?: number; startAfter?: string } = {}) =>
  table.list({ date, branchId: 'tel-aviv', office: 'a1-main', limit: 50, startAfter: undefined, ...more });

test('the visits of a day, branch and office come back as they were, in order of time, a page at a time', async () => {
  const [later, earlier] = [visitOn('2026-11-01'), visitOn('2026-11-01')].reverse();
  if (later === undefined || earlier === undefined) throw new Error('No visits');
  await table.apply({ puts: [later, earlier], gone: [] }, EARLY);

  const first = await listOn('2026-11-01', { limit: 1 });
  const second = await listOn('2026-11-01', { limit: 1, startAfter: first.next ?? '' });

  const inOrder = [earlier, later].sort((a, b) => (a.visitId < b.visitId ? -1 : 1));
  expect([...first.visits, ...second.visits]).toEqual(inOrder);
  expect((await listOn('2026-11-02')).visits).toEqual([]);
});

test('a reading that is older than what stands changes nothing', async () => {
  const visit = visitOn('2026-11-03');
  await table.apply({ puts: [{ ...visit, version: 3 }], gone: [] }, LATE);

  await table.apply({ puts: [visit], gone: [] }, EARLY);
  expect((await listOn('2026-11-03')).visits).toEqual([{ ...visit, version: 3 }]);

  await table.apply({ puts: [{ ...visit, version: 4 }], gone: [] }, LATE);
  expect((await listOn('2026-11-03')).visits).toEqual([{ ...visit, version: 4 }]);
});

test('a visit that is no longer leaves the list, and an older reading does not bring it back', async () => {
  const visit = visitOn('2026-11-04');
  await table.apply({ puts: [visit], gone: [] }, EARLY);

  await table.apply({ puts: [], gone: [visit] }, LATE);
  await table.apply({ puts: [visit], gone: [] }, EARLY);

  expect((await listOn('2026-11-04')).visits).toEqual([]);
});

test('a visit of a recipient whom nobody knows is listed without one', async () => {
  const [visit] = foldVisits([arrival([], '2026-11-05 08:00', { unknown: 'recipient' })], aDirectory());
  if (visit === undefined) throw new Error('No visit');

  expect(visitFromItem(visitToItem(visit, EARLY))).toEqual(visit);
});

test('a usual visit costs one write unit', async () => {
  const uuid = '3f0c2b0e-7d5c-4f0e-9a3b-0d6c1f0a9e11';
  const visit = visitOn('2026-11-06');
  const item = visitToItem({ ...visit, visitId: `${visit.facts[0]?.factId}~${uuid}~${uuid}` }, EARLY);

  expect(await writeUnitsOf(engine.endpoint, 'visits', item)).toBe(1);
});
