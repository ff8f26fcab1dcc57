import { type Fact, factIdOf } from './fact.ts';
import { line, type Line, type Side } from './explain-line.ts';
import type { Rules } from './rules.ts';
import { type ExceptionCode, startOf, type Visit, type VisitException } from './visit.ts';

const SIDES = ['arrival', 'departure'] as const;

type Details = NonNullable<VisitException['details']>;
type Values = Line['values'];

const tenths = (value: number): number => Math.round(value * 10) / 10;
const numberIn = (details: Details, name: string): number => Number(details[name] ?? 0);
const textIn = (details: Details, name: string): string => String(details[name] ?? '');

/** The ends that an exception is about, as far as its details name them. */
const sidesIn = (details: Details): Side[] =>
  SIDES.filter((side) => details.sides === side || details.sides === 'both');

const sidesValue = (details: Details): Values => ({ sides: textIn(details, 'sides') });

/** One set of values for each line that an exception takes. */
type Tell = (details: Details, visit: Visit, rules: Rules) => Values[];

const once: Tell = () => [{}];
const bySides: Tell = (details) => [sidesValue(details)];

const CAUSES: Record<string, string> = {
  'missing-number': 'missingNumber',
  'repeated-number': 'repeatedNumber',
  'broken-chain': 'brokenChain',
};

const TELL: Record<ExceptionCode, Tell> = {
  MISSING_ARRIVAL: once,
  MISSING_DEPARTURE: once,
  UNKNOWN_RECIPIENT: once,
  UNKNOWN_CAREGIVER: once,
  NOT_ASSIGNED: (_details, visit) => [{ at: startOf(visit) }],
  PHONE_MISMATCH: (details) => {
    const isOwn = SIDES.some((side) => details[`${side}Line`] === 'own');
    return [{ ...sidesValue(details), line: isOwn ? 'own' : 'other' }];
  },
  OUTSIDE_PLACE: bySides,
  PLACE_UNCERTAIN: bySides,
  PLACE_UNRELIABLE: bySides,
  NO_PLACE: bySides,
  SUSPECT_PLACE: bySides,
  OVERLAP: (details) => [
    {
      from: textIn(details, 'from'),
      to: textIn(details, 'to'),
      minutes: tenths(numberIn(details, 'minutes')),
    },
  ],
  IMPOSSIBLE_TRAVEL: (details) =>
    ['before', 'after']
      .filter((direction) => details[`${direction}Minutes`] !== undefined)
      .map((direction) => ({
        direction,
        measured: details[`${direction}Metres`] === undefined ? 'no' : 'yes',
        kilometres: tenths(numberIn(details, `${direction}Metres`) / 1_000),
        minutes: tenths(numberIn(details, `${direction}Minutes`)),
      })),
  TOO_SHORT: (details, _visit, rules) => [
    { minutes: tenths(numberIn(details, 'minutes')), limitMinutes: rules.shortVisitMinutesMin },
  ],
  TOO_LONG: (details, _visit, rules) => [
    { minutes: tenths(numberIn(details, 'minutes')), limitHours: rules.longVisitHoursMax },
  ],
  CLOCK_SKEW: bySides,
  TIME_UNCERTAIN: bySides,
  TAMPER_SUSPECT: (details) =>
    sidesIn(details).map((side) => {
      const cause = textIn(details, `${side}Cause`);
      return { side, cause: CAUSES[cause] ?? cause };
    }),
  CONTRADICTS_CORRECTION: once,
  OVER_PLAN: (details) => [
    {
      weekHours: tenths(numberIn(details, 'weekMinutes') / 60),
      plannedHours: tenths(numberIn(details, 'plannedMinutes') / 60),
    },
  ],
  LATE: (details) => [
    { plannedAt: textIn(details, 'plannedAt'), minutes: tenths(numberIn(details, 'minutes')) },
  ],
  NO_SHOW: once,
  SYSTEM_FAULT: once,
  DISPUTED_BY_RECIPIENT: once,
};

/** Rule 7: what the report says and what the correction says, for each end that differs. */
const contradictions = (details: Details, factIds: string[]): Line[] =>
  sidesIn(details).map((side) =>
    line('5.7', factIds, 'explanation.contradiction', {
      side,
      reportedAt: textIn(details, `${side}ReportedAt`),
      correctedAt: textIn(details, `${side}CorrectedAt`),
    }),
  );

/** The reports that an exception is about, as far as its details name an end; else all facts of the visit. */
const factIdsOf = (visit: Visit, details: Details): string[] => {
  const sides = sidesIn(details);
  const parts = visit.facts.filter((part) => sides.some((side) => side === part.role));
  return (parts.length > 0 ? parts : visit.facts).map((part) => part.factId);
};

const acknowledgement = (visit: Visit, exception: VisitException, facts: readonly Fact[]): Line[] => {
  if (exception.acknowledgedAt === undefined) return [];
  const ids = new Set(visit.facts.map((part) => part.factId));
  const by = facts.find(
    (fact) =>
      fact.fact === 'acknowledgement' &&
      ids.has(fact.factId) &&
      fact.code === exception.code &&
      fact.receivedAt === exception.acknowledgedAt,
  );
  const values = { at: exception.acknowledgedAt, exception: `@exception.${exception.code}` };
  return [line('6', by === undefined ? [] : [factIdOf(by)], 'explanation.acknowledged', values)];
};

/** The lines of a visit's exceptions: what was found, what disagrees, and what the office has confirmed. */
export const explainExceptions = (visit: Visit, facts: readonly Fact[], rules: Rules): Line[] =>
  visit.exceptions.flatMap((exception) => {
    const details = exception.details ?? {};
    const { code } = exception;
    const factIds = factIdsOf(visit, details);
    return [
      ...TELL[code](details, visit, rules).map((values) =>
        line(`6.${code}`, factIds, `explanation.exception.${code}`, values),
      ),
      ...(code === 'CONTRADICTS_CORRECTION' ? contradictions(details, factIds) : []),
      ...acknowledgement(visit, exception, facts),
    ];
  });
