import * as z from 'zod/mini';

/** WGS 84. Degrees, latitude first; only `adapters/location.ts` knows another order. */
export const Position = z.strictObject({
  latitudeDegrees: z.number().check(z.gte(-90), z.lte(90)),
  longitudeDegrees: z.number().check(z.gte(-180), z.lte(180)),
});
export type Position = z.infer<typeof Position>;

/** IUGG mean radius, as `domain.md` section 3 names it. */
const EARTH_RADIUS_METRES = 6_371_008.8;
const RADIANS_PER_DEGREE = Math.PI / 180;

/** Great-circle distance in metres by haversine. */
export const distanceMetres = (a: Position, b: Position): number => {
  const halfLatitude = Math.sin(((b.latitudeDegrees - a.latitudeDegrees) * RADIANS_PER_DEGREE) / 2);
  const halfLongitude = Math.sin(((b.longitudeDegrees - a.longitudeDegrees) * RADIANS_PER_DEGREE) / 2);
  const square =
    halfLatitude ** 2 +
    Math.cos(a.latitudeDegrees * RADIANS_PER_DEGREE) *
      Math.cos(b.latitudeDegrees * RADIANS_PER_DEGREE) *
      halfLongitude ** 2;
  // Rounding can push the square over 1 at antipodes, and asin would answer NaN.
  return 2 * EARTH_RADIUS_METRES * Math.asin(Math.min(1, Math.sqrt(square)));
};
