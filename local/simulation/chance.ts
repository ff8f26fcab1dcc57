import { createHash } from 'node:crypto';

/** Numbers that look drawn by lot and are the same for the same seed. */
export type Chance = {
  /** From 0 up to, but not including, 1. */
  draw: () => number;
  /** A whole number; both ends included. */
  whole: (least: number, most: number) => number;
  /** Any number between the two. */
  between: (least: number, most: number) => number;
  /** @throws Error for an empty list: a fault of the caller. */
  one: <Kind>(of: readonly Kind[]) => Kind;
  /** Whether something happens that does so in this share of cases. */
  happens: (share: number) => boolean;
  shuffled: <Kind>(list: readonly Kind[]) => Kind[];
};

/** Mulberry32: small, fast, and good enough for made-up people. */
export const chance = (seed: string): Chance => {
  let state = createHash('sha256').update(seed).digest().readUInt32BE(0);
  const draw = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const whole = (least: number, most: number): number => least + Math.floor(draw() * (most - least + 1));
  return {
    draw,
    whole,
    between: (least, most) => least + draw() * (most - least),
    one: (of) => {
      const found = of[whole(0, of.length - 1)];
      if (found === undefined) throw new Error('Nothing to choose from');
      return found;
    },
    happens: (share) => draw() < share,
    shuffled: (list) =>
      list
        .map((item) => ({ item, order: draw() }))
        .sort((a, b) => a.order - b.order)
        .map(({ item }) => item),
  };
};
