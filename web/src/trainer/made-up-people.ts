/** Where a call comes from. `typed`: from a number that is written by hand. */
export type LineId = 'smart' | 'kosher' | 'foreign' | 'home' | 'withheld' | 'typed';

/** Somebody to be: the names of the worked examples, who are nobody. */
export type MadeUpPerson = {
  caregiverId: string;
  name: string;
  lang: 'he' | 'en';
  /** Keyed in where the line does not say who calls; those who have none call from their own telephone. */
  identityNumber: string | null;
  pin: string;
};

/**
 * The people of the seeds who have a PIN, for a page on a stage of made-up people; on any other these are numbers of
 * nobody. A test holds them to the seeds.
 */
export const MADE_UP_PEOPLE = {
  g1: { caregiverId: 'g1', name: 'גלית אלון', lang: 'he', identityNumber: '200000016', pin: '1111' },
  g2: { caregiverId: 'g2', name: 'גדעון ברק', lang: 'he', identityNumber: '200000024', pin: '2222' },
  f1: { caregiverId: 'f1', name: 'Flor Santos', lang: 'en', identityNumber: null, pin: '3333' },
} as const satisfies Record<string, MadeUpPerson>;

/** A line to call from, and who could be calling. `from` in E.164; null when nothing is told. */
export type MadeUpLine = {
  id: LineId;
  from: string | null;
  callers: readonly [MadeUpPerson, ...MadeUpPerson[]];
};

const { g1, g2, f1 } = MADE_UP_PEOPLE;

/** The lines that a call can come from, in the order in which they are offered. */
export const LINES: readonly MadeUpLine[] = [
  { id: 'smart', from: '+972522345501', callers: [g1] },
  { id: 'kosher', from: '+972527612345', callers: [g2] },
  { id: 'foreign', from: '+972542345503', callers: [f1] },
  { id: 'home', from: '+97235551234', callers: [g2, g1] },
  { id: 'withheld', from: null, callers: [g1, g2] },
  { id: 'typed', from: null, callers: [g1, g2] },
];
