/** Chance that is the same for the same seed, so that what failed once can be played again. */
export const seededChance = (seed: number) => {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const upTo = (count: number): number => Math.floor(next() * count);
  const pick = <One>(some: readonly One[]): One => some[upTo(some.length)] as One;
  const shuffled = <One>(some: readonly One[]): One[] =>
    some
      .map((one) => ({ one, place: next() }))
      .sort((a, b) => a.place - b.place)
      .map(({ one }) => one);
  return { upTo, pick, shuffled, isSo: (share: number) => next() < share };
};
export type SeededChance = ReturnType<typeof seededChance>;
