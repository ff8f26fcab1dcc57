import { afterAll, beforeAll, expect, test } from 'vitest';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { spotTable } from '#shared/adapters/spot-table';
import { LOCAL_CREDENTIALS, startTestDatabase } from '../support/dynoxide.ts';

let engine: Awaited<ReturnType<typeof startTestDatabase>>;
let spots: ReturnType<typeof spotTable>;
beforeAll(async () => {
  engine = await startTestDatabase();
  const settings = { region: 'local', endpoint: engine.endpoint, credentials: LOCAL_CREDENTIALS };
  spots = spotTable('fix-keys', sdkDatabase(settings));
});
afterAll(() => engine.stop());

const AT = Date.parse('2026-11-22T08:00:00.000Z');
const spot = (reportId: string, latitudeDegrees: number, longitudeDegrees: number, minutes: number) => ({
  reportId,
  caregiverId: `g-${reportId}`,
  atMillis: AT + minutes * 60_000,
  latitudeDegrees,
  longitudeDegrees,
  places: [{ placeId: 'home', kind: 'home' as const, latitudeDegrees: 32.08, longitudeDegrees: 34.78 }],
});

test('the spots around one are those near it in place and time, each once', async () => {
  const one = spot('r1', 33.82, 35.49, 0);
  // On the other side of an edge of the grid, and at either end of half an hour.
  const near = [spot('r2', 33.8199, 35.4899, 30), spot('r3', 33.8201, 35.4901, -30)];
  const far = [spot('r4', 33.82, 35.49, 31), spot('r5', 33.9, 35.49, 0), spot('r6', 33.82, 35.49, -31)];
  for (const each of [one, one, ...near, ...far]) await spots.add(each, new Date(AT));

  const found = await spots.around(one);

  expect(found.sort((a, b) => (a.reportId < b.reportId ? -1 : 1))).toEqual(
    [one, ...near].map((each) => ({ ...each, isExplained: false })),
  );
});

test('a spot whose report was told of the fault says so', async () => {
  const told = spot('t1', 33.7, 35.4, 0);
  await spots.add(told, new Date(AT));
  await spots.markExplained(told, new Date(AT));

  expect(await spots.around(told)).toEqual([{ ...told, isExplained: true }]);
});

test('the purge leaves none that is older than two hours, however late its report came, and all others', async () => {
  const late = spot('p1', 33.6, 35.3, -3 * 24 * 60);
  const old = spot('p2', 33.6, 35.3, 0);
  const young = spot('p3', 33.6, 35.3, 1);
  const hours = (count: number): Date => new Date(AT + count * 3_600_000);
  await spots.add(late, hours(0));
  await spots.add(old, hours(0));
  await spots.add(young, hours(2));

  await spots.purge(hours(2));
  expect(await spots.around(old)).toEqual([{ ...young, isExplained: false }]);
  await spots.purge(hours(3));
  expect(await spots.around(old)).toEqual([{ ...young, isExplained: false }]);
  expect(await spots.around(late)).toEqual([]);

  await spots.purge(hours(40));
  expect(await spots.around(old)).toEqual([]);
  expect(await spots.purge(hours(41))).toBe(0);
});

test('a purge after a year without any finds what lay there, and one that finds nothing asks once', async () => {
  const cells = [spot('y1', 33.1, 35.1, 0), spot('y2', 33.2, 35.2, 0), spot('y3', 33.3, 35.3, 60)];
  for (const each of cells) await spots.add(each, new Date(each.atMillis));
  const database = sdkDatabase({
    region: 'local',
    endpoint: engine.endpoint,
    credentials: LOCAL_CREDENTIALS,
  });
  let asked = 0;
  const counted = spotTable('fix-keys', {
    ...database,
    query: (input) => {
      asked += 1;
      return database.query(input);
    },
  });
  const aYearOn = new Date(AT + 365 * 24 * 3_600_000);

  expect(await counted.purge(aYearOn)).toBe(3);

  asked = 0;
  expect(await counted.purge(aYearOn)).toBe(0);
  expect(asked).toBe(1);
});
