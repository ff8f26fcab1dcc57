import type { Recipient } from './directory.ts';
import {
  type Acknowledgement,
  type CallBack,
  type Correction,
  type Fact,
  factIdOf,
  type ManualRecord,
  type PlaceEvidence,
  type RecipientAnswer,
  type Report,
} from './fact.ts';
import { HOUR_MILLIS, millisOf } from './instants.ts';
import type { Rules } from './rules.ts';
import type { ExceptionCode, FactRole, VisitException } from './visit.ts';

/** A report with its times read once: reading an instant is the dearest step of a fold. */
export type Moment = { report: Report; atMillis: number; receivedMillis: number };

/** One end of a visit as it counts: when it was, and since when that is known. */
export type End = { atMillis: number; knownMillis: number; isCorrected: boolean };

type Details = NonNullable<VisitException['details']>;

/** What was found about a visit while it is put together. */
export type Found = { openedMillis: number; details?: Details };

/** The recipient that a visit id names when nobody known was named. */
export const UNKNOWN = 'unknown';

/** A visit while it is put together. */
export type Draft = {
  /** The recipient that its first fact named, or `unknown`: part of its id for good. */
  namedAs: string;
  /** The recipient as known now: a correction may name one where a call named nobody. */
  recipientId: string | null;
  recipient: Recipient | undefined;
  arrival: Moment | null;
  departure: Moment | null;
  extras: Moment[];
  manual: ManualRecord | null;
  /** Earlier rows of the same record; they changed nothing but stay beside it. */
  replaced: ManualRecord[];
  /** In order of receipt. */
  corrections: Correction[];
  acknowledgements: Acknowledgement[];
  evidence: PlaceEvidence[];
  /** What recipients said of its reports; it only stands beside them. */
  callBacks: CallBack[];
  /** What the person cared for said of the visit, in order of receipt; likewise. */
  answers: RecipientAnswer[];
  /** Since when it is known that no departure can close it; null while one still can. */
  overMillis: number | null;
  start: End | null;
  end: End | null;
  isVoid: boolean;
  /** The id that corrections name while the fact itself lies outside the folded window. */
  orphanOf: string | null;
  found: Map<ExceptionCode, Found>;
};

export const newDraft = (recipientId: string | null): Draft => ({
  namedAs: recipientId ?? UNKNOWN,
  recipientId,
  recipient: undefined,
  arrival: null,
  departure: null,
  extras: [],
  manual: null,
  replaced: [],
  corrections: [],
  acknowledgements: [],
  evidence: [],
  callBacks: [],
  answers: [],
  overMillis: null,
  start: null,
  end: null,
  isVoid: false,
  orphanOf: null,
  found: new Map(),
});

/** Details of two causes together: what both ends have in common is said of `both`. */
const merged = (known: Details | undefined, more: Details | undefined): Details | undefined => {
  if (known === undefined || more === undefined) return more ?? known;
  const { sides } = known;
  const isBoth = sides !== undefined && more.sides !== undefined && sides !== more.sides;
  return { ...known, ...more, ...(isBoth && { sides: 'both' }) };
};

/** Opens an exception, or adds a cause to it: an exception has one entry, known since its latest cause. */
export const raise = (draft: Draft, code: ExceptionCode, openedMillis: number, more?: Details): void => {
  const known = draft.found.get(code);
  const details = merged(known?.details, more);
  draft.found.set(code, {
    openedMillis: Math.max(openedMillis, known?.openedMillis ?? -Infinity),
    ...(details && { details }),
  });
};

/** The reports that a visit rests on, with the word for each. */
export const endsOf = (draft: Draft): { side: 'arrival' | 'departure'; moment: Moment }[] => [
  ...(draft.arrival ? [{ side: 'arrival' as const, moment: draft.arrival }] : []),
  ...(draft.departure ? [{ side: 'departure' as const, moment: draft.departure }] : []),
];

/** The facts of a visit with their parts in it, in no order. */
export const factsOf = (draft: Draft): { fact: Fact; role: FactRole }[] => {
  const facts: { fact: Fact; role: FactRole }[] = endsOf(draft).map(({ side, moment }) => ({
    fact: moment.report,
    role: side,
  }));
  const add = (role: FactRole, more: readonly Fact[]): void => {
    for (const fact of more) facts.push({ fact, role });
  };
  add(
    'extra',
    draft.extras.map((moment) => moment.report),
  );
  if (draft.manual !== null) add('manual', [draft.manual]);
  add('manual', draft.replaced);
  add('correction', draft.corrections);
  add('acknowledgement', draft.acknowledgements);
  add('evidence', draft.evidence);
  add('evidence', draft.callBacks);
  add('recipient-answer', draft.answers);
  return facts;
};

/** Within one millisecond what a person said comes before what was decided and found about it. */
const RANK: Record<Fact['fact'], number> = {
  report: 0,
  manual: 1,
  correction: 2,
  acknowledgement: 3,
  evidence: 4,
  'call-back': 5,
  'recipient-answer': 6,
};

/** Order of receipt; kind and id decide between facts of one millisecond. */
export const byReceipt = (a: Fact, b: Fact): number =>
  millisOf(a.receivedAt) - millisOf(b.receivedAt) ||
  RANK[a.fact] - RANK[b.fact] ||
  (factIdOf(a) < factIdOf(b) ? -1 : 1);

/** The fact that a visit's id is made of: it says where its facts lie. */
export const firstFactIdOf = (draft: Draft): string => {
  const report = draft.arrival ?? draft.departure;
  if (report !== null) return report.report.reportId;
  return draft.manual?.factId ?? draft.orphanOf ?? draft.corrections[0]?.factId ?? '';
};

/**
 * How far apart two facts may lie and still bear on one visit: twice the longest pair. What lies farther is left to
 * `ageVisit`, so that a window of facts gives the same visits in its middle as all facts do.
 */
export const reachMillis = (rules: Rules): number => 2 * rules.pairHoursMax * HOUR_MILLIS;
