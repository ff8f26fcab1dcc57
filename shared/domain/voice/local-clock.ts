import { type LocalDate, ZONE, localDateOf } from '../instants.ts';
import type { PlannedTime } from '../directory.ts';

/** Minutes in a day and in a week on the wall clock; change nights do not matter to a weekly plan. */
const DAY = 1_440;
const WEEK = 7 * DAY;
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** One formatter for all: making one costs far more than using it. */
const CLOCK = new Intl.DateTimeFormat('en-GB', {
  timeZone: ZONE,
  weekday: 'short',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** What a clock in Asia/Jerusalem shows: the date, `HH:MM`, and minutes since Sunday 00:00. */
export type LocalClock = { date: LocalDate; time: string; weekMinute: number };

/** @param instant ISO 8601 */
export const localClockOf = (instant: string): LocalClock => {
  const parts = new Map(CLOCK.formatToParts(new Date(instant)).map((part) => [part.type, part.value]));
  const time = `${parts.get('hour')}:${parts.get('minute')}`;
  return {
    date: localDateOf(instant),
    time,
    weekMinute: WEEKDAYS.indexOf(parts.get('weekday') ?? '') * DAY + minutesOf(time),
  };
};

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** Whether a planned time covers the moment, widened on both sides by `slackMinutes`; the end itself is outside. */
export const covers = (planned: PlannedTime, weekMinute: number, slackMinutes: number): boolean => {
  const start = planned.weekday * DAY + minutesOf(planned.start);
  const length = minutesOf(planned.end) - minutesOf(planned.start);
  const since = (weekMinute - start + slackMinutes + WEEK) % WEEK;
  return since < (length > 0 ? length : length + DAY) + 2 * slackMinutes;
};
