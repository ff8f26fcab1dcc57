import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { fenceIdOf, locationFences } from '#shared/adapters/location';
import { judgeInProcess, type PlaceOwner } from '#shared/adapters/place-verdict';
import { Place } from '#shared/domain/directory';
import { startLocationSimulator } from '../../support/location-simulator.ts';

const COLLECTION = 'fences';
const HOME = { latitudeDegrees: 31.2518, longitudeDegrees: 34.7913 };
const SQUARE = [
  { latitudeDegrees: 31.25, longitudeDegrees: 34.79 },
  { latitudeDegrees: 31.25, longitudeDegrees: 34.792 },
  { latitudeDegrees: 31.252, longitudeDegrees: 34.792 },
  { latitudeDegrees: 31.252, longitudeDegrees: 34.79 },
];
const anOwner = (recipientId: string, more: object[] = [{}]): PlaceOwner => ({
  recipientId,
  places: more.map((over, index) =>
    Place.parse({ placeId: `p${index}`, kind: 'home', ...HOME, radiusMetres: 150, ...over }),
  ),
});

let simulator: Awaited<ReturnType<typeof startLocationSimulator>>;
let fences: ReturnType<typeof locationFences>;
const whenUnavailable = vi.fn();

beforeAll(async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  simulator = await startLocationSimulator(COLLECTION);
  const { endpoint } = simulator;
  fences = locationFences({ collection: COLLECTION, region: 'eu-central-1', endpoint, whenUnavailable });
});
beforeEach(() => {
  simulator.fences.clear();
  simulator.requests.length = 0;
  simulator.faults.length = 0;
  whenUnavailable.mockClear();
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await simulator.stop();
});

describe('fences', () => {
  test('are put in the order of longitude and latitude, one a place', async () => {
    await fences.put(anOwner('r-1', [{}, { radiusMetres: undefined }]));

    expect([...simulator.fences.keys()]).toEqual(['r-1.p0', 'r-1.p1']);
    expect(simulator.fences.get('r-1.p0')?.geometry).toEqual({
      Circle: { Center: [34.7913, 31.2518], Radius: 150 },
    });
  });

  test.each([
    ['counter-clockwise and open', SQUARE],
    ['clockwise and open', [...SQUARE].reverse()],
    ['clockwise and closed', [...SQUARE, SQUARE[0]!].reverse()],
    ['with a repeated corner', [SQUARE[0]!, SQUARE[0]!, ...SQUARE.slice(1)]],
  ])('a ring that is drawn %s is taken', async (_how, polygon) => {
    await fences.put(anOwner('r-1', [{ polygon }]));

    const { Polygon } = simulator.fences.get('r-1.p0')?.geometry as { Polygon: number[][][] };
    expect(Polygon[0]).toHaveLength(5);
    expect(Polygon[0]![0]).toEqual(Polygon[0]![4]);
  });

  test('that fail passingly are put again, and no others', async () => {
    simulator.faults.push({ operation: 'put-geofences', codes: { 'r-1.p1': 'ThrottlingError' } });

    await fences.put(anOwner('r-1', [{}, {}, {}]));

    expect([...simulator.fences.keys()].sort()).toEqual(['r-1.p0', 'r-1.p1', 'r-1.p2']);
    expect(simulator.requests[1]?.body).toMatchObject({ Entries: [{ GeofenceId: 'r-1.p1' }] });
  });

  test('that fail each time are unavailable', async () => {
    const fault = { operation: 'put-geofences', codes: { 'r-1.p0': 'InternalServerError' } };
    simulator.faults.push(fault, fault, fault);

    await expect(fences.put(anOwner('r-1'))).rejects.toMatchObject({
      kind: 'unavailable',
      code: 'LOCATION_UNAVAILABLE',
    });
  });

  test('that the service refuses are named, and the others are kept', async () => {
    const bow = [SQUARE[0]!, SQUARE[2]!, SQUARE[1]!, SQUARE[3]!];

    await expect(fences.put(anOwner('r-1', [{}, { polygon: bow }]))).rejects.toMatchObject({
      kind: 'impossible',
      code: 'PLACE_NOT_FENCED',
      errors: [{ path: '/places/1', code: 'PLACE_NOT_FENCED' }],
    });
    expect([...simulator.fences.keys()]).toEqual(['r-1.p0']);
  });

  test('of more than ten places go in batches of ten', async () => {
    await fences.put(anOwner('r-1', Array(23).fill({})));

    expect(simulator.requests).toHaveLength(3);
    expect(simulator.fences.size).toBe(23);
  });

  test('are forgotten, also when they are not there', async () => {
    await fences.put(anOwner('r-1', [{}, {}]));

    await fences.remove('r-1', ['p0', 'p9']);

    expect([...simulator.fences.keys()]).toEqual(['r-1.p1']);
  });

  test('of a collection that is not there are unavailable', async () => {
    const { endpoint } = simulator;
    const elsewhere = locationFences({ collection: 'nowhere', region: 'eu-central-1', endpoint });

    await expect(elsewhere.put(anOwner('r-1'))).rejects.toMatchObject({ code: 'LOCATION_UNAVAILABLE' });
    await expect(elsewhere.remove('r-1', ['p0'])).rejects.toMatchObject({ code: 'LOCATION_UNAVAILABLE' });
  });
});

describe('ids of fences', () => {
  test('name the recipient and the place', () => {
    expect(fenceIdOf('r-1', 'p.0')).toBe('r-1.p.0');
  });

  test.each([
    ['r'.repeat(64), 'p'.repeat(64)],
    ['r.1', 'p'],
  ])('are hashes where the plain form would be too long or ambiguous', (recipientId, placeId) => {
    expect(fenceIdOf(recipientId, placeId)).toMatch(/^_\.[-_A-Za-z0-9]{43}$/);
  });

  test('never make two places one', () => {
    expect(fenceIdOf('a.b', 'c')).not.toBe(fenceIdOf('a', 'b.c'));
  });
});

describe('judging', () => {
  const atHome = { ...HOME, accuracyMetres: 10 };

  test('takes the word of the service about the edge', async () => {
    const owner = anOwner('r-1');
    await fences.put(owner);
    const fence = simulator.fences.get('r-1.p0')!;
    simulator.fences.set('r-1.p0', {
      ...fence,
      geometry: { Circle: { Center: [34.7933, 31.2518], Radius: 150 } },
    });

    expect(await fences.judge(atHome, [owner])).toEqual({
      verdict: 'outside',
      method: 'gps',
      distanceMetres: 0,
    });
  });

  test('finds a fence on a later page', async () => {
    const neighbours = Array.from({ length: 24 }, (_none, index) => anOwner(`r-${index}`));
    for (const owner of neighbours) await fences.put(owner);
    simulator.requests.length = 0;
    const last = simulator.fences.get('r-23.p0')!;
    simulator.fences.set('r-23.p0', {
      ...last,
      geometry: { Circle: { Center: [34.7933, 31.2518], Radius: 150 } },
    });

    expect(await fences.judge(atHome, [neighbours[23]!])).toMatchObject({ verdict: 'outside' });
    expect(simulator.requests).toHaveLength(2);
  });

  test('never lets a fence that is missing or of an earlier place speak against a caregiver', async () => {
    const owner = anOwner('r-1');

    expect(await fences.judge(atHome, [owner])).toMatchObject({ verdict: 'inside' });

    await fences.put(anOwner('r-1', [{ longitudeDegrees: 34.7933 }]));
    expect(await fences.judge(atHome, [owner])).toMatchObject({ verdict: 'inside' });
  });

  test('sends nothing that no fence can decide about', async () => {
    const owner = anOwner('r-1');

    await fences.judge(null, [owner]);
    await fences.judge(HOME, [owner]);
    await fences.judge({ ...HOME, accuracyMetres: 101 }, [owner]);
    await fences.judge({ latitudeDegrees: 33.8209, longitudeDegrees: 35.4884, accuracyMetres: 5 }, [owner]);

    expect(simulator.requests).toEqual([]);
  });

  test.each([
    ['says that it is busy', { status: 429, type: 'ThrottlingException' }],
    ['breaks', { status: 500, type: 'InternalServerException' }],
    ['refuses the rights', { status: 403, type: 'AccessDeniedException' }],
    ['does not answer in time', { delayMillis: 10_000 }],
  ])('is done in process when the service %s', async (_how, fault) => {
    const owner = anOwner('r-1');
    await fences.put(owner);
    const operation = 'forecast-geofence-events';
    simulator.faults.push({ operation, ...fault }, { operation, ...fault });
    const startedAt = performance.now();

    expect(await fences.judge(atHome, [owner])).toEqual(await judgeInProcess(atHome, [owner]));

    expect(whenUnavailable).toHaveBeenCalledOnce();
    expect(performance.now() - startedAt).toBeLessThan(2_500);
  });

  test('tries once more before it is done in process', async () => {
    const owner = anOwner('r-1');
    simulator.faults.push({
      operation: 'forecast-geofence-events',
      status: 500,
      type: 'InternalServerException',
    });

    await fences.judge(atHome, [owner]);

    expect(whenUnavailable).not.toHaveBeenCalled();
    expect(simulator.requests).toHaveLength(2);
  });
});
