import { ageVisit } from './age-visit.ts';
import type { FoldDirectory } from './directory.ts';
import { type Fact, factIdOf } from './fact.ts';
import { foldVisits } from './fold-visits.ts';
import { partsOfVisitId, type VisitId } from './ids.ts';
import { type Instant, millisOf } from './instants.ts';
import { RULES, type Rules } from './rules.ts';
import type { ExceptionCode, Standing, Visit, VisitState } from './visit.ts';
import { byReceipt } from './visit-draft.ts';

/** One state of a visit and what made it. */
export type HistoryEntry = {
  /** How many facts had made the visit: what only surrounds it leaves the number as it was. */
  version: number;
  at: Instant;
  /**
   * A fact of the visit (`arrival`, `departure`, `manual`, `correction`, `acknowledgement`, `evidence`); `other-visit`,
   * a fact that bears on it from outside; an entry of the directory (`assignment`, `recipient`, `caregiver`, or
   * `other-provider`, which is not told); or `time`, when no departure could close it any more.
   */
  cause: { kind: string; id: string; by?: string };
  arrivalAt: Instant | null;
  departureAt: Instant | null;
  minutes: number | null;
  state: VisitState;
  standing: Standing;
  exceptions: ExceptionCode[];
};

/** Something that happened, in order of time: a fact that came in, or an entry of the directory that was made. */
type Step = {
  at: Instant;
  cause: HistoryEntry['cause'];
  fact: Fact | null;
  /** The version that the fact makes; null when it is none of the visit's. */
  own: number | null;
};

const causeOf = (fact: Fact): HistoryEntry['cause'] => ({
  kind: fact.fact === 'report' ? fact.kind : fact.fact,
  id: factIdOf(fact),
  ...('by' in fact && { by: fact.by }),
});

/** A fact of another visit is named without what it says: it may be another provider's. */
const factStep = (fact: Fact, own: number | null): Step => ({
  at: fact.receivedAt,
  cause: own === null ? { kind: 'other-visit', id: factIdOf(fact) } : causeOf(fact),
  fact,
  own,
});

const isOf = (visit: Visit, recipientPart: string): boolean =>
  partsOfVisitId(visit.visitId).recipientId === recipientPart;

const holding = (visits: readonly Visit[], factId: string, recipientPart: string): Visit | undefined =>
  visits.find((visit) => isOf(visit, recipientPart) && visit.facts.some((part) => part.factId === factId));

/**
 * The directory as far as it was there at a moment. Only entries that were never changed can be taken away: what an
 * earlier version of another said is not known here, and what it says now is the nearest to it.
 */
const directoryAt = (directory: FoldDirectory, at: Instant): FoldDirectory => {
  const wasThere = (entry: { version: number; updatedAt: Instant }): boolean =>
    entry.version > 1 || millisOf(entry.updatedAt) <= millisOf(at);
  return {
    employments: directory.employments.filter(wasThere),
    assignments: directory.assignments.filter(wasThere),
    recipients: directory.recipients.filter(wasThere),
  };
};

type DirectoryEntry = { providerId: string; updatedAt: Instant; updatedBy: string };

/** Another provider's people and plans may bear on a visit; whose they are is not its readers' business. */
const directorySteps = (directory: FoldDirectory, providerId: string | null): Step[] => {
  const step = (kind: string, id: string, entry: DirectoryEntry): Step => ({
    at: entry.updatedAt,
    cause:
      providerId === null || entry.providerId === providerId
        ? { kind, id, by: entry.updatedBy }
        : { kind: 'other-provider', id: 'directory' },
    fact: null,
    own: null,
  });
  const isNew = (entry: { version: number }): boolean => entry.version === 1;
  return [
    ...directory.employments.filter(isNew).map((entry) => step('caregiver', entry.caregiverId, entry)),
    ...directory.recipients.filter(isNew).map((entry) => step('recipient', entry.recipientId, entry)),
    ...directory.assignments.filter(isNew).map((entry) => step('assignment', entry.assignmentId, entry)),
  ];
};

const entryOf = (visit: Visit, version: number, step: Pick<Step, 'at' | 'cause'>): HistoryEntry => ({
  version,
  at: step.at,
  cause: step.cause,
  arrivalAt: visit.arrivalAt,
  departureAt: visit.departureAt,
  minutes: visit.minutes,
  state: visit.state,
  standing: visit.standing,
  exceptions: visit.exceptions.map((exception) => exception.code),
});

const looks = (entry: HistoryEntry | undefined): string =>
  JSON.stringify({ ...entry, version: undefined, at: undefined, cause: undefined });

/** Everything that happened, in order; what comes first at one instant is the directory. */
const stepsOf = (facts: readonly Fact[], directory: FoldDirectory, final: Visit): Step[] => {
  const versions = new Map(final.facts.map((part, place) => [part.factId, place + 1]));
  const steps = [
    ...directorySteps(directory, final.providerId),
    ...facts.map((fact) => factStep(fact, versions.get(factIdOf(fact)) ?? null)),
  ];
  // Sorting keeps the order of equals, so facts of one millisecond stay in the order of their ids.
  return steps.sort((a, b) => millisOf(a.at) - millisOf(b.at));
};

const agedEntry = (
  visit: Visit,
  version: number,
  nowMillis: number,
  rules: Rules,
): HistoryEntry | undefined => {
  const aged = ageVisit(visit, nowMillis, rules);
  const missing = aged.exceptions.find((exception) => exception.code === 'MISSING_DEPARTURE');
  if (aged === visit || missing === undefined) return undefined;
  return entryOf(aged, version, { at: missing.openedAt, cause: { kind: 'time', id: 'pair-hours' } });
};

/** The visit of an earlier state: where the latest of its facts was. */
const lastHolding = (
  visits: readonly Visit[],
  parts: Visit['facts'],
  recipientPart: string,
): Visit | undefined => {
  for (const { factId, role } of [...parts].reverse()) {
    // A row that was replaced may have named another recipient; a report may name two, so it does not tell alone.
    const visit =
      role === 'manual'
        ? visits.find((one) => one.facts.some((part) => part.factId === factId))
        : holding(visits, factId, recipientPart);
    if (visit !== undefined) return visit;
  }
  return undefined;
};

type Replay = { facts: readonly Fact[]; directory: FoldDirectory; final: Visit; rules: Rules };

/** Each step is a fold: more than this nobody reads, and a phone gone mad must not keep the office waiting. */
const STEPS_MAX = 200;

/**
 * The steps after which a state is told: all of them as long as they are few; else those of the visit itself, and of too
 * many of these the first and the last.
 */
const toldSteps = (steps: readonly Step[]): Set<Step> => {
  if (steps.length <= STEPS_MAX) return new Set(steps);
  const own = steps.filter((step) => step.own !== null);
  const half = STEPS_MAX / 2;
  return new Set(own.length <= STEPS_MAX ? own : [...own.slice(0, half), ...own.slice(-half)]);
};

/** Folds what was known after each told step, and keeps the states that differ. */
const replay = ({ facts, directory, final, rules }: Replay): HistoryEntry[] => {
  const { recipientId } = partsOfVisitId(final.visitId);
  const known: Fact[] = [];
  const entries: HistoryEntry[] = [];
  let version = 0;
  const steps = stepsOf(facts, directory, final);
  const told = toldSteps(steps);
  for (const step of steps) {
    if (step.fact !== null) known.push(step.fact);
    version = step.own ?? version;
    if (version === 0 || !told.has(step)) continue;
    const visits = foldVisits(known, directoryAt(directory, step.at), rules);
    const visit = lastHolding(visits, final.facts.slice(0, version), recipientId);
    const entry = visit && entryOf(visit, version, step);
    if (entry && (step.own !== null || looks(entry) !== looks(entries.at(-1)))) entries.push(entry);
  }
  return entries;
};

/**
 * Every state of a visit: its facts are replayed in the order in which they came in. Each fact of the visit gives one
 * entry, so that the last of them has the visit's own version; what else changed the visit from outside gives an entry
 * with the same version. Of more than 200 steps what happened outside the visit is left out, and of more than 200 facts
 * of its own those in the middle.
 *
 * @param facts of the caregiver, at least those around the visit.
 * @param visitId the visit's, or that of a lone departure that became part of it.
 * @param now when given, an open visit that no departure can close any more gets its last entry.
 * @returns empty when there is no such visit.
 */
export const visitHistory = (
  facts: readonly Fact[],
  directory: FoldDirectory,
  visitId: VisitId,
  now?: Date,
  rules: Rules = RULES,
): HistoryEntry[] => {
  const { factId, recipientId } = partsOfVisitId(visitId);
  const once = [...new Map(facts.map((fact) => [factIdOf(fact), fact])).values()].sort(byReceipt);
  const visits = foldVisits(once, directory, rules);
  const final = visits.find((visit) => visit.visitId === visitId) ?? holding(visits, factId, recipientId);
  if (final === undefined) return [];
  const entries = replay({ facts: once, directory, final, rules });
  const aged = now && agedEntry(final, final.version, now.getTime(), rules);
  return aged === undefined ? entries : [...entries, aged];
};
