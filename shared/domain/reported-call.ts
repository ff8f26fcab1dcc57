import type { KnownPlace, ReportedCall } from './call-risk.ts';
import type { Recipient } from './directory.ts';
import type { Fact, PlaceEvidence, PlaceFinding, Report } from './fact.ts';
import { distanceMetres } from './geo.ts';
import { millisOf } from './instants.ts';
import type { Place } from './registered-place.ts';
import { RULES, type Rules } from './rules.ts';

/** Whether a report was made by telephone. */
export const isCall = (fact: Fact): fact is Report =>
  fact.fact === 'report' && (fact.channel === 'voice-landline' || fact.channel === 'voice-mobile');

/** Whether a fact tells where an earlier call was surely made: a reason to look at it again. */
export const placesCall = (fact: Fact): fact is PlaceEvidence =>
  fact.fact === 'evidence' && fact.cause === 'operator' && fact.place.verdict === 'inside';

const homeOf = ({ places }: Recipient): Place | undefined =>
  places.find((place) => place.kind === 'home') ?? places[0];

const at = (place: Place, withinMetres: number): KnownPlace => ({
  latitudeDegrees: place.latitudeDegrees,
  longitudeDegrees: place.longitudeDegrees,
  withinMetres,
});

/** The operator said "near one of the places" without which: the circle is drawn around all of them. */
const aroundAll = (recipients: readonly Recipient[], rules: Rules): KnownPlace | null => {
  const [first] = recipients;
  const home = first && homeOf(first);
  if (home === undefined) return null;
  const places = recipients.flatMap((recipient) => recipient.places);
  const farthest = Math.max(
    ...places.map((place) => distanceMetres(home, place) + (place.radiusMetres ?? 0)),
  );
  return at(home, farthest + rules.operatorCircleMetresMin);
};

const placeOf = (
  report: Report,
  finding: PlaceFinding,
  recipients: readonly Recipient[],
  rules: Rules,
): KnownPlace | null => {
  if (finding.verdict !== 'inside') return null;
  if (finding.method === 'network') return aroundAll(recipients, rules);
  const atHome = recipients.find(({ landlines }) => landlines.some((line) => line === report.line));
  const home = finding.method === 'landline' && atHome !== undefined ? homeOf(atHome) : undefined;
  return home === undefined ? null : at(home, home.radiusMetres ?? rules.placeRadiusMetres);
};

/**
 * The calls among a caregiver's facts, as the rules of risk look at them: with the homes they were for, and where they
 * were surely made.
 *
 * @param recipients those whom the facts name, as far as they exist.
 */
export const reportedCalls = (
  facts: readonly Fact[],
  recipients: readonly Recipient[],
  rules: Rules = RULES,
): ReportedCall[] => {
  const placed = new Map(facts.filter(placesCall).map((fact) => [fact.reportId, fact.place]));
  return facts.filter(isCall).map((report) => {
    const served = recipients.filter(({ recipientId }) => report.recipientIds.includes(recipientId));
    return {
      reportId: report.reportId,
      caregiverId: report.caregiverId,
      line: report.line ?? null,
      atMillis: millisOf(report.effectiveAt),
      homes: served.map(({ providerId, householdId }) => `${providerId}|${householdId}`),
      place: placeOf(report, placed.get(report.reportId) ?? report.place, served, rules),
    };
  });
};
