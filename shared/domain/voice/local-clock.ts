import type { PlannedTime } from '../directory.ts';
import { DAY_MILLIS, type LocalDate, millisOf } from '../instants.ts';
import { offsetMillisAt } from '../local-time.ts';

/** Minutes in a day and in a week on the wall clock; change nights do not matter to a weekly plan. */
const DAY = 1_440;
const WEEK = 7 * DAY;

/** What a clock in Asia/Jerusalem shows: the date, `HH:MM`, and minutes since Sunday 00:00. */
export type LocalClock = { date: LocalDate; time: string; weekMinute: number };

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** @param instant ISO 8601 */
export const localClockOf = (instant: string): LocalClock => {
  const millis = millisOf(instant);
  const wall = new Date(millis + offsetMillisAt(millis));
  const time = wall.toISOString().slice(11, 16);
  return {
    date: wall.toISOString().slice(0, 10),
    time,
    weekMinute: wall.getUTCDay() * DAY + minutesOf(time),
  };
};

/** Whether a planned time covers the moment, widened on both sides by `slackMinutes`; the end itself is outside. */
export const covers = (planned: PlannedTime, weekMinute: number, slackMinutes: number): boolean => {
  const start = planned.weekday * DAY + minutesOf(planned.start);
  const length = minutesOf(planned.end) - minutesOf(planned.start);
  const since = (weekMinute - start + slackMinutes + WEEK) % WEEK;
  return since < (length > 0 ? length : length + DAY) + 2 * slackMinutes;
};

/** Days between two instants by the calendar of Asia/Jerusalem. */
export const daysAgo = (at: string, now: string): number => {
  const midnight = (instant: string): number => Date.parse(`${localClockOf(instant).date}T00:00:00Z`);
  return Math.round((midnight(now) - midnight(at)) / DAY_MILLIS);
};
