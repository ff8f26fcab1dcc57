/** The middle one; of an even number the mean of the two. */
export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = NaN, high = NaN] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[middle]];
  return (low + high) / 2;
};

/** Figures of two sides, measured in turn: A-B-B-A, so that a machine that grows slower harms neither. */
export type Pairs = { a: number[]; b: number[] };

/** Measures two sides in turn. @param count how many pairs. */
export const interleaved = async (
  count: number,
  a: () => Promise<number>,
  b: () => Promise<number>,
): Promise<Pairs> => {
  const pairs: Pairs = { a: [], b: [] };
  for (let number = 0; number < count; number += 1) {
    if (number % 2 === 0) {
      pairs.a.push(await a());
      pairs.b.push(await b());
    } else {
      pairs.b.push(await b());
      pairs.a.push(await a());
    }
  }
  return pairs;
};

/** The median of the ratios of the pairs, A to B. */
export const medianRatio = ({ a, b }: Pairs): number =>
  median(a.map((value, place) => value / (b[place] ?? NaN)));
