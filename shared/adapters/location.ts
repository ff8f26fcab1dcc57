import { hash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  BatchDeleteGeofenceCommand,
  type BatchItemError,
  BatchPutGeofenceCommand,
  type BatchPutGeofenceRequestEntry,
  type ForecastedEvent,
  ForecastGeofenceEventsCommand,
  type GeofenceGeometry,
  LocationClient,
} from '@aws-sdk/client-location';
import { AppError } from '../domain/app-error.ts';
import type { Place } from '../domain/directory.ts';
import type { Position } from '../domain/geo.ts';
import { type FixReading, judgePlace } from '../domain/place.ts';
import { RULES } from '../domain/rules.ts';
import {
  type FenceSettings,
  findingOver,
  judgeInProcess,
  type PlaceJudge,
  type PlaceOwner,
} from './place-verdict.ts';

/** A caregiver waits for the answer of a report: beyond this the arithmetic answers. */
const JUDGE_MILLIS_MAX = 1_500;
const WRITE_MILLIS_MAX = 5_000;
const CONNECT_MILLIS_MAX = 500;
const REQUEST_MILLIS_MAX = 1_000;
/** Of BatchPutGeofence and BatchDeleteGeofence. */
const BATCH_MAX = 10;
const PAGE_MAX = 20;
/** Two hundred fences within a hundred metres: more than any tower block has. */
const PAGES_MAX = 10;
const FENCE_ID_MAX = 100;
const TRIES = 3;
const TRY_AGAIN_MILLIS = 200;

// With a speed and a time the service answers every fence that could be reached, whatever the heading: at this speed,
// all within the largest accuracy that is judged at all.
const HORIZON_MINUTES = 1;
const SPEED_KILOMETRES_PER_HOUR = (RULES.accuracyMetresMax * 60) / (1_000 * HORIZON_MINUTES);

const PASSING: ReadonlySet<string | undefined> = new Set([
  'ConflictError',
  'InternalServerError',
  'ThrottlingError',
]);
const ASKED_FOR: ReadonlySet<string> = new Set(['inside', 'uncertain', 'outside']);

/** Amazon Location's order, which nothing outside this file knows. */
const lonLat = (point: Position): [number, number] => [point.longitudeDegrees, point.latitudeDegrees];

/**
 * `<recipientId>.<placeId>`; where that is longer than the service takes, or a dot in the recipient's id could make two
 * places one, a hash instead. No recipient's id begins with an underscore.
 */
export const fenceIdOf = (recipientId: string, placeId: string): string => {
  const plain = `${recipientId}.${placeId}`;
  const isPlain = !recipientId.includes('.') && plain.length <= FENCE_ID_MAX;
  return isPlain ? plain : `_.${hash('sha256', `${recipientId}/${placeId}`, 'base64url')}`;
};

/** Twice the area of a ring, positive when it runs counter-clockwise. */
const signedArea = (ring: readonly [number, number][]): number =>
  ring.reduce((sum, [x, y], index) => {
    const [nextX, nextY] = ring[(index + 1) % ring.length] ?? [x, y];
    return sum + x * nextY - nextX * y;
  }, 0);

const isSame = (a: [number, number] | undefined, b: [number, number]): boolean =>
  a !== undefined && a[0] === b[0] && a[1] === b[1];

/** The service's ring: counter-clockwise, without repeated corners, the first repeated at the end. */
const closedRing = (corners: readonly Position[]): [number, number][] => {
  const points = corners.map(lonLat);
  const ring = points.filter((point, index) => !isSame(points.at(index - 1), point));
  if (signedArea(ring) < 0) ring.reverse();
  return [...ring, ...ring.slice(0, 1)];
};

const geometryOf = (place: Place): GeofenceGeometry =>
  place.polygon === undefined
    ? { Circle: { Center: lonLat(place), Radius: place.radiusMetres ?? RULES.placeRadiusMetres } }
    : { Polygon: [closedRing(place.polygon)] };

/** Tells a fence of an earlier place from one of today's. The service keeps forty characters of it. */
const shapeOf = (geometry: GeofenceGeometry): string =>
  hash('sha256', JSON.stringify(geometry), 'base64url').slice(0, 22);

const entryOf = (recipientId: string, place: Place): BatchPutGeofenceRequestEntry => {
  const geometry = geometryOf(place);
  return {
    GeofenceId: fenceIdOf(recipientId, place.placeId),
    Geometry: geometry,
    GeofenceProperties: { shape: shapeOf(geometry) },
  };
};

const unavailable = (cause: unknown): AppError =>
  new AppError('unavailable', 'LOCATION_UNAVAILABLE', 'The map service does not answer', {
    cause,
    retryAfterSeconds: 5,
  });

const inBatches = <T>(all: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(all.length / BATCH_MAX) }, (_none, index) =>
    all.slice(index * BATCH_MAX, (index + 1) * BATCH_MAX),
  );

type Refused = { GeofenceId: string | undefined; Error: BatchItemError | undefined };

const clientOf = ({ region, endpoint }: FenceSettings): LocationClient =>
  new LocationClient({
    region,
    maxAttempts: 2,
    // Without throwOnRequestTimeout the SDK only warns and waits on.
    requestHandler: {
      connectionTimeout: CONNECT_MILLIS_MAX,
      requestTimeout: REQUEST_MILLIS_MAX,
      throwOnRequestTimeout: true,
    },
    // The service's own hosts begin with `geofencing.`; another endpoint is taken as it is.
    ...(endpoint === undefined ? {} : { endpoint, disableHostPrefix: true }),
  });

/**
 * Places as fences of Amazon Location, one a place of a recipient.
 *
 * | call                                | how                                                                       |
 * | keep a recipient's places as fences | BatchPutGeofence, ten at once; entries that failed passingly are put again |
 * | forget places                       | BatchDeleteGeofence, ten at once; one that is not there is forgotten      |
 * | judge a reading                     | ForecastGeofenceEvents, pages of twenty                                   |
 *
 * How a reading is judged: the service is asked for all fences within 100 m (the largest accuracy that is judged) and
 * says for each whether the reading is in it (`IsDeviceInGeofence`: 0 m to the edge), else how far its edge is
 * (`NearestDistance`). It knows nothing of accuracy; with the metres to the edge e and the accuracy a the rule of
 * `judgePlace` is the same for circles and polygons: e <= min(a, 30 m) is inside, e <= a uncertain, more is outside.
 * The metres of the finding are measured here in every case, as the service tells none to a circle's middle.
 *
 * A fence that the service does not name is far away, or was not put yet; one of another shape is of an earlier place.
 * Neither may speak against a caregiver, so the arithmetic decides about these places. It also answers when the
 * service does not, since a report waits for nobody. Readings that no fence can decide about (no accuracy, over 100 m,
 * a spoofing cluster) are not sent abroad at all.
 *
 * @see https://docs.aws.amazon.com/location/latest/APIReference/API_ForecastGeofenceEvents.html
 */
export const locationFences = (settings: FenceSettings) => {
  const client = clientOf(settings);
  const { collection: CollectionName, whenUnavailable } = settings;

  const reachable = async (fix: FixReading): Promise<Map<string, ForecastedEvent>> => {
    const abortSignal = AbortSignal.timeout(JUDGE_MILLIS_MAX);
    const events = new Map<string, ForecastedEvent>();
    let NextToken: string | undefined;
    for (let page = 0; page === 0 || (NextToken !== undefined && page < PAGES_MAX); page += 1) {
      const answer = await client.send(
        new ForecastGeofenceEventsCommand({
          CollectionName,
          DeviceState: { Position: lonLat(fix), Speed: SPEED_KILOMETRES_PER_HOUR },
          TimeHorizonMinutes: HORIZON_MINUTES,
          DistanceUnit: 'Kilometers',
          SpeedUnit: 'KilometersPerHour',
          MaxResults: PAGE_MAX,
          NextToken,
        }),
        { abortSignal },
      );
      for (const event of answer.ForecastedEvents ?? []) events.set(event.GeofenceId ?? '', event);
      NextToken = answer.NextToken ?? undefined;
    }
    return events;
  };

  const edgeIn = (
    events: Map<string, ForecastedEvent>,
    recipientId: string,
    place: Place,
  ): number | undefined => {
    const event = events.get(fenceIdOf(recipientId, place.placeId));
    if (event?.GeofenceProperties?.shape !== shapeOf(geometryOf(place))) return undefined;
    if (event.IsDeviceInGeofence) return 0;
    return event.NearestDistance === undefined ? undefined : event.NearestDistance * 1_000;
  };

  const judge: PlaceJudge = async (fix, recipients) => {
    const isAskedFor = (owner: PlaceOwner): boolean => ASKED_FOR.has(judgePlace(fix, owner.places).verdict);
    if (fix === null || !recipients.some(isAskedFor)) return judgeInProcess(fix, recipients);
    try {
      const events = await reachable(fix);
      return findingOver(fix, recipients, ({ recipientId, places }) =>
        judgePlace(fix, places, RULES, (place) => edgeIn(events, recipientId, place)),
      );
    } catch (cause) {
      whenUnavailable?.(cause);
      return judgeInProcess(fix, recipients);
    }
  };

  /** Sends batches until nothing passing is left. @returns what the service refuses for good. */
  const inTries = async <T>(
    entries: readonly T[],
    idOf: (entry: T) => string | undefined,
    send: (batch: T[]) => Promise<Refused[]>,
  ): Promise<Refused[]> => {
    const lasting: Refused[] = [];
    let left = entries;
    for (let attempt = 1; left.length > 0; attempt += 1) {
      const refused = (await Promise.all(inBatches(left).map(send))).flat();
      const passing = refused.filter((one) => PASSING.has(one.Error?.Code));
      lasting.push(...refused.filter((one) => !passing.includes(one)));
      const ids = new Set(passing.map((one) => one.GeofenceId));
      left = left.filter((entry) => ids.has(idOf(entry)));
      if (left.length === 0) break;
      if (attempt === TRIES) throw unavailable(passing[0]?.Error);
      await sleep(Math.random() * TRY_AGAIN_MILLIS * 2 ** attempt);
    }
    return lasting;
  };

  const written = async <T>(call: () => Promise<T>): Promise<T> =>
    call().catch((cause: unknown) => {
      throw unavailable(cause);
    });

  return {
    judge,

    /**
     * Keeps a recipient's places as fences; putting them again changes nothing.
     * @throws AppError `PLACE_NOT_FENCED` (impossible) naming the places that the service refuses, such as a ring that
     * crosses itself; `LOCATION_UNAVAILABLE` (unavailable).
     */
    async put({ recipientId, places }: PlaceOwner): Promise<void> {
      const entries = places.map((place) => entryOf(recipientId, place));
      const refused = await inTries(
        entries,
        (entry) => entry.GeofenceId,
        (Entries) =>
          written(async () => {
            const command = new BatchPutGeofenceCommand({ CollectionName, Entries });
            const answer = await client.send(command, { abortSignal: AbortSignal.timeout(WRITE_MILLIS_MAX) });
            return answer.Errors ?? [];
          }),
      );
      if (refused.some((one) => one.Error?.Code !== 'ValidationError')) throw unavailable(refused);
      if (refused.length === 0) return;
      const errors = refused.map((one) => ({
        path: `/places/${entries.findIndex((entry) => entry.GeofenceId === one.GeofenceId)}`,
        code: 'PLACE_NOT_FENCED',
        message: one.Error?.Message ?? 'The map service refuses this place',
      }));
      throw new AppError('impossible', 'PLACE_NOT_FENCED', 'The map service refuses a place', { errors });
    },

    /** Forgets places of a recipient. @throws AppError `LOCATION_UNAVAILABLE` (unavailable). */
    async remove(recipientId: string, placeIds: readonly string[]): Promise<void> {
      const refused = await inTries(
        placeIds.map((placeId) => fenceIdOf(recipientId, placeId)),
        (fenceId) => fenceId,
        (GeofenceIds) =>
          written(async () => {
            const command = new BatchDeleteGeofenceCommand({ CollectionName, GeofenceIds });
            const answer = await client.send(command, { abortSignal: AbortSignal.timeout(WRITE_MILLIS_MAX) });
            return answer.Errors ?? [];
          }),
      );
      if (refused.some((one) => one.Error?.Code !== 'ResourceNotFoundError')) throw unavailable(refused);
    },
  };
};
