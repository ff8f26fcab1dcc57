import type { Place } from './directory.ts';
import type { PlaceFinding, PlaceVerdict } from './fact.ts';
import { distanceMetres, type Position } from './geo.ts';
import { distanceToPolygonMetres } from './polygon.ts';
import { RULES, type Rules } from './rules.ts';

/** A position reading; `accuracyMetres` is the radius that the phone vouches for, absent where it does not say. */
export type FixReading = Position & { accuracyMetres?: number | undefined };

/**
 * Where receivers in Israel are moved to when satellite signals are jammed: airports of the neighbourhood. A reading
 * there says something about the region, nothing about the person (`research/evv.md`, scenario 18).
 */
export const SPOOFING_CLUSTERS: readonly (Position & { name: string; radiusMetres: number })[] = [
  { name: 'beirut-airport', latitudeDegrees: 33.8209, longitudeDegrees: 35.4884, radiusMetres: 5_000 },
  { name: 'amman-airport', latitudeDegrees: 31.7226, longitudeDegrees: 35.9932, radiusMetres: 5_000 },
  { name: 'amman-marka-airport', latitudeDegrees: 31.9727, longitudeDegrees: 35.9916, radiusMetres: 5_000 },
  { name: 'cairo-airport', latitudeDegrees: 30.1219, longitudeDegrees: 31.4056, radiusMetres: 5_000 },
];

const NO_FIX: PlaceFinding = { verdict: 'none', method: 'none', distanceMetres: null };

/** From the most to the least certain that the caregiver was there. */
const CERTAINTY: readonly PlaceVerdict[] = [
  'inside',
  'uncertain',
  'implausible',
  'unreliable',
  'none',
  'outside',
];

const isInSpoofingCluster = (fix: Position): boolean =>
  SPOOFING_CLUSTERS.some((cluster) => distanceMetres(fix, cluster) <= cluster.radiusMetres);

/** Metres to a place, and the radius that counts as the place itself: none around a polygon, which is exact. */
const reachOf = (fix: Position, place: Place, rules: Rules): { distance: number; radius: number } =>
  place.polygon === undefined
    ? { distance: distanceMetres(fix, place), radius: place.radiusMetres ?? rules.placeRadiusMetres }
    : { distance: distanceToPolygonMetres(fix, place.polygon), radius: 0 };

/**
 * Metres from the reading to the edge of a place, 0 inside, as a map service measured them; undefined where it said
 * nothing about the place.
 */
export type EdgeMetres = (place: Place) => number | undefined;

type Measure = { verdict: PlaceVerdict; distance: number };

const measure = (
  fix: FixReading,
  place: Place,
  rules: Rules,
  edgeMetres: EdgeMetres | undefined,
): Measure => {
  const { distance, radius } = reachOf(fix, place, rules);
  const accuracy = fix.accuracyMetres;
  if (accuracy === undefined || accuracy > rules.accuracyMetresMax)
    return { verdict: 'unreliable', distance };
  const edge = edgeMetres?.(place);
  const reached = edge === undefined ? distance : radius + edge;
  if (reached <= radius + Math.min(accuracy, rules.placeToleranceMetresMax))
    return { verdict: 'inside', distance };
  return { verdict: reached - accuracy <= radius ? 'uncertain' : 'outside', distance };
};

const bestOf = (measures: readonly Measure[]): Measure | undefined => {
  let best: Measure | undefined;
  for (const one of measures) {
    const step = best === undefined ? -1 : CERTAINTY.indexOf(one.verdict) - CERTAINTY.indexOf(best.verdict);
    if (best === undefined || step < 0 || (step === 0 && one.distance < best.distance)) best = one;
  }
  return best;
};

/**
 * What a position reading says about being at one of a recipient's places (`domain.md` section 3). With several
 * places the best verdict counts, then the shortest distance.
 *
 * A recipient without a place gives `unreliable`, never `outside`: nothing was compared, so nothing can be said
 * against the caregiver, but somebody must see that the place is missing. A reading in a known spoofing cluster is
 * `implausible` whatever its accuracy: it is a regional fault and nobody's exception.
 *
 * @param fix null when there is none: verdict `none`.
 * @param edgeMetres measured elsewhere, where a stage has it; else, and for places it does not know, by arithmetic.
 * @returns the distance in metres, to a tenth; null where there is nothing to measure.
 */
export const judgePlace = (
  fix: FixReading | null,
  places: readonly Place[],
  rules: Rules = RULES,
  edgeMetres?: EdgeMetres,
): PlaceFinding => {
  if (fix === null) return NO_FIX;
  const best = bestOf(places.map((place) => measure(fix, place, rules, edgeMetres)));
  const verdict = isInSpoofingCluster(fix) ? 'implausible' : (best?.verdict ?? 'unreliable');
  return { verdict, method: 'gps', distanceMetres: best === undefined ? null : tenths(best.distance) };
};

const tenths = (metres: number): number => Math.round(metres * 10) / 10;

/**
 * The least certain of several findings: of two recipients of one report, or of arrival and departure. Of equally
 * certain ones the farther.
 */
export const worstPlace = (findings: readonly PlaceFinding[]): PlaceFinding => {
  let worst: PlaceFinding | undefined;
  for (const finding of findings) {
    if (worst === undefined || isWorse(finding, worst)) worst = finding;
  }
  return worst ?? NO_FIX;
};

const isWorse = (a: PlaceFinding, b: PlaceFinding): boolean => {
  const step = CERTAINTY.indexOf(a.verdict) - CERTAINTY.indexOf(b.verdict);
  if (step !== 0) return step > 0;
  const further = (a.distanceMetres ?? -1) - (b.distanceMetres ?? -1);
  // The last comparison only makes the answer independent of the order.
  return further === 0 ? a.method > b.method : further > 0;
};
