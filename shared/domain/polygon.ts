import type { Position } from './geo.ts';

type Metres = { x: number; y: number };

const METRES_PER_DEGREE = (6_371_008.8 * Math.PI) / 180;

/** Flat coordinates in metres around an origin; exact enough for the size of a house, a centre or a village. */
const flat = (origin: Position, point: Position): Metres => ({
  x:
    (point.longitudeDegrees - origin.longitudeDegrees) *
    METRES_PER_DEGREE *
    Math.cos((origin.latitudeDegrees * Math.PI) / 180),
  y: (point.latitudeDegrees - origin.latitudeDegrees) * METRES_PER_DEGREE,
});

/** Metres from the origin to the edge between two corners. */
const toEdge = (a: Metres, b: Metres): number => {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.min(1, Math.max(0, -(a.x * dx + a.y * dy) / length));
  return Math.hypot(a.x + along * dx, a.y + along * dy);
};

/** Whether a ray from the origin towards the east crosses the edge: an odd number of crossings means inside. */
const crosses = (a: Metres, b: Metres): boolean =>
  a.y > 0 !== b.y > 0 && (b.x - a.x) * (-a.y / (b.y - a.y)) + a.x > 0;

/**
 * Metres from a point to a polygon: 0 inside, else to the nearest edge.
 * @param corners outer ring, open or closed.
 */
export const distanceToPolygonMetres = (point: Position, corners: readonly Position[]): number => {
  const ring = corners.map((corner) => flat(point, corner));
  let isInside = false;
  let nearest = Infinity;
  for (const [index, corner] of ring.entries()) {
    const before = ring[(index + ring.length - 1) % ring.length] ?? corner;
    if (crosses(before, corner)) isInside = !isInside;
    nearest = Math.min(nearest, toEdge(before, corner));
  }
  return isInside ? 0 : nearest;
};
