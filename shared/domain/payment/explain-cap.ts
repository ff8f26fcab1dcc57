import { line as explain, type Line } from '../explain-line.ts';
import { type Instant, type LocalDate, toInstant } from '../instants.ts';
import { startOfDayMillis } from '../local-time.ts';
import type { DayCap, WeekCap } from './cap.ts';
import type { Working } from './workings.ts';

const on = (date: LocalDate | undefined): Instant => toInstant(startOfDayMillis(date ?? '1970-01-01'));

/** Days in a row with the same weekly hours. */
type Run = { cap: DayCap; dates: LocalDate[] };

const runsOf = ({ week, days }: WeekCap): Run[] => {
  const runs: Run[] = [];
  days.forEach((cap, place) => {
    const date = week.days[place] ?? week.from;
    const last = runs.at(-1);
    if (last !== undefined && JSON.stringify(last.cap) === JSON.stringify(cap)) last.dates.push(date);
    else runs.push({ cap, dates: [date] });
  });
  return runs;
};

const explainUnknown = (cap: DayCap, facts: string[]): Line =>
  cap.points === null
    ? explain('8.cap', facts, 'payment.explanation.cap.unknown', {})
    : explain('8.cap', facts, 'payment.explanation.cap.below', { points: cap.points });

const explainRun = ({ cap, dates }: Run, facts: string[]): Line[] => {
  const { weeklyMinutes, points, level, tableFrom, column, isReduced, supplementMinutes } = cap;
  if (weeklyMinutes === null || points === null || level === null) return [explainUnknown(cap, facts)];
  const values = {
    from: on(dates[0]),
    to: on(dates.at(-1)),
    days: dates.length,
    points,
    level,
    table: on(tableFrom ?? undefined),
    column,
    reduced: isReduced ? 'yes' : 'no',
    minutes: weeklyMinutes - supplementMinutes,
  };
  const lines = [explain('8.cap', facts, 'payment.explanation.cap.level', values)];
  if (supplementMinutes > 0) {
    lines.push(
      explain('8.cap', facts, 'payment.explanation.cap.supplement', {
        minutes: supplementMinutes,
        total: weeklyMinutes,
      }),
    );
  }
  return lines;
};

/**
 * The hours of the week that a line lies in: what they are made of, and what was left for it.
 * @param leftMinutes null: the hours of that day are not known, so there is no limit.
 * @param facts the line, and those of the week that came before it.
 * @see `domain.md` section 8, weekly cap; decision 0050, A4.
 */
export const explainCap = ({ cap, line }: Working, leftMinutes: number | null, facts: string[]): Line[] => {
  if (leftMinutes === null) {
    const day = cap.days[cap.week.days.indexOf(line.date)];
    return day === undefined ? [] : [explainUnknown(day, facts)];
  }
  return [
    ...runsOf(cap).flatMap((run) => explainRun(run, facts)),
    explain('8.cap', facts, 'payment.explanation.cap.week', {
      from: on(cap.week.from),
      minutes: cap.minutes,
      used: cap.minutes - leftMinutes,
      left: leftMinutes,
    }),
  ];
};
