import { GROUPS, type PointRange } from './shared-worker-table.ts';

const isWithin = (points: number, range: PointRange): boolean => points >= range.from && points <= range.to;

/** The group by points alone. */
export const groupOf = (a: number, b: number): 1 | 2 | 3 | null => {
  const [lower, higher] = a < b ? [a, b] : [b, a];
  return GROUPS.find((one) => isWithin(higher, one.higher) && isWithin(lower, one.lower))?.group ?? null;
};
