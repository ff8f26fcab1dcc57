import { DAY_MILLIS, HOUR_MILLIS, type LocalDate, MINUTE_MILLIS, ZONE } from './instants.ts';

const PARTS = {
  timeZone: ZONE,
  calendar: 'gregory',
  numberingSystem: 'latn',
  hourCycle: 'h23',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
} as const;

/** Made when the first time is asked for: making it takes a tenth of a cold start. */
let parts: Intl.DateTimeFormat | undefined;

/** Offsets by hour: the zone changes its offset at a full hour of UTC only, and asking costs some microseconds. */
const offsets = new Map<number, number>();
const CACHED_MAX = 20_000;

/** Milliseconds by which the clock of Asia/Jerusalem is ahead of UTC at an instant. */
export const offsetMillisAt = (millis: number): number => {
  const hour = Math.floor(millis / HOUR_MILLIS);
  const known = offsets.get(hour);
  if (known !== undefined) return known;
  const of: Record<string, number> = {};
  parts ??= new Intl.DateTimeFormat('en-US', PARTS);
  for (const part of parts.formatToParts(hour * HOUR_MILLIS)) of[part.type] = Number(part.value);
  const { year = 0, month = 1, day = 1, hour: localHour = 0, minute = 0 } = of;
  const offset = Date.UTC(year, month - 1, day, localHour, minute) - hour * HOUR_MILLIS;
  if (offsets.size >= CACHED_MAX) offsets.clear();
  offsets.set(hour, offset);
  return offset;
};

/** Names of days by their number since 1970: a fold asks for the same few again and again. */
const dates = new Map<number, LocalDate>();

/** The local date of an instant, as `localDateOf` gives it, at a fraction of the cost. */
export const localDateAt = (millis: number): LocalDate => {
  const day = Math.floor((millis + offsetMillisAt(millis)) / DAY_MILLIS);
  const known = dates.get(day);
  if (known !== undefined) return known;
  const date = new Date(day * DAY_MILLIS).toISOString().slice(0, 10);
  if (dates.size >= CACHED_MAX) dates.clear();
  dates.set(day, date);
  return date;
};

/** The day of the week of a local date; 0 is Sunday. */
export const weekdayOf = (date: LocalDate): number => new Date(`${date}T00:00:00Z`).getUTCDay();

/** A local date some days later (or earlier, when negative). */
export const addDays = (date: LocalDate, days: number): LocalDate =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MILLIS).toISOString().slice(0, 10);

/** The Sunday that begins the week of a local date. */
export const weekOf = (date: LocalDate): LocalDate => addDays(date, -weekdayOf(date));

/**
 * The instant of a planned wall time, in milliseconds. Plans repeat every week, so a change night must give some
 * answer: a time that does not exist moves on by the gap, one that exists twice is the first.
 *
 * @param minutes since local midnight.
 */
export const plannedMillis = (date: LocalDate, minutes: number): number => {
  const wall = Date.parse(`${date}T00:00:00Z`) + minutes * MINUTE_MILLIS;
  // Before a change the earlier offset holds; where both answers are wall times of that instant, it is the first.
  const byEarlier = wall - offsetMillisAt(wall - DAY_MILLIS);
  if (byEarlier + offsetMillisAt(byEarlier) === wall) return byEarlier;
  const byLater = wall - offsetMillisAt(wall + DAY_MILLIS);
  return byLater + offsetMillisAt(byLater) === wall ? byLater : byEarlier;
};

/** The instant at which a local date begins (or one `days` after it), in milliseconds. */
export const startOfDayMillis = (date: LocalDate, days = 0): number => plannedMillis(addDays(date, days), 0);
