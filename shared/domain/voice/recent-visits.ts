import type { Assignment } from '../directory.ts';
import type { Fact, Report } from '../fact.ts';
import { visitIdOf } from '../ids.ts';
import { DAY_MILLIS, HOUR_MILLIS, millisOf, toInstant } from '../instants.ts';
import { attachCorrections, indexOf, manualDrafts, overlay } from '../overlay.ts';
import { pairReports } from '../pairing.ts';
import { RULES } from '../rules.ts';
import { type Draft, type Moment, firstFactIdOf } from '../visit-draft.ts';
import { daysAgo } from './local-clock.ts';
import type { LastVisit, Past } from './session.ts';
import { type Person, spokenNames } from './work.ts';

/** How many days a call looks back, today among them: every day of it has a name of its own. */
export const PAST_DAYS = 7;
/** As many reports as somebody can keep in mind. */
const REPORTS_MAX = 6;
const GAPS_MAX = 4;

/** Facts that a look back rests on: those of its days, and of a visit that began before them. */
export const pastSpan = (now: Date): { fromMillis: number; toMillis: number } => ({
  fromMillis: now.getTime() - PAST_DAYS * DAY_MILLIS - RULES.pairHoursMax * HOUR_MILLIS,
  toMillis: now.getTime(),
});

const isRecent = (millis: number, now: string): boolean =>
  millis <= millisOf(now) && daysAgo(toInstant(millis), now) < PAST_DAYS;

/**
 * Visits as far as facts alone tell: paired, with the corrections over them, without what only the directory knows.
 * The fold says the same of what is used here: which facts make a visit, when it began and ended.
 */
const draftsOf = (facts: readonly Fact[]): Draft[] => {
  const moments: Moment[] = facts.flatMap((fact) =>
    fact.fact === 'report'
      ? [{ report: fact, atMillis: millisOf(fact.effectiveAt), receivedMillis: millisOf(fact.receivedAt) }]
      : [],
  );
  const manual = facts.filter((fact) => fact.fact === 'manual');
  const corrections = facts.filter((fact) => fact.fact === 'correction');
  const drafts = [...pairReports(moments, RULES), ...manualDrafts(manual)];
  attachCorrections(drafts, indexOf(drafts), corrections, RULES);
  for (const draft of drafts) overlay(draft, RULES);
  return drafts.filter((draft) => !draft.isVoid);
};

/** An open visit is no gap while a departure can still close it. */
const missingOf = ({ start, end, overMillis }: Draft, nowMillis: number): 'arrival' | 'departure' | null => {
  if (start === null) return end === null ? null : 'arrival';
  const isOver = overMillis !== null || nowMillis - start.atMillis > RULES.pairHoursMax * HOUR_MILLIS;
  return end === null && isOver ? 'departure' : null;
};

const startMillis = (draft: Draft): number => (draft.start ?? draft.end)?.atMillis ?? 0;

/**
 * A caregiver's reports of the last days, newest first, and the visits among them with an end missing.
 * @param assignments only people whom she is or was put to are called by name: others' names she may not know
 */
export const pastOf = (
  facts: readonly Fact[],
  people: readonly Person[],
  assignments: readonly Pick<Assignment, 'recipientId'>[],
  now: string,
): Past => {
  const mine = new Set(assignments.map((one) => one.recipientId));
  const names = spokenNames(people.filter((person) => mine.has(person.recipientId)));
  const namesOf = (ids: readonly string[]): string[] => ids.flatMap((id) => names.get(id) ?? []);
  const reports = facts
    .filter((fact): fact is Report => fact.fact === 'report' && isRecent(millisOf(fact.effectiveAt), now))
    .sort((a, b) => millisOf(b.effectiveAt) - millisOf(a.effectiveAt) || (a.reportId < b.reportId ? 1 : -1))
    .slice(0, REPORTS_MAX)
    .map(({ kind, effectiveAt, recipientIds }) => ({ kind, at: effectiveAt, names: namesOf(recipientIds) }));
  const gaps = draftsOf(facts)
    .filter((draft) => isRecent(startMillis(draft), now))
    .sort((a, b) => startMillis(b) - startMillis(a))
    .flatMap((draft) => {
      const missing = missingOf(draft, millisOf(now));
      const names = namesOf(draft.recipientId === null ? [] : [draft.recipientId]);
      return missing === null ? [] : [{ missing, at: toInstant(startMillis(draft)), names }];
    });
  return { reports, gaps: gaps.slice(0, GAPS_MAX) };
};

/** What one caregiver may have done at somebody's home: her facts, and her first name. */
export type Server = { caregiverId: string; name: string; facts: readonly Fact[] };

/** The last visit of the last days at any of some recipients; null when there was none. */
export const lastVisitOf = (
  servers: readonly Server[],
  recipientIds: readonly string[],
  now: string,
): LastVisit | null => {
  const found = servers.flatMap(({ caregiverId, name, facts }) =>
    draftsOf(facts)
      .filter(
        (draft) =>
          draft.recipientId !== null &&
          recipientIds.includes(draft.recipientId) &&
          isRecent(startMillis(draft), now),
      )
      .map((draft) => ({ draft, caregiverId, name })),
  );
  const [last] = found.sort((a, b) => startMillis(b.draft) - startMillis(a.draft));
  if (last === undefined) return null;
  const { draft, caregiverId, name } = last;
  return {
    visitId: visitIdOf(firstFactIdOf(draft), draft.namedAs, caregiverId),
    arrivalAt: draft.start && toInstant(draft.start.atMillis),
    departureAt: draft.end && toInstant(draft.end.atMillis),
    name,
  };
};
