import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Geocoder, geocoder } from '#shared/adapters/geocoder';
import { type PlacesAnswer, startPlacesSimulator } from '../../support/places-simulator.ts';

const ADDRESS = 'רחוב רגר 15, באר שבע';
const aResult = (over: object = {}) => ({
  PlaceId: 'abc',
  PlaceType: 'PointAddress',
  Title: ADDRESS,
  Position: [34.7913, 31.2518],
  MatchScores: { Overall: 1 },
  ...over,
});
const NOT_EXACT = { kind: 'impossible', code: 'ADDRESS_NOT_EXACT' };
const UNAVAILABLE = { kind: 'unavailable', code: 'GEOCODER_UNAVAILABLE', retryAfterSeconds: 5 };

let answer: PlacesAnswer = { items: [] };
let simulator: Awaited<ReturnType<typeof startPlacesSimulator>>;
let addresses: Geocoder;

beforeAll(async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  simulator = await startPlacesSimulator(() => answer);
  addresses = geocoder({ region: 'eu-central-1', endpoint: simulator.endpoint });
});
beforeEach(() => {
  simulator.requests.length = 0;
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await simulator.stop();
});

describe('an address', () => {
  test('is asked for in Israel, in Hebrew, and to be kept', async () => {
    answer = { items: [aResult()] };

    await addresses.locate(ADDRESS);

    expect(simulator.requests).toEqual([
      {
        QueryText: ADDRESS,
        MaxResults: 5,
        Filter: { IncludeCountries: ['ISR'] },
        Language: 'he',
        IntendedUse: 'Storage',
      },
    ]);
  });

  test.each([
    ['a house', {}, 'point'],
    ['a house whose position is estimated', { EstimatedPointAddress: true }, 'interpolated'],
    ['a place between two houses', { PlaceType: 'InterpolatedAddress' }, 'interpolated'],
  ])('of %s makes a position', async (_what, over, quality) => {
    answer = { items: [aResult(over)] };

    expect(await addresses.locate(ADDRESS)).toEqual({
      latitudeDegrees: 31.2518,
      longitudeDegrees: 34.7913,
      quality,
    });
  });

  test.each([
    ['a street', [aResult({ PlaceType: 'Street' })]],
    ['a town', [aResult({ PlaceType: 'Locality' })]],
    ['a crossing', [aResult({ PlaceType: 'Intersection' })]],
    ['a post code', [aResult({ PlaceType: 'PostalCode' })]],
    ['a business', [aResult({ PlaceType: 'PointOfInterest' })]],
    ['nothing', []],
    ['a street before a house', [aResult({ PlaceType: 'Street' }), aResult({ PlaceId: 'def' })]],
    ['another house number', [aResult({ AddressNumberCorrected: true })]],
    ['a house without a position', [aResult({ Position: undefined })]],
    ['a house outside the country', [aResult({ Position: [31.2518, 34.7913] })]],
    ['houses in two towns', [aResult(), aResult({ PlaceId: 'def', Position: [34.9896, 32.794] })]],
  ])('that leads to %s is not exact', async (_what, items) => {
    answer = { items };

    await expect(addresses.locate(ADDRESS)).rejects.toMatchObject(NOT_EXACT);
  });

  test.each([
    ['the same house again', { Position: [34.79131, 31.25181] }],
    ['a house that fits worse', { Position: [34.9896, 32.794], MatchScores: { Overall: 0.7 } }],
    ['a street elsewhere', { Position: [34.9896, 32.794], PlaceType: 'Street' }],
  ])('is exact beside %s', async (_what, over) => {
    answer = { items: [aResult(), aResult(over)] };

    expect(await addresses.locate(ADDRESS)).toMatchObject({ quality: 'point' });
  });

  test('that the service does not take is not exact', async () => {
    await expect(addresses.locate('')).rejects.toMatchObject(NOT_EXACT);
  });
});

describe('the service', () => {
  test.each([
    ['is busy', { status: 429, type: 'ThrottlingException' }],
    ['breaks', { status: 500, type: 'InternalServerException' }],
    ['refuses the rights', { status: 403, type: 'AccessDeniedException' }],
  ])('is unavailable when it %s', async (_how, given) => {
    answer = given;

    await expect(addresses.locate(ADDRESS)).rejects.toMatchObject(UNAVAILABLE);
  });

  test('is unavailable when it does not answer in time', async () => {
    answer = 'silence';
    const startedAt = performance.now();

    await expect(addresses.locate(ADDRESS)).rejects.toMatchObject(UNAVAILABLE);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });

  test('is unavailable when it is not there', async () => {
    const nowhere = geocoder({ region: 'eu-central-1', endpoint: 'http://127.0.0.1:9' });

    await expect(nowhere.locate(ADDRESS)).rejects.toMatchObject(UNAVAILABLE);
  });
});
