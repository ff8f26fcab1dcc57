import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import * as z from 'zod/mini';

const EARTH_METRES = 6_371_008.8;
const PAGE_MAX = 20;
const BATCH_MAX = 10;

type LonLat = readonly number[];
type Vector = readonly [number, number, number];

const LonLat = z.tuple([z.number().check(z.gte(-180), z.lte(180)), z.number().check(z.gte(-90), z.lte(90))]);
const Circle = z.strictObject({ Center: LonLat, Radius: z.number().check(z.gt(0), z.lte(100_000)) });
const Ring = z.array(LonLat).check(z.minLength(4), z.maxLength(1_000));
const Geometry = z.union([z.strictObject({ Circle }), z.strictObject({ Polygon: z.tuple([Ring]) })]);
type Geometry = z.infer<typeof Geometry>;
const GeofenceId = z.string().check(z.maxLength(100), z.regex(/^[-._\p{L}\p{N}]+$/u));
const Properties = z.record(z.string().check(z.maxLength(20)), z.string().check(z.maxLength(40)));
const Put = z.strictObject({
  Entries: z
    .array(z.strictObject({ GeofenceId, Geometry: z.unknown(), GeofenceProperties: z.optional(Properties) }))
    .check(z.minLength(1), z.maxLength(BATCH_MAX)),
});
const Delete = z.strictObject({
  GeofenceIds: z.array(GeofenceId).check(z.minLength(1), z.maxLength(BATCH_MAX)),
});
const Forecast = z.strictObject({
  DeviceState: z.strictObject({ Position: LonLat, Speed: z.optional(z.number().check(z.gte(0))) }),
  TimeHorizonMinutes: z.optional(z.number().check(z.gte(0))),
  DistanceUnit: z.optional(z.literal('Kilometers')),
  SpeedUnit: z.optional(z.literal('KilometersPerHour')),
  MaxResults: z.optional(z.int().check(z.gte(1), z.lte(PAGE_MAX))),
  NextToken: z.optional(z.string()),
});

/** A fence as the service keeps it. */
export type Fence = { geometry: Geometry; properties: Record<string, string> };

/** What the next calls of an operation answer instead of their work. */
export type Fault =
  | { operation: string; status: number; type: string }
  | { operation: string; delayMillis: number }
  | { operation: string; codes: Record<string, string> };

class ServiceError extends Error {
  readonly status: number;
  readonly type: string;
  constructor(status: number, type: string) {
    super(type);
    this.status = status;
    this.type = type;
  }
}

// Unit vectors and great circles: another way to the same distances as the domain's haversine and flat plane.
const vectorOf = ([lon = 0, lat = 0]: LonLat): Vector => {
  const [l, p] = [(lon * Math.PI) / 180, (lat * Math.PI) / 180];
  return [Math.cos(p) * Math.cos(l), Math.cos(p) * Math.sin(l), Math.sin(p)];
};
const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
const norm = (a: Vector): number => Math.sqrt(dot(a, a));
const angle = (a: Vector, b: Vector): number => Math.atan2(norm(cross(a, b)), dot(a, b));

const metresToSegment = (point: Vector, a: Vector, b: Vector): number => {
  const normal = cross(a, b);
  const isBeside = dot(cross(normal, a), point) >= 0 && dot(cross(b, normal), point) >= 0;
  const radians = isBeside
    ? Math.abs(Math.asin(dot(normal, point) / norm(normal)))
    : Math.min(angle(point, a), angle(point, b));
  return radians * EARTH_METRES;
};

/** How often a ring winds around a point: 0 outside. */
const windings = ([x = 0, y = 0]: LonLat, ring: readonly LonLat[]): number => {
  let turns = 0;
  for (const [index, [bx = 0, by = 0]] of ring.slice(1).entries()) {
    const [ax = 0, ay = 0] = ring[index] ?? [];
    const side = (bx - ax) * (y - ay) - (x - ax) * (by - ay);
    if (ay <= y && by > y && side > 0) turns += 1;
    if (ay > y && by <= y && side < 0) turns -= 1;
  }
  return turns;
};

const edgeMetres = (position: LonLat, geometry: Geometry): number => {
  const point = vectorOf(position);
  if ('Circle' in geometry) {
    const { Center, Radius } = geometry.Circle;
    return Math.max(0, angle(point, vectorOf(Center)) * EARTH_METRES - Radius);
  }
  const ring = geometry.Polygon[0];
  if (windings(position, ring) !== 0) return 0;
  const corners = ring.map(vectorOf);
  return Math.min(...corners.slice(1).map((b, index) => metresToSegment(point, corners[index] ?? b, b)));
};

const orientation = (a: LonLat, b: LonLat, c: LonLat): number =>
  Math.sign(
    ((b[0] ?? 0) - (a[0] ?? 0)) * ((c[1] ?? 0) - (a[1] ?? 0)) -
      ((c[0] ?? 0) - (a[0] ?? 0)) * ((b[1] ?? 0) - (a[1] ?? 0)),
  );

const crossesItself = (ring: readonly LonLat[]): boolean => {
  const edges = ring.slice(1).map((end, index) => [ring[index] ?? end, end] as const);
  return edges.some(([a, b], first) =>
    edges.some(([c, d], second) => {
      if (Math.abs(first - second) < 2) return false;
      return (
        orientation(a, b, c) * orientation(a, b, d) < 0 && orientation(c, d, a) * orientation(c, d, b) < 0
      );
    }),
  );
};

const geometryOf = (value: unknown): Geometry | string => {
  const parsed = Geometry.safeParse(value);
  if (!parsed.success) return 'The geometry is not valid';
  if ('Circle' in parsed.data) return parsed.data;
  const ring = parsed.data.Polygon[0];
  if (JSON.stringify(ring[0]) !== JSON.stringify(ring.at(-1))) return 'The ring is not closed';
  const area = ring.slice(1).reduce((sum, [x, y], index) => {
    const [beforeX, beforeY] = ring[index] ?? [x, y];
    return sum + beforeX * y - x * beforeY;
  }, 0);
  if (area <= 0) return 'The exterior ring is not counter-clockwise';
  return crossesItself(ring) ? 'The ring crosses itself' : parsed.data;
};

const parsed = <T extends z.ZodMiniType>(schema: T, body: unknown): z.infer<T> => {
  const result = schema.safeParse(body);
  if (!result.success) throw new ServiceError(400, 'ValidationException');
  return result.data;
};

/**
 * Amazon Location's geofences over HTTP, as the AWS SDK speaks to them (REST JSON): put, delete and forecast, with the
 * service's own limits, partial failures and errors. Only for tests.
 */
export const startLocationSimulator = async (collection: string) => {
  const fences = new Map<string, Fence>();
  const requests: { operation: string; body: unknown }[] = [];
  const faults: Fault[] = [];
  const counts = { eventsInside: 0, eventsNear: 0 };

  const put = (body: unknown, codes: Record<string, string>) => {
    const now = new Date().toISOString();
    const answer = { Successes: [] as unknown[], Errors: [] as unknown[] };
    for (const entry of parsed(Put, body).Entries) {
      const geometry = geometryOf(entry.Geometry);
      const code = codes[entry.GeofenceId] ?? (typeof geometry === 'string' ? 'ValidationError' : undefined);
      if (code !== undefined || typeof geometry === 'string') {
        const Message = typeof geometry === 'string' ? geometry : 'Not now';
        answer.Errors.push({ GeofenceId: entry.GeofenceId, Error: { Code: code, Message } });
        continue;
      }
      fences.set(entry.GeofenceId, { geometry, properties: entry.GeofenceProperties ?? {} });
      answer.Successes.push({ GeofenceId: entry.GeofenceId, CreateTime: now, UpdateTime: now });
    }
    return answer;
  };

  const remove = (body: unknown, codes: Record<string, string>) => ({
    Errors: parsed(Delete, body).GeofenceIds.flatMap((id) => {
      const code = codes[id] ?? (fences.delete(id) ? undefined : 'ResourceNotFoundError');
      return code === undefined ? [] : [{ GeofenceId: id, Error: { Code: code, Message: 'No' } }];
    }),
  });

  const forecast = (body: unknown) => {
    const { DeviceState, TimeHorizonMinutes, MaxResults, NextToken } = parsed(Forecast, body);
    const reachMetres = ((DeviceState.Speed ?? 0) * 1_000 * (TimeHorizonMinutes ?? 0)) / 60;
    const events = [...fences].flatMap(([id, fence]) => {
      const metres = edgeMetres(DeviceState.Position, fence.geometry);
      if (metres > reachMetres) return [];
      const isInside = metres === 0;
      return [
        {
          EventId: randomUUID(),
          GeofenceId: id,
          IsDeviceInGeofence: isInside,
          NearestDistance: metres / 1_000,
          EventType: isInside ? 'IDLE' : 'ENTER',
          ...(isInside ? {} : { ForecastedBreachTime: new Date().toISOString() }),
          GeofenceProperties: fence.properties,
        },
      ];
    });
    const from = Number(NextToken ?? 0);
    const to = from + (MaxResults ?? PAGE_MAX);
    const page = events.slice(from, to);
    for (const event of page) counts[event.IsDeviceInGeofence ? 'eventsInside' : 'eventsNear'] += 1;
    return {
      ForecastedEvents: page,
      DistanceUnit: 'Kilometers',
      SpeedUnit: 'KilometersPerHour',
      ...(to < events.length ? { NextToken: String(to) } : {}),
    };
  };

  const work = async (request: IncomingMessage): Promise<unknown> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (!/Credential=[^/]+\/\d{8}\/[^/]+\/geo\/aws4_request/.test(request.headers.authorization ?? '')) {
      throw new ServiceError(403, 'AccessDeniedException');
    }
    const [, named, operation = ''] =
      /^\/geofencing\/v0\/collections\/([^/]+)\/([a-z-]+)$/.exec(request.url ?? '') ?? [];
    if (request.method !== 'POST' || named !== collection) {
      throw new ServiceError(404, 'ResourceNotFoundException');
    }
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString() || '{}');
    requests.push({ operation, body });
    const index = faults.findIndex((fault) => fault.operation === operation);
    const fault = index < 0 ? undefined : faults.splice(index, 1)[0];
    if (fault !== undefined && 'status' in fault) throw new ServiceError(fault.status, fault.type);
    if (fault !== undefined && 'delayMillis' in fault) {
      await new Promise((resolve) => setTimeout(resolve, fault.delayMillis).unref());
    }
    const codes = fault !== undefined && 'codes' in fault ? fault.codes : {};
    if (operation === 'put-geofences') return put(body, codes);
    if (operation === 'delete-geofences') return remove(body, codes);
    if (operation === 'forecast-geofence-events') return forecast(body);
    throw new ServiceError(404, 'ResourceNotFoundException');
  };

  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    work(request).then(
      (body) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(JSON.stringify(body));
      },
      (error: unknown) => {
        const known =
          error instanceof ServiceError ? error : new ServiceError(500, 'InternalServerException');
        response.writeHead(known.status, {
          'content-type': 'application/json',
          'x-amzn-errortype': known.type,
        });
        response.end(JSON.stringify({ message: known.type, reason: 'FieldValidationFailed', fieldList: [] }));
      },
    );
  };

  const server = createServer(handle).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  return {
    endpoint: `http://127.0.0.1:${port}`,
    fences,
    requests,
    faults,
    counts,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};
