import { filled, numberIn, type Said } from '../parts/written.ts';

const MINUTES_PER_HOUR = 60;
const FIELDS = ['kind', 'hours', 'from', 'until'] as const;

/** A supplement of the weekly hours as it is written into the form. */
export type SupplementSaid = Record<(typeof FIELDS)[number], string>;

const NEW: SupplementSaid = { kind: '', hours: '', from: '', until: '' };

/** The name of a field of a supplement in what was said. */
export const supplementName = (index: number, field: keyof SupplementSaid): string => `s${index}.${field}`;

/** The supplements that stand in a form, in their order. */
export const supplementsIn = (said: Said): SupplementSaid[] =>
  Array.from({ length: Number(said['supplements'] ?? 0) }, (_, index) => {
    const [kind = '', hours = '', from = '', until = ''] = FIELDS.map(
      (field) => said[supplementName(index, field)],
    );
    return { kind, hours, from, until };
  });

const written = (all: readonly SupplementSaid[]): Said => ({
  supplements: String(all.length),
  ...Object.fromEntries(
    all.flatMap((one, index) => FIELDS.map((field) => [supplementName(index, field), one[field]])),
  ),
});

/** One more, empty. */
export const withAnother = (said: Said): Said => written([...supplementsIn(said), NEW]);

/** All but one; those after it move up. */
export const without = (said: Said, index: number): Said =>
  written(supplementsIn(said).filter((_, place) => place !== index));

const minutesIn = (hours: string): number | string | undefined => {
  const number = numberIn(hours);
  return typeof number === 'number' ? Math.round(number * MINUTES_PER_HOUR) : number;
};

/** As the contract takes them: weekly hours become whole minutes. */
export const supplementBodies = (said: Said) =>
  supplementsIn(said).map(({ kind, hours, from, until }) => {
    const last = filled(until);
    return {
      kind: filled(kind),
      weeklyMinutes: minutesIn(hours),
      from: filled(from),
      ...(last !== undefined && { until: last }),
    };
  });
