import type { Instant, LocalDate } from '../instants.ts';
import { addDays } from '../local-time.ts';
import type { BenefitOn } from './claim.ts';
import { nextMonthOf, type Week } from './week.ts';

/** Weekly hours by level, from a day on until the next table. */
export type CapTable = {
  from: LocalDate;
  source: string;
  /** By rising points; the last level whose points are reached counts. Minutes a week. */
  levels: readonly { level: number; pointsFrom: number; foreignMinutes: number; israeliMinutes: number }[];
};

const hours = (count: number): number => count * 60;

/**
 * The tables in force. A new one is a new row; nothing is overwritten.
 * @see `domain.md` section 8, levels by points; supplement for employing an Israeli caregiver: circular 1492.
 */
export const CAP_TABLES: readonly CapTable[] = [
  {
    from: '2021-01-01',
    source: 'btl.gov.il, hours of the long-term care benefit',
    levels: [
      { level: 1, pointsFrom: 2.5, foreignMinutes: hours(5.5), israeliMinutes: hours(5.5) },
      { level: 2, pointsFrom: 3.5, foreignMinutes: hours(10), israeliMinutes: hours(10) },
      { level: 3, pointsFrom: 5, foreignMinutes: hours(14), israeliMinutes: hours(17) },
      { level: 4, pointsFrom: 6.5, foreignMinutes: hours(18), israeliMinutes: hours(21) },
      { level: 5, pointsFrom: 8, foreignMinutes: hours(22), israeliMinutes: hours(26) },
      { level: 6, pointsFrom: 9.5, foreignMinutes: hours(26), israeliMinutes: hours(30) },
    ],
  },
];

/** Days, first and last included; no last day: it still runs. */
export type Stretch = { from: LocalDate; to?: LocalDate | undefined };

/**
 * The days on which the hours are those of a recipient with a foreign worker: from the first of the month after such a
 * worker was assigned, to the assignment's end. A worker who takes over without a day between continues the stretch
 * (decision 0050, A5).
 *
 * @param assignments of foreign workers to the recipient, in any order.
 * @see Circular 1536A, rules of circular 1492: the assignment of a foreign worker ends the supplement from the 1st of
 * the next month.
 */
export const foreignStretches = (assignments: readonly Stretch[]): Stretch[] => {
  const joined: Stretch[] = [];
  for (const { from, to } of [...assignments].sort((a, b) =>
    a.from < b.from ? -1 : a.from > b.from ? 1 : 0,
  )) {
    const last = joined.at(-1);
    if (last === undefined || (last.to !== undefined && from > addDays(last.to, 1)))
      joined.push({ from, to });
    else if (last.to !== undefined && (to === undefined || to > last.to)) last.to = to;
  }
  return joined.map(({ from, to }) => ({ from: nextMonthOf(from), to }));
};

/** Whether a day lies in a stretch. */
export const isWithin = (day: LocalDate, { from, to }: Stretch): boolean =>
  from <= day && (to === undefined || day <= to);

/** What a day's seventh of the weekly hours is made of. */
export type DayCap = {
  /** Minutes a week; null: not known, so nothing is beyond it. */
  weeklyMinutes: number | null;
  points: number | null;
  level: number | null;
  /** First day of the table that counts; null: the day lies before the first table. */
  tableFrom: LocalDate | null;
  column: 'foreign' | 'israeli';
  isReduced: boolean;
  supplementMinutes: number;
};

/** What the weekly hours of a recipient follow from. */
export type CapFacts = {
  tables: readonly CapTable[];
  /** The latest to have begun counts; of two from the same day the later in the list. */
  benefits: readonly BenefitOn[];
  foreign: readonly Stretch[];
  /** Whether supplementary hours are ruled out on a day (circular 1536A, no load found: none for either). */
  isWithoutSupplement: (day: LocalDate) => boolean;
};

const latest = <T extends { from: LocalDate }>(rows: readonly T[], day: LocalDate): T | undefined => {
  let found: T | undefined;
  for (const row of rows) {
    if (row.from <= day && (found === undefined || row.from >= found.from)) found = row;
  }
  return found;
};

const levelOf = (table: CapTable | undefined, points: number | null) => {
  if (table === undefined || points === null) return undefined;
  let found: CapTable['levels'][number] | undefined;
  for (const row of table.levels) if (row.pointsFrom <= points) found = row;
  return found;
};

const supplementsOn = (benefit: BenefitOn | undefined, day: LocalDate): number => {
  let minutes = 0;
  for (const { from, until, weeklyMinutes } of benefit?.supplements ?? []) {
    if (isWithin(day, { from, to: until })) minutes += weeklyMinutes;
  }
  return minutes;
};

/** Hours of the table, halved where the benefit is, and the supplements as they were granted. */
const weeklyMinutesOf = (
  row: CapTable['levels'][number] | undefined,
  column: DayCap['column'],
  isReduced: boolean,
  supplementMinutes: number,
): number | null => {
  if (row === undefined) return null;
  const full = column === 'foreign' ? row.foreignMinutes : row.israeliMinutes;
  return (isReduced ? full / 2 : full) + supplementMinutes;
};

/** The weekly minutes that count on a day, and what they are made of. */
export const capOn = (facts: CapFacts, day: LocalDate): DayCap => {
  const benefit = latest(facts.benefits, day);
  const { points, reduced: isReduced } = benefit ?? { points: null, reduced: false };
  const isBare = facts.isWithoutSupplement(day);
  const isForeign = isBare || facts.foreign.some((stretch) => isWithin(day, stretch));
  const column = isForeign ? 'foreign' : 'israeli';
  const table = latest(facts.tables, day);
  const row = levelOf(table, points);
  const supplementMinutes = isBare ? 0 : supplementsOn(benefit, day);
  const weeklyMinutes = weeklyMinutesOf(row, column, isReduced, supplementMinutes);
  const [level, tableFrom] = [row?.level ?? null, table?.from ?? null];
  return { weeklyMinutes, points, level, tableFrom, column, isReduced, supplementMinutes };
};

/** The hours of one week, day by day. */
export type WeekCap = {
  week: Week;
  /** Sunday to Saturday. */
  days: readonly DayCap[];
  /** Whole minutes of all days together whose hours are known. */
  minutes: number;
};

/**
 * The hours of a week: each day brings a seventh of the weekly hours that count on it, and what they come to together
 * is rounded down. A week without a change comes to its weekly hours exactly; one that straddles a change lies between
 * the two, and it does not matter on which of its days the visits are (decision 0050, A4). Days whose hours are not
 * known bring nothing and are not capped.
 */
export const weekCapOf = (facts: CapFacts, week: Week): WeekCap => {
  const days = week.days.map((day) => capOn(facts, day));
  const sevenths = days.reduce((sum, { weeklyMinutes }) => sum + (weeklyMinutes ?? 0), 0);
  return { week, days, minutes: Math.floor(sevenths / 7) };
};

/** From before any day: points of the directory, which have no date of their own. */
const ALWAYS: LocalDate = '0001-01-01';

/**
 * A recipient's benefit decisions over the undated points of the directory, which count before the first of them. A
 * decision that names no points leaves them as they were; of two from the same day the one recorded later counts,
 * whatever their ids (the same as for circular 1536A, `shared-worker-couple.ts`).
 */
export const benefitsOf = (
  points: number | undefined,
  decisions: readonly (BenefitOn & { at: Instant })[],
): readonly BenefitOn[] => {
  const place = ({ from, at }: { from: LocalDate; at: Instant }): string => `${from}|${at}`;
  let known: number | null = points ?? null;
  const always: BenefitOn = {
    from: ALWAYS,
    points: known,
    reduced: false,
    track: 'service',
    supplements: [],
  };
  const dated = [...decisions]
    .sort((a, b) => (place(a) < place(b) ? -1 : 1))
    .map((decision) => {
      known = decision.points ?? known;
      return { ...decision, points: known };
    });
  return [always, ...dated];
};
