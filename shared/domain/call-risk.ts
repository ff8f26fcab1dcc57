import type { CallFlag, RiskRule } from './call-flag.ts';
import { uuidv7Of } from './fact-id.ts';
import { distanceMetres, type Position } from './geo.ts';
import { HOUR_MILLIS, type LocalDate, localDateOf, toInstant } from './instants.ts';
import { startOfDayMillis } from './local-time.ts';
import { RULES, type Rules } from './rules.ts';
import { isMobileLine } from './voice/line.ts';

/** Where a call was surely made: a place with the circle within which that is known (metres). */
export type KnownPlace = Position & { withinMetres: number };

/** A report by telephone, as far as the rules look at it. */
export type ReportedCall = {
  reportId: string;
  caregiverId: string;
  line: string | null;
  atMillis: number;
  /** The households reported for; none when nobody was named. */
  homes: readonly string[];
  /** The line's own home, or where the operator confirmed it; null when nobody knows. */
  place: KnownPlace | null;
};

/** One person's PIN given wrongly from a line, once or more on one local day. */
export type WrongTry = {
  line: string;
  /** The ids of one person: under several providers several. */
  caregiverIds: readonly string[];
  firstMillis: number;
  lastMillis: number;
};

/** Nobody is asked about a journey of a whole evening (as in the fold). */
const TRAVEL_HOURS_MAX = 8;

/** The day before and after what is looked at that a journey may begin or end in. */
export const TRAVEL_MILLIS_MAX = TRAVEL_HOURS_MAX * HOUR_MILLIS;

const sorted = (ids: Iterable<string>): string[] => [...new Set(ids)].sort();

type Found = { line: string | null; caregiverIds: string[]; reportIds: string[]; millis: number[] };

const flagOf = (rule: RiskRule, subject: string, date: LocalDate, found: Found): CallFlag => ({
  flagId: uuidv7Of(startOfDayMillis(date), `call-flag|${rule}|${subject}|${date}`),
  rule,
  line: found.line,
  date,
  caregiverIds: sorted(found.caregiverIds),
  reportIds: sorted(found.reportIds),
  firstAt: toInstant(Math.min(...found.millis)),
  lastAt: toInstant(Math.max(...found.millis)),
});

/** By time; the id decides between calls of one millisecond. Each once, however often it was told. */
const inTime = (calls: readonly ReportedCall[]): ReportedCall[] =>
  [...new Map(calls.map((call) => [call.reportId, placedFirst(calls, call)])).values()].sort(
    (a, b) => a.atMillis - b.atMillis || (a.reportId < b.reportId ? -1 : 1),
  );

/** A call may be told twice, before and after the operator said where it was: what is known wins. */
const placedFirst = (calls: readonly ReportedCall[], call: ReportedCall): ReportedCall =>
  call.place !== null
    ? call
    : (calls.find((other) => other.reportId === call.reportId && other.place !== null) ?? call);

const byDay = (calls: readonly ReportedCall[]): [LocalDate, ReportedCall[]][] => [
  ...Map.groupBy(calls, (call) => localDateOf(call.atMillis)),
];

const allOf = (line: string | null, calls: readonly ReportedCall[]): Found => ({
  line,
  caregiverIds: calls.map((call) => call.caregiverId),
  reportIds: calls.map((call) => call.reportId),
  millis: calls.map((call) => call.atMillis),
});

/** @param calls all of one line on the days looked at */
const sharedHandset = (line: string, calls: readonly ReportedCall[], rules: Rules): CallFlag[] => {
  if (!isMobileLine(line)) return [];
  return byDay(calls).flatMap(([date, day]) => {
    const caregivers = new Set(day.map((call) => call.caregiverId)).size;
    const homes = new Set(day.flatMap((call) => call.homes)).size;
    const isUsual = caregivers <= rules.handsetCaregiversMax && homes <= rules.handsetHomesMax;
    return isUsual ? [] : [flagOf('shared-handset', line, date, allOf(line, day))];
  });
};

const personOf = (tried: WrongTry): string => sorted(tried.caregiverIds).join(',');

const spreadGuessing = (line: string, tries: readonly WrongTry[], rules: Rules): CallFlag[] => {
  const days = Map.groupBy(tries, (tried) => localDateOf(tried.firstMillis));
  return [...days].flatMap(([date, day]) => {
    if (new Set(day.map(personOf)).size <= rules.guessedCaregiversMax) return [];
    const found = {
      line,
      caregiverIds: day.flatMap((tried) => tried.caregiverIds),
      reportIds: [],
      millis: day.flatMap((tried) => [tried.firstMillis, tried.lastMillis]),
    };
    return [flagOf('spread-guessing', line, date, found)];
  });
};

type Placed = ReportedCall & { place: KnownPlace };
const isPlaced = (call: ReportedCall): call is Placed => call.place !== null;

/** Whether nobody travels from one call to the next: what is not known of the places counts for the caller. */
const isTooFar = (from: Placed, to: Placed, rules: Rules): boolean => {
  const millis = to.atMillis - from.atMillis;
  if (millis > TRAVEL_MILLIS_MAX) return false;
  const metres = distanceMetres(from.place, to.place) - from.place.withinMetres - to.place.withinMetres;
  return metres > 0 && metres / 1_000 > rules.travelKilometresPerHourMax * (millis / HOUR_MILLIS);
};

/** @param calls all of one traveller, a person or a mobile telephone, in order of time */
const impossibleTravel = (subject: string, calls: readonly ReportedCall[], rules: Rules): CallFlag[] => {
  const placed = calls.filter(isPlaced);
  const journeys = placed.flatMap((to, place) => {
    const from = placed[place - 1];
    return from !== undefined && isTooFar(from, to, rules) ? [{ from, to }] : [];
  });
  return [...Map.groupBy(journeys, ({ to }) => localDateOf(to.atMillis))].map(([date, day]) => {
    const line = day.findLast(({ to }) => to.line !== null)?.to.line ?? null;
    return flagOf(
      'impossible-travel',
      subject,
      date,
      allOf(
        line,
        day.flatMap(({ from, to }) => [from, to]),
      ),
    );
  });
};

/** What the rules look at together. */
export type RiskFacts = {
  /** The line in question; null when its number was withheld, which tells of no handset. */
  line: string | null;
  /** All calls of the days looked at: of the line, and of every caregiver who called from it. */
  calls: readonly ReportedCall[];
  /** All wrong tries from the line on these days. */
  tries: readonly WrongTry[];
};

/**
 * What the calls around one line ask people to look at. It follows from the set of facts alone: their order, and how
 * often each was told, change nothing.
 *
 * @returns flags in the order of their ids.
 */
export const riskFlags = ({ line, calls, tries }: RiskFacts, rules: Rules = RULES): CallFlag[] => {
  const once = inTime(calls);
  const ofLine = line === null ? [] : once.filter((call) => call.line === line);
  const flags = [
    ...(line === null ? [] : sharedHandset(line, ofLine, rules)),
    ...(line === null ? [] : spreadGuessing(line, tries, rules)),
    // A landline does not travel, and two people may be at the two ends of its day.
    ...(line !== null && isMobileLine(line) ? impossibleTravel(line, ofLine, rules) : []),
    ...[...Map.groupBy(once, (call) => call.caregiverId)].flatMap(([caregiverId, own]) =>
      impossibleTravel(caregiverId, own, rules),
    ),
  ];
  return flags.sort((a, b) => (a.flagId < b.flagId ? -1 : 1));
};
