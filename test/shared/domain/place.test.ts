import { describe, expect, test } from 'vitest';
import type { Place } from '#shared/domain/directory';
import type { PlaceFinding } from '#shared/domain/fact';
import { judgePlace, SPOOFING_CLUSTERS, worstPlace } from '#shared/domain/place';
import { distanceToPolygonMetres } from '#shared/domain/polygon';
import { regionalFault, type Spot } from '#shared/domain/regional-fault';
import { C1 } from '../../support/facts.ts';

const home = C1.places[0]!;
const at = (latitudeDegrees: number, accuracyMetres?: number, longitudeDegrees = 34.78) => ({
  latitudeDegrees,
  longitudeDegrees,
  accuracyMetres,
});

/** A square of about 200 metres around the home. */
const square: Place = {
  placeId: 'square',
  kind: 'day-centre',
  latitudeDegrees: 32.08,
  longitudeDegrees: 34.78,
  polygon: [
    { latitudeDegrees: 32.0791, longitudeDegrees: 34.7789 },
    { latitudeDegrees: 32.0791, longitudeDegrees: 34.7811 },
    { latitudeDegrees: 32.0809, longitudeDegrees: 34.7811 },
    { latitudeDegrees: 32.0809, longitudeDegrees: 34.7789 },
  ],
};

describe('the verdict on a place', () => {
  test.each([
    ['at the edge with the tolerance', at(32.08161, 30), 'inside'],
    ['past the tolerance, within the accuracy', at(32.08163, 31.5), 'uncertain'],
    ['accuracy helps up to 30 metres only', at(32.0817, 100), 'uncertain'],
    ['accuracy 100 is still good', at(32.08, 100), 'inside'],
    ['accuracy over 100 is not', at(32.08, 100.1), 'unreliable'],
    ['no accuracy is not', at(32.08), 'unreliable'],
    ['far away', at(32.09, 10), 'outside'],
  ] as const)('%s', (_name, fix, verdict) => {
    expect(judgePlace(fix, [home]).verdict).toBe(verdict);
  });

  test('without a fix is none, without a distance', () => {
    expect(judgePlace(null, [home])).toEqual({ verdict: 'none', method: 'none', distanceMetres: null });
  });

  test('without a registered place is unreliable and never outside', () => {
    expect(judgePlace(at(32.08, 5), [])).toEqual({
      verdict: 'unreliable',
      method: 'gps',
      distanceMetres: null,
    });
  });

  test('of several places the best counts, each with its own radius', () => {
    const centre: Place = {
      ...home,
      placeId: 'centre',
      kind: 'day-centre',
      latitudeDegrees: 32.09,
      radiusMetres: 500,
    };
    const near: Place = { ...home, placeId: 'near', latitudeDegrees: 32.0865, radiusMetres: 20 };

    expect(judgePlace(at(32.086, 10), [near, centre])).toEqual({
      verdict: 'inside',
      method: 'gps',
      distanceMetres: 444.8,
    });
    expect(judgePlace(at(32.086, 10), [near]).verdict).toBe('outside');
  });

  test('a polygon has no radius around it, only the tolerance', () => {
    expect(judgePlace(at(32.08, 5), [square])).toMatchObject({ verdict: 'inside', distanceMetres: 0 });
    expect(judgePlace(at(32.0811, 30), [square])).toMatchObject({ verdict: 'inside', distanceMetres: 22.2 });
    expect(judgePlace(at(32.0813, 30), [square]).verdict).toBe('outside');
    expect(judgePlace(at(32.0813, 60), [square]).verdict).toBe('uncertain');
  });

  test('a polygon may be closed, concave and listed in either direction', () => {
    const ring = square.polygon!;
    const notch = { latitudeDegrees: 32.08, longitudeDegrees: 34.7811 };
    const inner = { latitudeDegrees: 32.08, longitudeDegrees: 34.7795 };
    const low = { latitudeDegrees: 32.0799, longitudeDegrees: 34.7811 };
    const concave = [ring[0]!, ring[1]!, low, inner, notch, ring[2]!, ring[3]!];
    const inNotch = { latitudeDegrees: 32.07996, longitudeDegrees: 34.78105 };

    expect(distanceToPolygonMetres(inNotch, concave)).toBeGreaterThan(0);
    for (const corners of [concave, [...concave].reverse(), [...concave, concave[0]!]]) {
      expect(distanceToPolygonMetres({ latitudeDegrees: 32.0795, longitudeDegrees: 34.78 }, corners)).toBe(0);
      expect(distanceToPolygonMetres(inNotch, corners)).toBeCloseTo(
        distanceToPolygonMetres(inNotch, concave),
        6,
      );
    }
  });

  test.each(SPOOFING_CLUSTERS)('a fix at $name is implausible, whatever its accuracy', (cluster) => {
    for (const accuracyMetres of [5, 5_000, undefined]) {
      expect(judgePlace({ ...cluster, accuracyMetres }, [home]).verdict).toBe('implausible');
    }
  });

  test('a fix some way from a cluster is judged as any other', () => {
    expect(judgePlace(at(33.9, 10, 35.4884), [home]).verdict).toBe('outside');
  });
});

test('the worst of several findings does not depend on their order', () => {
  const finding = (verdict: PlaceFinding['verdict'], distanceMetres: number | null = null): PlaceFinding => ({
    verdict,
    method: 'gps',
    distanceMetres,
  });
  const findings = [finding('inside', 3), finding('outside', 400), finding('outside', 300), finding('none')];

  expect(worstPlace(findings)).toEqual(finding('outside', 400));
  expect(worstPlace([...findings].reverse())).toEqual(finding('outside', 400));
  expect(worstPlace([finding('inside'), finding('uncertain')]).verdict).toBe('uncertain');
  expect(worstPlace([finding('unreliable'), finding('none')]).verdict).toBe('none');
  expect(worstPlace([]).verdict).toBe('none');
});

describe('a regional fault', () => {
  const spot = (person: number, minute: number, more: Partial<Spot> = {}): Spot => ({
    reportId: `r${person}-${minute}`,
    caregiverId: `g${person}`,
    atMillis: Date.UTC(2026, 11, 1, 7, minute),
    latitudeDegrees: 33.2 + person * 0.00001,
    longitudeDegrees: 35.6,
    places: [home],
    ...more,
  });
  const five = [1, 2, 3, 4, 5].map((person) => spot(person, person * 7 - 5));

  test('is five caregivers at one far spot within half an hour', () => {
    expect(regionalFault(five)).toEqual(five.map((one) => one.reportId));
    expect(regionalFault([...five].reverse())).toEqual(five.map((one) => one.reportId));
  });

  test('takes in whoever else was there in that time, and nobody else', () => {
    const more = [spot(1, 3), spot(6, 59), spot(7, 10, { latitudeDegrees: 33.25 })];

    expect(regionalFault([...five, ...more])).toEqual([...five.map((one) => one.reportId), 'r1-3'].sort());
  });

  test.each([
    ['four caregivers, one of them twice', [...five.slice(0, 4), spot(1, 20)]],
    ['half an hour is over', [...five.slice(0, 4), spot(5, 33)]],
    ['they are spread out', five.map((one, place) => ({ ...one, latitudeDegrees: 33 + place * 0.01 }))],
    [
      'it is near one of the recipients',
      five.map((one) => ({
        ...one,
        places: [home, { ...home, latitudeDegrees: 33.1, longitudeDegrees: 35.6 }],
      })),
    ],
    ['nobody knows where the recipients live', five.map((one) => ({ ...one, places: [] }))],
  ])('is none when %s', (_name, spots) => {
    expect(regionalFault(spots)).toEqual([]);
  });
});
