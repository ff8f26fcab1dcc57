import type { Place } from './directory.ts';
import { distanceMetres, type Position } from './geo.ts';
import { MINUTE_MILLIS } from './instants.ts';
import { RULES, type Rules } from './rules.ts';

/** Where a report says it was made, beside the places of all its recipients. */
export type Spot = Position & {
  reportId: string;
  caregiverId: string;
  /** Effective time of the report, milliseconds since 1970. */
  atMillis: number;
  places: readonly Place[];
};

/** Without a registered place nothing is known to be far from, so such a spot is no evidence of a fault. */
const isFar = (spot: Spot, rules: Rules): boolean =>
  spot.places.length > 0 &&
  spot.places.every((place) => distanceMetres(spot, place) > rules.regionalFaultFarMetres);

/**
 * The reports that a regional fault of satellite positioning explains: of five or more caregivers, within half an
 * hour, from one spot that is far from all their recipients (`domain.md` section 3). One incident, nobody's violation.
 *
 * @returns report ids in order; empty when there is no incident. The order of the spots does not matter.
 */
export const regionalFault = (spots: readonly Spot[], rules: Rules = RULES): string[] => {
  const far = spots.filter((spot) => isFar(spot, rules));
  const found = new Set<string>();
  for (const first of far) {
    const until = first.atMillis + rules.regionalFaultWithinMinutes * MINUTE_MILLIS;
    const together = far.filter(
      (spot) =>
        spot.atMillis >= first.atMillis &&
        spot.atMillis <= until &&
        distanceMetres(spot, first) <= rules.regionalFaultSpotMetres,
    );
    const caregivers = new Set(together.map((spot) => spot.caregiverId));
    if (caregivers.size < rules.regionalFaultCaregiversMin) continue;
    for (const spot of together) found.add(spot.reportId);
  }
  return [...found].sort();
};
