import * as z from 'zod/mini';

/** Milliseconds since 1970 of an RFC 3339 instant. */
export const millisOf = (instant: string): number => Date.parse(instant);

/** The years that the canonical form has four digits for: an offset can lead beyond them. */
const isWritable = (instant: string): boolean => {
  const millis = millisOf(instant);
  return millis >= Date.parse('0000-01-01T00:00:00Z') && millis < Date.parse('9999-12-31T23:59:59.999Z');
};

/** RFC 3339 with an offset, as a caller may send it. */
export const OffsetInstant = z.iso
  .datetime({ offset: true, abort: true })
  .check(z.refine(isWritable, 'INSTANT_OUT_OF_RANGE'));
/** An instant as it is kept and answered: UTC with `Z` and milliseconds. */
export const Instant = z.iso.datetime();
export type Instant = z.infer<typeof Instant>;
/** `YYYY-MM-DD` in Asia/Jerusalem. */
export const LocalDate = z.iso.date();
export type LocalDate = z.infer<typeof LocalDate>;

export const ZONE = 'Asia/Jerusalem';
export const MINUTE_MILLIS = 60_000;
export const HOUR_MILLIS = 60 * MINUTE_MILLIS;
export const DAY_MILLIS = 24 * HOUR_MILLIS;

/** The canonical UTC form of an instant. */
export const toInstant = (millis: number): Instant => new Date(millis).toISOString();

/** Any RFC 3339 instant in the canonical UTC form. */
export const canonical = (instant: string): Instant => toInstant(millisOf(instant));

/** One formatter for all, made when the first date is asked for: making it takes a tenth of a cold start. */
let localDates: Intl.DateTimeFormat | undefined;

/** The date that a clock in Asia/Jerusalem shows at an instant. */
export const localDateOf = (instant: string | number): LocalDate => {
  // `en-CA` writes `YYYY-MM-DD`.
  localDates ??= new Intl.DateTimeFormat('en-CA', { timeZone: ZONE, dateStyle: 'short' });
  return localDates.format(typeof instant === 'number' ? instant : millisOf(instant));
};
