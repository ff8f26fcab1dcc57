import {
  type CallBack,
  type Correction,
  type Fact,
  factIdOf,
  type PlaceEvidence,
  type RecipientAnswer,
  type Report,
} from './fact.ts';
import { explainExceptions } from './explain-exceptions.ts';
import { line, type Line, type Side } from './explain-line.ts';
import { millisOf, toInstant } from './instants.ts';
import { startOfDayMillis } from './local-time.ts';
import { RULES, type Rules } from './rules.ts';
import { splitMinutes } from './split-minutes.ts';
import { startOf, type Visit } from './visit.ts';
import { byReceipt } from './visit-draft.ts';

/** The facts of a visit by the part that each plays. */
type Parts = {
  reports: { side: Side; report: Report }[];
  extras: Report[];
  manual: Extract<Fact, { fact: 'manual' }>[];
  corrections: Correction[];
  evidence: PlaceEvidence[];
  callBacks: CallBack[];
  answers: RecipientAnswer[];
};

const partsOf = (visit: Visit, facts: readonly Fact[]): Parts => {
  const roles = new Map(visit.facts.map((part) => [part.factId, part.role]));
  const mine = [...new Map(facts.map((fact) => [factIdOf(fact), fact])).values()]
    .filter((fact) => roles.has(factIdOf(fact)))
    .sort(byReceipt);
  const reports = mine.filter((fact) => fact.fact === 'report');
  const sideOf = (report: Report): Side => (report.kind === 'arrival' ? 'arrival' : 'departure');
  return {
    reports: reports
      .filter((report) => roles.get(report.reportId) !== 'extra')
      .map((report) => ({ side: sideOf(report), report }))
      .sort((a, b) => (a.side < b.side ? -1 : 1)),
    extras: reports.filter((report) => roles.get(report.reportId) === 'extra'),
    manual: mine.filter((fact) => fact.fact === 'manual').sort((a, b) => b.sequence - a.sequence),
    corrections: mine.filter((fact) => fact.fact === 'correction'),
    evidence: mine.filter((fact) => fact.fact === 'evidence'),
    callBacks: mine.filter((fact) => fact.fact === 'call-back'),
    answers: mine.filter((fact) => fact.fact === 'recipient-answer'),
  };
};

const explainReports = ({ reports, extras }: Parts): Line[] => [
  ...reports.flatMap(({ side, report }) => {
    const { reportId, effectiveAt, receivedAt, occurredAt, clock } = report;
    const channel = `@channel.${report.channel}`;
    const lines = [line('5.3', [reportId], `explanation.${side}.reported`, { at: effectiveAt, channel })];
    if (clock.basis === 'offset' || clock.basis === 'monotonic') {
      const values = { side, at: effectiveAt, shownAt: occurredAt, basis: clock.basis };
      lines.push(line('4', [reportId], 'explanation.clock.corrected', values));
    }
    const late = report.recovered ? 'explanation.report.recovered' : 'explanation.report.late';
    if (report.offline) lines.push(line('2', [reportId], late, { side, receivedAt }));
    return lines;
  }),
  ...(extras.length === 0
    ? []
    : [
        line(
          '5.2',
          extras.map((report) => report.reportId),
          'explanation.extra',
          { count: extras.length },
        ),
      ]),
];

/** Rule 5: the pair was made although the arrival came in last. */
const explainPair = ({ reports }: Parts): Line[] => {
  const [arrival, departure] = reports;
  if (!arrival || !departure) return [];
  if (millisOf(arrival.report.receivedAt) <= millisOf(departure.report.receivedAt)) return [];
  return [line('5.5', [arrival.report.reportId, departure.report.reportId], 'explanation.pair.late', {})];
};

const explainManual = ({ manual: [first, ...replaced] }: Parts): Line[] => {
  if (first === undefined) return [];
  const { factId, arrivalAt, departureAt } = first;
  const values = { arrivalAt, departureAt, channel: `@channel.${first.channel}` };
  const lines = [line('7', [factId], 'explanation.manual', values)];
  if (replaced.length > 0) {
    const ids = replaced.map((record) => record.factId);
    lines.push(line('7', ids, 'explanation.manual.replaced', { count: replaced.length }));
  }
  return lines;
};

const explainCorrection = (correction: Correction, visit: Visit): Line[] => {
  const reason = `@reason.${correction.reason}`;
  const ids = [correction.factId];
  if (correction.void) {
    return [line('7', ids, 'explanation.correction.void', { at: startOf(visit), reason })];
  }
  const { arrivalAt, departureAt } = correction;
  return [
    ...(arrivalAt ? [line('7', ids, 'explanation.correction.arrival', { at: arrivalAt, reason })] : []),
    ...(departureAt ? [line('7', ids, 'explanation.correction.departure', { at: departureAt, reason })] : []),
  ];
};

/** The originals beside the corrections. */
const explainOriginals = (visit: Visit, { reports, manual }: Parts): Line[] =>
  (['arrival', 'departure'] as const).flatMap((side) => {
    const at = side === 'arrival' ? visit.reportedArrivalAt : visit.reportedDepartureAt;
    if (at === undefined || at === null) return [];
    const report = reports.find((one) => one.side === side)?.report.reportId ?? manual[0]?.factId;
    return [line('7', report === undefined ? [] : [report], 'explanation.correction.original', { side, at })];
  });

const CAUSES = {
  operator: 'operator',
  'place-changed': 'placeChanged',
  'regional-fault': 'regionalFault',
} as const;

const explainPlace = (side: Side, report: Report, evidence: readonly PlaceEvidence[]): Line[] => {
  const last = evidence.findLast((fact) => fact.reportId === report.reportId);
  const { verdict, method, distanceMetres } = last?.place ?? report.place;
  const ids = last === undefined ? [report.reportId] : [report.reportId, last.factId];
  const words = { side, verdict: `@verdict.${verdict}`, method: `@explanation.method.${method}` };
  const later =
    last === undefined
      ? []
      : [line('3', [last.factId], 'explanation.place.evidence', { side, cause: CAUSES[last.cause] })];
  if (verdict === 'none') {
    return [line('3', ids, 'explanation.place.none', { side, absence: report.absence ?? 'other' }), ...later];
  }
  const told =
    distanceMetres === null
      ? line('3', ids, 'explanation.place.told', words)
      : line('3', ids, 'explanation.place.measured', { ...words, metres: Math.round(distanceMetres) });
  return [told, ...later];
};

/** A recipient was called back: what was said stands beside the report and holds nothing up. */
const explainCallBacks = ({ reports, callBacks }: Parts): Line[] =>
  callBacks.map(({ factId, reportId, outcome }) => {
    const side = reports.find(({ report }) => report.reportId === reportId)?.side ?? 'other';
    const answer = outcome === 'no-answer' ? 'other' : outcome;
    return line('3', [reportId, factId], 'explanation.callBack', { side, answer });
  });

/** What the person cared for said, each time; a note only where it is among the facts that the reader may read. */
const explainAnswers = ({ answers }: Parts): Line[] =>
  answers.flatMap(({ factId, answer, receivedAt, channel, note }) => [
    line('5', [factId], `explanation.answer.${answer}`, { at: receivedAt, channel: `@channel.${channel}` }),
    ...(note === undefined ? [] : [line('5', [factId], 'explanation.answer.note', { note })]),
  ]);

const explainMinutes = (visit: Visit, ids: string[]): Line[] => {
  if (visit.state === 'open') return [line('5.3', ids, 'explanation.open', {})];
  if (visit.minutes === null) return [];
  const days = splitMinutes(visit);
  return [
    line('5.8', ids, 'explanation.minutes', { minutes: readable(visit.minutes) }),
    ...(days.length < 2
      ? []
      : days.map(({ date, minutes }) =>
          line('5.8', ids, 'explanation.split', {
            at: toInstant(startOfDayMillis(date)),
            minutes: readable(minutes),
          }),
        )),
  ];
};

/** A figure in a sentence: to a tenth. Sums are made of the exact one. */
const readable = (minutes: number): number => Math.round(minutes * 10) / 10;

const explainStanding = (visit: Visit, ids: string[]): Line => {
  const waiting = visit.exceptions.filter((exception) =>
    visit.standing === 'needs-correction'
      ? exception.class === 'blocks'
      : exception.class === 'acknowledge' && exception.acknowledgedAt === undefined,
  );
  const isOnlyOpen = visit.standing === 'needs-correction' && waiting.length === 0;
  const standing = isOnlyOpen ? 'open' : visit.standing;
  const counted = standing === 'needs-correction' || standing === 'needs-acknowledgement';
  return line('5', ids, `explanation.standing.${standing}`, counted ? { count: waiting.length } : {});
};

/**
 * Why a visit is what it is: one line for each thing that was said, decided or found, with the rule (a section of
 * `domain.md`, and the rule or code in it), the facts behind it, and the message of the catalogue with its values.
 *
 * @param visit as it stands, aged or not.
 * @param facts of the caregiver; those that are not the visit's are passed over.
 */
export const explainVisit = (visit: Visit, facts: readonly Fact[], rules: Rules = RULES): Line[] => {
  const parts = partsOf(visit, facts);
  const ids = visit.facts.map((part) => part.factId);
  return [
    ...explainManual(parts),
    ...explainReports(parts),
    ...explainPair(parts),
    ...parts.corrections.flatMap((correction) => explainCorrection(correction, visit)),
    ...explainOriginals(visit, parts),
    ...explainMinutes(visit, ids),
    ...(visit.suggestedDepartureAt === undefined
      ? []
      : [line('5.4', ids, 'explanation.suggested', { at: visit.suggestedDepartureAt })]),
    ...parts.reports.flatMap(({ side, report }) => explainPlace(side, report, parts.evidence)),
    ...explainCallBacks(parts),
    ...explainExceptions(visit, facts, rules),
    ...explainAnswers(parts),
    explainStanding(visit, ids),
  ];
};
