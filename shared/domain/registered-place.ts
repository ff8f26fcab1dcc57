import * as z from 'zod/mini';
import { Position } from './geo.ts';
import { PlaceId } from './ids.ts';

/** Israel's box: a point outside it, most often latitude and longitude swapped, is refused. */
export const ISRAEL = { south: 29.3, north: 33.5, west: 34.1, east: 35.95 } as const;
/** Whether a point lies in Israel's box. */
export const inIsrael = (point: Position): boolean =>
  point.latitudeDegrees >= ISRAEL.south &&
  point.latitudeDegrees <= ISRAEL.north &&
  point.longitudeDegrees >= ISRAEL.west &&
  point.longitudeDegrees <= ISRAEL.east;
const PositionInIsrael = Position.check(z.refine(inIsrael, 'OUTSIDE_ISRAEL'));

/** Where a recipient is visited: a circle, or a polygon. */
export const Place = z.strictObject({
  placeId: PlaceId,
  kind: z.enum(['home', 'day-centre', 'family', 'clinic', 'other']),
  latitudeDegrees: z.number(),
  longitudeDegrees: z.number(),
  radiusMetres: z.optional(z.number().check(z.gte(20), z.lte(2_000))),
  /** Outer ring, three corners or more, open or closed. */
  polygon: z.optional(z.array(PositionInIsrael).check(z.minLength(3), z.maxLength(100))),
  address: z.optional(z.string().check(z.minLength(1), z.maxLength(200))),
});
export type Place = z.infer<typeof Place>;
