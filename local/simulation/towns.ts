import type { Chance } from './chance.ts';

/** A spot on the map, WGS 84. */
export type Spot = { latitudeDegrees: number; longitudeDegrees: number };

/** The middle of a town for each of the 24 branches, and the area code of its landlines. */
export type Town = Spot & { branchId: string; areaCode: string };

const town = (
  branchId: string,
  latitudeDegrees: number,
  longitudeDegrees: number,
  areaCode: string,
): Town => ({ branchId, latitudeDegrees, longitudeDegrees, areaCode });

export const TOWNS: readonly Town[] = [
  town('ashdod', 31.8, 34.65, '8'),
  town('ashkelon', 31.668, 34.571, '8'),
  town('beer-sheva', 31.252, 34.791, '8'),
  town('bnei-brak', 32.084, 34.834, '3'),
  town('bat-yam', 32.017, 34.752, '3'),
  town('holon', 32.011, 34.775, '3'),
  town('jerusalem', 31.768, 35.214, '2'),
  town('jerusalem-north', 31.83, 35.24, '2'),
  town('petah-tikva', 32.087, 34.887, '3'),
  town('rishon-lezion', 31.971, 34.789, '3'),
  town('rehovot', 31.894, 34.811, '8'),
  town('ramla', 31.929, 34.866, '8'),
  town('ramat-gan', 32.068, 34.824, '3'),
  town('tel-aviv', 32.085, 34.785, '3'),
  town('hadera', 32.434, 34.92, '4'),
  town('haifa', 32.794, 34.99, '4'),
  town('tiberias', 32.794, 35.531, '4'),
  town('kfar-saba', 32.178, 34.907, '9'),
  town('karmiel', 32.914, 35.296, '4'),
  town('nahariya', 33.006, 35.1, '4'),
  town('nazareth', 32.702, 35.297, '4'),
  town('netanya', 32.321, 34.86, '9'),
  town('afula', 32.608, 35.289, '4'),
  town('krayot', 32.837, 35.085, '4'),
];

const METRES_PER_DEGREE = 111_195;

/** A spot so many metres from another one, in any direction. */
export const away = (from: Spot, metres: number, by: Chance): Spot => {
  const angle = by.between(0, 2 * Math.PI);
  const narrow = Math.cos((from.latitudeDegrees * Math.PI) / 180);
  return {
    latitudeDegrees: from.latitudeDegrees + (metres * Math.cos(angle)) / METRES_PER_DEGREE,
    longitudeDegrees: from.longitudeDegrees + (metres * Math.sin(angle)) / (METRES_PER_DEGREE * narrow),
  };
};

/** Metres between two spots, as far as a plane will do: the simulation needs no more. */
export const metresBetween = (a: Spot, b: Spot): number => {
  const narrow = Math.cos((a.latitudeDegrees * Math.PI) / 180);
  return Math.hypot(
    (a.latitudeDegrees - b.latitudeDegrees) * METRES_PER_DEGREE,
    (a.longitudeDegrees - b.longitudeDegrees) * METRES_PER_DEGREE * narrow,
  );
};
