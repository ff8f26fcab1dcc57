import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { locationFences } from '#shared/adapters/location';
import { judgeInProcess, placeJudge, type PlaceJudge, type PlaceOwner } from '#shared/adapters/place-verdict';
import { Place } from '#shared/domain/directory';
import type { PlaceVerdict } from '#shared/domain/fact';
import { distanceMetres, type Position } from '#shared/domain/geo';
import { distanceToPolygonMetres } from '#shared/domain/polygon';
import { startLocationSimulator } from '../../support/location-simulator.ts';

const COLLECTION = 'contract-fences';
const METRES_PER_DEGREE = (6_371_008.8 * Math.PI) / 180;

/** A point so many metres east and north of another. */
const moved = (from: Position, east: number, north: number): Position => ({
  latitudeDegrees: from.latitudeDegrees + north / METRES_PER_DEGREE,
  longitudeDegrees:
    from.longitudeDegrees + east / (METRES_PER_DEGREE * Math.cos((from.latitudeDegrees * Math.PI) / 180)),
});

const aPlace = (over: Partial<Place> & Position): Place =>
  Place.parse({ placeId: 'home', kind: 'home', ...over });

/** A star with bays, clockwise or not, closed or not: what people draw. */
const star = (centre: Position, metres: number, corners: number, isClockwise: boolean, isClosed: boolean) => {
  const ring = Array.from({ length: corners }, (_none, index) => {
    const bearing = ((isClockwise ? 1 : -1) * 2 * Math.PI * index) / corners;
    const reach = index % 2 === 0 ? metres : metres * 0.55;
    return moved(centre, reach * Math.sin(bearing), reach * Math.cos(bearing));
  });
  return isClosed ? [...ring, ...ring.slice(0, 1)] : ring;
};

const CENTRES: Position[] = [
  { latitudeDegrees: 31.2518, longitudeDegrees: 34.7913 },
  { latitudeDegrees: 32.794, longitudeDegrees: 34.9896 },
  { latitudeDegrees: 29.5577, longitudeDegrees: 34.9519 },
  { latitudeDegrees: 33.2073, longitudeDegrees: 35.5702 },
];
const RADII = [undefined, 20, 60, 150, 400, 2_000];

const OWNERS: PlaceOwner[] = CENTRES.flatMap((town, townIndex) =>
  RADII.map((radiusMetres, index) => {
    const home = moved(town, 6_000 * index, 500 * index);
    const centre = moved(home, 300, -200);
    const size = 40 + 25 * index;
    return {
      recipientId: `r-${townIndex}-${index}`,
      places: [
        aPlace({ ...home, ...(radiusMetres === undefined ? {} : { radiusMetres }) }),
        aPlace({
          ...centre,
          placeId: 'day-centre',
          kind: 'day-centre',
          polygon: star(centre, size, 6 + 2 * index, index % 2 === 0, townIndex % 2 === 0),
        }),
      ],
    };
  }),
);

const edgeOf = (fix: Position, place: Place): number =>
  place.polygon === undefined
    ? Math.max(0, distanceMetres(fix, place) - (place.radiusMetres ?? 150))
    : distanceToPolygonMetres(fix, place.polygon);

/** Within a metre of an edge two measures may differ. */
const isOnAnEdge = (fix: Position, accuracy: number, owners: readonly PlaceOwner[]): boolean =>
  owners
    .flatMap((owner) => owner.places)
    .some((place) =>
      [Math.min(accuracy, 30), accuracy].some((reach) => Math.abs(edgeOf(fix, place) - reach) <= 1),
    );

let simulator: Awaited<ReturnType<typeof startLocationSimulator>>;
let fences: ReturnType<typeof locationFences>;
const whenUnavailable = vi.fn();

beforeAll(async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  simulator = await startLocationSimulator(COLLECTION);
  fences = locationFences({
    collection: COLLECTION,
    region: 'eu-central-1',
    endpoint: simulator.endpoint,
    whenUnavailable,
  });
  for (const owner of OWNERS) await fences.put(owner);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await simulator.stop();
});

describe('Amazon Location gives the answers of the arithmetic', () => {
  test(
    'for 1,000 random readings at circles and polygons, but within 1 m of an edge',
    { timeout: 60_000 },
    async () => {
      const seen = new Map<PlaceVerdict, number>();
      let onAnEdge = 0;
      // Whole numbers, spread evenly: fast-check's doubles crowd around nought.
      const upTo = (max: number) => fc.nat(100_000).map((step) => (step / 100_000) * max);
      const often = <A, B>(one: fc.Arbitrary<A>, other: fc.Arbitrary<B>, weight: number) =>
        fc.oneof({ weight, arbitrary: one }, { weight: 1, arbitrary: other });
      const anOwner = fc.nat(OWNERS.length - 1);
      const reading = fc.record({
        first: anOwner,
        second: often(fc.constant(null), anOwner, 4),
        place: fc.nat(1),
        bearing: upTo(2 * Math.PI),
        beyond: often(upTo(1), upTo(40), 6),
        accuracyMetres: often(upTo(110), fc.constant(undefined), 20),
      });

      await fc.assert(
        fc.asyncProperty(reading, async ({ first, second, place, bearing, beyond, accuracyMetres }) => {
          const owners = [OWNERS[first]!, ...(second === null ? [] : [OWNERS[second]!])];
          const at = owners[0]!.places[place]!;
          const size = place === 0 ? (at.radiusMetres ?? 150) : 100;
          const metres = beyond * (size + 160);
          const fix = {
            ...moved(at, metres * Math.sin(bearing), metres * Math.cos(bearing)),
            accuracyMetres,
          };

          const [ours, theirs] = await Promise.all([judgeInProcess(fix, owners), fences.judge(fix, owners)]);

          seen.set(ours.verdict, (seen.get(ours.verdict) ?? 0) + 1);
          if (isOnAnEdge(fix, accuracyMetres ?? Infinity, owners)) onAnEdge += 1;
          else expect(theirs).toEqual(ours);
        }),
        { seed: 20_261_121, numRuns: 1_000, endOnFailure: true, unbiased: true },
      );

      expect(whenUnavailable).not.toHaveBeenCalled();
      for (const verdict of ['inside', 'uncertain', 'outside', 'unreliable'] as const) {
        expect(seen.get(verdict) ?? 0, verdict).toBeGreaterThan(30);
      }
      expect(onAnEdge).toBeLessThan(60);
      expect(simulator.counts.eventsInside).toBeGreaterThan(200);
      expect(simulator.counts.eventsNear).toBeGreaterThan(100);
    },
  );

  const contract = (name: string, judge: () => PlaceJudge) =>
    describe(name, () => {
      const owner = OWNERS[3]!;
      const home = owner.places[0]!;

      test('no reading gives none', async () => {
        expect(await judge()(null, [owner])).toEqual({
          verdict: 'none',
          method: 'none',
          distanceMetres: null,
        });
      });

      test('a recipient without a place, or that nobody knows, gives unreliable', async () => {
        const fix = { ...moved(home, 0, 10), accuracyMetres: 10 };
        const nothing = { verdict: 'unreliable', method: 'gps', distanceMetres: null };

        expect(await judge()(fix, [{ recipientId: 'r-new', places: [] }])).toEqual(nothing);
        expect(await judge()(fix, [])).toEqual(nothing);
      });

      test('a reading in a spoofing cluster is implausible', async () => {
        const beirut = { latitudeDegrees: 33.8209, longitudeDegrees: 35.4884, accuracyMetres: 5 };

        expect(await judge()(beirut, [owner])).toMatchObject({ verdict: 'implausible', method: 'gps' });
      });

      test.each([
        ['inside', 150 + 30 - 2, 80],
        ['uncertain', 150 + 30 + 2, 80],
        ['outside', 150 + 80 + 2, 80],
        ['unreliable', 10, 100.1],
      ])('%s at %d m with an accuracy of %d m', async (verdict, metres, accuracyMetres) => {
        const fix = { ...moved(home, 0, metres), accuracyMetres };

        expect(await judge()(fix, [owner])).toEqual({ verdict, method: 'gps', distanceMetres: metres });
      });

      test('with two recipients the worse finding counts', async () => {
        const fix = { ...home, accuracyMetres: 5 };

        expect(await judge()(fix, [owner, OWNERS[4]!])).toMatchObject({ verdict: 'outside' });
        expect(await judge()(fix, [owner, owner])).toMatchObject({ verdict: 'inside' });
      });

      test('the day centre counts as well as the home', async () => {
        const fix = { ...moved(owner.places[1]!, 5, 5), accuracyMetres: 5 };

        expect(await judge()(fix, [owner])).toEqual({ verdict: 'inside', method: 'gps', distanceMetres: 0 });
      });
    });
  contract('in process', () => judgeInProcess);
  contract('by Amazon Location', () => fences.judge);
});

describe('the judge of a stage', () => {
  test.each([undefined, 'in-process'])('is the arithmetic for %s', async (setting) => {
    const never = () => {
      throw new Error('not asked for');
    };

    expect(await placeJudge(setting, never)).toBe(judgeInProcess);
  });

  test('is Amazon Location where the stage says so', async () => {
    const before = simulator.requests.length;
    const judge = await placeJudge('amazon-location', () => ({
      collection: COLLECTION,
      region: 'eu-central-1',
      endpoint: simulator.endpoint,
    }));
    const owner = OWNERS[3]!;

    expect(await judge({ ...owner.places[0]!, accuracyMetres: 5 }, [owner])).toMatchObject({
      verdict: 'inside',
    });
    expect(simulator.requests.length).toBe(before + 1);
  });

  test('fails at the first start on a setting that nobody knows', async () => {
    await expect(placeJudge('google', () => ({ collection: '', region: '' }))).rejects.toThrow('google');
  });
});
