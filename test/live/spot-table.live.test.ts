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
  for (const each of [one, one, ...near, ...far]) await spots.add(each);

  const found = await spots.around(one);

  expect(found.sort((a, b) => (a.reportId < b.reportId ? -1 : 1))).toEqual([one, ...near]);
});
