import type { Recipient } from './directory.ts';
import type { PlaceFinding, PlaceVerdict, Report } from './fact.ts';
import { MINUTE_MILLIS, millisOf } from './instants.ts';
import { RULES, type Rules } from './rules.ts';
import { isMobileLine } from './voice/line.ts';

/** A location may be this much older than the question (CAMARA `maxAge`). */
export const LOCATION_AGE_SECONDS_MAX = 120;

/**
 * So long after the report the question still means something: a late location is the location of somebody who has
 * gone on. The queue asks again until then.
 */
const ASKED_WITHIN_MINUTES = 10;

/** Home and two more: each question may take some seconds, and a caregiver is mostly at home. */
const PLACES_MAX = 3;

/** What the operator is asked: is this phone inside this circle? */
export type Question = {
  phoneNumber: string;
  latitudeDegrees: number;
  longitudeDegrees: number;
  radiusMetres: number;
  maxAgeSeconds: number;
};

/** Whether it is too late to ask where the phone of a report is. */
export const isTooLate = (report: Report, now: Date): boolean =>
  now.getTime() - millisOf(report.effectiveAt) > ASKED_WITHIN_MINUTES * MINUTE_MILLIS;

/**
 * The questions of a report: one a registered place, home first; none when the number is not a mobile or nobody's place
 * is known. The circle is as wide as an operator can tell, so it says "in this quarter", never "at home".
 */
export const questionsOf = (
  report: Report,
  recipients: readonly Pick<Recipient, 'places'>[],
  rules: Rules = RULES,
): Question[] => {
  const { line } = report;
  if (line === null || line === undefined || !isMobileLine(line)) return [];
  const places = recipients
    .flatMap((recipient) => recipient.places)
    .sort((a, b) => Number(b.kind === 'home') - Number(a.kind === 'home'));
  const circles = places.map(({ latitudeDegrees, longitudeDegrees, radiusMetres }) => ({
    phoneNumber: line,
    latitudeDegrees,
    longitudeDegrees,
    radiusMetres: Math.max(rules.operatorCircleMetresMin, radiusMetres ?? 0),
    maxAgeSeconds: LOCATION_AGE_SECONDS_MAX,
  }));
  // Two of one household have one home: it is asked about once.
  return [...new Map(circles.map((circle) => [JSON.stringify(circle), circle])).values()].slice(
    0,
    PLACES_MAX,
  );
};

/** From the answer that ends the asking to the one that says least. */
const BEST_FIRST: readonly PlaceVerdict[] = ['inside', 'uncertain', 'none', 'outside'];

/**
 * The best of the answers to the questions of one report. An unknown place outweighs `outside`: the phone may have been
 * at the one that the operator could not tell.
 */
export const bestAnswer = (answers: readonly PlaceFinding[]): PlaceFinding =>
  BEST_FIRST.flatMap((verdict) => answers.find((answer) => answer.verdict === verdict) ?? [])[0] ?? {
    verdict: 'none',
    method: 'network',
    distanceMetres: null,
  };
