/** One arrival or departure as it really was, whatever became of it on its way. */
export type Told = {
  kind: 'arrival' | 'departure';
  channel: 'app' | 'voice-mobile' | 'voice-landline' | 'batch';
  /** Null where the server makes the id: calls and files. */
  reportId: string | null;
  /** Ends of the span in which the time that counts must lie, milliseconds since 1970; null until it was told. */
  between: { from: number; to: number } | null;
  /** Exceptions that this report brings to its visit. */
  codes: Set<string>;
  /** Whether the stage said that it is recorded. */
  isAcknowledged: boolean;
  /** What the stage said instead. */
  refusal?: string;
};

/** A visit that must be there in the end. It is written down from what was done, never by the system's own rules. */
export type Awaited = {
  /** Which of the made-up stories it comes from; told with a wrong visit. */
  story: string;
  caregiverId: string;
  /** Null when nobody known was named. */
  recipientId: string | null;
  arrival: Told | null;
  departure: Told | null;
  /** Reports that only repeat another one. */
  extras: Told[];
  /** Exceptions of the visit itself. */
  codes: string[];
  /** Start of the plan, milliseconds since 1970. */
  plannedMillis: number | null;
  /** A later report shows that its departure is missing. */
  isGivenUp: boolean;
};

/** A report that was not told yet. */
export const untold = (
  kind: Told['kind'],
  channel: Told['channel'],
  reportId: string | null = null,
): Told => ({
  kind,
  channel,
  reportId,
  between: null,
  codes: new Set(),
  isAcknowledged: false,
});

/** A visit as the list of visits shows it: the part that is compared. */
export type Shown = {
  caregiverId: string;
  recipientId: string | null;
  arrivalAt: string | null;
  departureAt: string | null;
  minutes: number | null;
  state: string;
  standing: string;
  channelIn: string | null;
  channelOut: string | null;
  exceptions: { code: string }[];
  facts: { factId: string }[];
};

/** A visit that is not as it must be. */
export type Wrong = { story: string; caregiverId: string; recipientId: string | null; differences: string[] };

const MINUTE = 60_000;
const LATE_AFTER = 15 * MINUTE;
const SHORT_BELOW = 15 * MINUTE;
const LONG_ABOVE = 12 * 60 * MINUTE;
/** The clock of the stage is the same, but instants are cut to the millisecond. */
const SLACK_MILLIS = 2;

const BLOCKING = new Set([
  'MISSING_ARRIVAL',
  'MISSING_DEPARTURE',
  'UNKNOWN_RECIPIENT',
  'UNKNOWN_CAREGIVER',
  'TIME_UNCERTAIN',
]);
const HARMLESS = new Set(['LATE']);

/** Exceptions that are told by the length and the beginning of a visit; `may`: a span may lie across a limit. */
const timedCodes = ({ arrival, departure, plannedMillis }: Awaited): { code: string; must: boolean }[] => {
  const found: { code: string; must: boolean }[] = [];
  const judge = (code: string, one: boolean, other: boolean): void => {
    if (one || other) found.push({ code, must: one && other });
  };
  const begun = arrival?.between;
  const ended = departure?.between;
  if (begun && ended) {
    const [least, most] = [ended.from - begun.to, ended.to - begun.from];
    judge('TOO_SHORT', least < SHORT_BELOW, most < SHORT_BELOW);
    judge('TOO_LONG', least > LONG_ABOVE, most > LONG_ABOVE);
  }
  if (begun && plannedMillis !== null) {
    const limit = plannedMillis + LATE_AFTER;
    judge('LATE', begun.from > limit, begun.to > limit);
  }
  return found;
};

/** The exceptions that must be there, and those that may be. */
const codesOf = (visit: Awaited): { must: Set<string>; may: Set<string> } => {
  const timed = timedCodes(visit);
  const must = new Set([
    ...visit.codes,
    ...(visit.arrival === null ? ['MISSING_ARRIVAL'] : visit.arrival.codes),
    ...(visit.departure?.codes ?? []),
    ...(visit.isGivenUp ? ['MISSING_DEPARTURE'] : []),
    ...timed.filter((one) => one.must).map(({ code }) => code),
  ]);
  return { must, may: new Set([...must, ...timed.map(({ code }) => code)]) };
};

const standingOf = (codes: readonly string[], isComplete: boolean): string => {
  if (codes.some((code) => BLOCKING.has(code))) return 'needs-correction';
  if (codes.some((code) => !HARMLESS.has(code))) return 'needs-acknowledgement';
  return isComplete ? 'verified' : 'needs-correction';
};

const isWithin = (told: Told | null, at: string | null): boolean => {
  if (told === null || at === null) return told === null && at === null;
  const millis = Date.parse(at);
  return (
    told.between !== null &&
    millis >= told.between.from - SLACK_MILLIS &&
    millis <= told.between.to + SLACK_MILLIS
  );
};

const spanText = (told: Told | null): string => {
  if (told === null) return 'one at all';
  const { between } = told;
  if (between === null) return 'before it was told';
  return [between.from, between.to].map((millis) => new Date(millis).toISOString()).join(' .. ');
};

const stateOf = (visit: Awaited): string => {
  if (visit.arrival !== null && visit.departure !== null) return 'complete';
  return visit.arrival !== null && !visit.isGivenUp ? 'open' : 'incomplete';
};

const minutesDiffer = (shown: Shown): boolean => {
  if (shown.arrivalAt === null || shown.departureAt === null) return shown.minutes !== null;
  const minutes = (Date.parse(shown.departureAt) - Date.parse(shown.arrivalAt)) / MINUTE;
  return shown.minutes === null || Math.abs(shown.minutes - minutes) > 1e-6;
};

/** What is not as it must be about one visit, in words; empty when all is right. */
export const differencesOf = (visit: Awaited, shown: Shown): string[] => {
  const found: string[] = [];
  const say = (isWrong: boolean, text: string): void => {
    if (isWrong) found.push(text);
  };
  say(
    !isWithin(visit.arrival, shown.arrivalAt),
    `arrival ${shown.arrivalAt}, not ${spanText(visit.arrival)}`,
  );
  say(
    !isWithin(visit.departure, shown.departureAt),
    `departure ${shown.departureAt}, not ${spanText(visit.departure)}`,
  );
  say(minutesDiffer(shown), `minutes ${shown.minutes}`);
  say(shown.state !== stateOf(visit), `state ${shown.state}, not ${stateOf(visit)}`);
  const codes = shown.exceptions.map(({ code }) => code);
  const { must, may } = codesOf(visit);
  for (const code of must) say(!codes.includes(code), `lacks ${code}`);
  for (const code of codes) say(!may.has(code), `has ${code}`);
  const standing = standingOf(codes, stateOf(visit) === 'complete');
  say(shown.standing !== standing, `standing ${shown.standing}, not ${standing}`);
  const [channelIn, channelOut] = [visit.arrival?.channel ?? null, visit.departure?.channel ?? null];
  say(shown.channelIn !== channelIn, `came in by ${shown.channelIn}, not ${channelIn}`);
  say(shown.channelOut !== channelOut, `went out by ${shown.channelOut}, not ${channelOut}`);
  for (const told of reportsOf(visit)) {
    const isThere = told.reportId === null || shown.facts.some(({ factId }) => factId === told.reportId);
    say(!isThere, `lacks the report ${told.reportId}`);
  }
  return found;
};

/** The reports that belong to a visit. */
export const reportsOf = (visit: Awaited): Told[] => [
  ...(visit.arrival ? [visit.arrival] : []),
  ...(visit.departure ? [visit.departure] : []),
  ...visit.extras,
];

/** Times fit, or a report is the same: then the two are one visit, right or wrong. */
const isSame = (visit: Awaited, shown: Shown): boolean => {
  const ids = reportsOf(visit).flatMap(({ reportId }) => reportId ?? []);
  if (ids.length > 0) return shown.facts.some(({ factId }) => ids.includes(factId));
  return (
    (visit.arrival !== null && isWithin(visit.arrival, shown.arrivalAt)) ||
    (visit.departure !== null && isWithin(visit.departure, shown.departureAt))
  );
};

/** What came of the comparison. */
export type Findings = { right: number; wrong: Wrong[]; byCode: Map<string, number>; found: Set<Awaited> };

/** Compares every visit that must be there with what is there, both ways. */
export const compare = (awaited: readonly Awaited[], shown: readonly Shown[]): Findings => {
  const keyOf = (one: { caregiverId: string; recipientId: string | null }): string =>
    `${one.caregiverId} ${one.recipientId}`;
  const left = Map.groupBy(shown, keyOf);
  const findings: Findings = { right: 0, wrong: [], byCode: new Map(), found: new Set() };
  for (const visit of awaited) {
    const candidates = left.get(keyOf(visit)) ?? [];
    const place = candidates.findIndex((one) => isSame(visit, one));
    const [match] = place < 0 ? [] : candidates.splice(place, 1);
    const differences = match === undefined ? ['is missing'] : differencesOf(visit, match);
    if (match !== undefined) findings.found.add(visit);
    if (differences.length === 0) findings.right += 1;
    else findings.wrong.push({ ...visit, differences });
  }
  for (const extra of [...left.values()].flat()) {
    findings.wrong.push({
      story: 'nobody told it',
      caregiverId: extra.caregiverId,
      recipientId: extra.recipientId,
      differences: [`is there: ${extra.arrivalAt} to ${extra.departureAt}`],
    });
  }
  for (const { code } of shown.flatMap(({ exceptions }) => exceptions)) {
    findings.byCode.set(code, (findings.byCode.get(code) ?? 0) + 1);
  }
  return findings;
};
