import type { Assignment, Recipient } from '../directory.ts';
import type { Fact, Report } from '../fact.ts';
import { HOUR_MILLIS, millisOf } from '../instants.ts';
import { RULES } from '../rules.ts';
import { type LocalClock, covers, localClockOf } from './local-clock.ts';
import type { Choice } from './session.ts';

/** As much of a recipient as a call needs. */
export type Person = Pick<Recipient, 'recipientId' | 'name' | 'householdId'>;

/** What is known, after the PIN, of a caregiver's work and of the line she calls from. */
export type Work = {
  /** Recipients who registered this line as theirs. */
  onLine: readonly Person[];
  assignments: readonly Pick<Assignment, 'recipientId' | 'from' | 'to' | 'plan'>[];
  /** Everybody whom the assignments and the facts name. */
  people: readonly Person[];
  /** The caregiver's facts of the last `RULES.pairHoursMax` hours. */
  facts: readonly Fact[];
};

/** People come early and leave late: used only when nothing is planned for the very minute. */
const PLAN_SLACK_MINUTES = 30;

const assignedOn = (work: Work, { date }: LocalClock): Work['assignments'] =>
  work.assignments.filter(({ from, to }) => from <= date && (to === undefined || date <= to));

const idsOf = (things: readonly { recipientId: string }[]): string[] => [
  ...new Set(things.map((thing) => thing.recipientId)),
];

/** Recipients planned for this minute, else for about now. An assignment without a plan is for any hour. */
const assignedNow = (work: Work, clock: LocalClock): string[] => {
  const within = (slackMinutes: number) =>
    idsOf(
      assignedOn(work, clock).filter(
        ({ plan }) =>
          plan === undefined ||
          plan.length === 0 ||
          plan.some((one) => covers(one, clock.weekMinute, slackMinutes)),
      ),
    );
  const now = within(0);
  return now.length > 0 ? now : within(PLAN_SLACK_MINUTES);
};

const closedByOffice = (work: Work, arrival: Report, recipientId: string): boolean =>
  work.facts.some(
    (fact) =>
      fact.fact === 'correction' &&
      fact.visitFactId === arrival.reportId &&
      fact.recipientId === recipientId &&
      (fact.departureAt !== undefined || fact.void === true),
  );

/**
 * The arrivals without a departure, by recipient. A proposal only: the fold decides what a visit is, and does so when
 * all facts are there.
 */
export const openArrivals = (work: Work, now: string): Map<string, Report> => {
  const since = millisOf(now) - RULES.pairHoursMax * HOUR_MILLIS;
  const reports = work.facts
    .filter((fact): fact is Report => fact.fact === 'report' && millisOf(fact.effectiveAt) >= since)
    .sort(
      (a, b) =>
        millisOf(a.effectiveAt) - millisOf(b.effectiveAt) ||
        a.kind.localeCompare(b.kind) ||
        a.reportId.localeCompare(b.reportId),
    );
  const open = new Map<string, Report>();
  for (const report of reports) {
    for (const recipientId of report.recipientIds) {
      if (report.kind === 'departure') open.delete(recipientId);
      else open.set(recipientId, report);
    }
  }
  for (const [recipientId, arrival] of open) {
    if (closedByOffice(work, arrival, recipientId)) open.delete(recipientId);
  }
  return open;
};

/** What somebody is called by on the telephone. */
export const firstName = (name: string): string => name.trim().split(/\s+/)[0] ?? name;

/** First names; whole names where two first names are the same. */
export const spokenNames = (people: readonly Person[]): Map<string, string> => {
  const byFirst = Map.groupBy(people, (person) => firstName(person.name));
  return new Map(
    people.map((person) => [
      person.recipientId,
      byFirst.get(firstName(person.name))?.length === 1 ? firstName(person.name) : person.name,
    ]),
  );
};

/** The two of one household, where there are exactly two. */
const couple = (people: readonly Person[]): readonly Person[] => {
  const homes = [...Map.groupBy(people, (person) => person.householdId).values()];
  return homes.find((home) => home.length === 2) ?? [];
};

/** Everything that a proposal is made from. */
type View = {
  line: string[];
  now: string[];
  today: string[];
  open: Map<string, Report>;
  people: Person[];
};

const viewOf = (work: Work, at: string): View => {
  const clock = localClockOf(at);
  const open = openArrivals(work, at);
  const line = idsOf(work.onLine);
  const now = assignedNow(work, clock);
  const today = idsOf(assignedOn(work, clock));
  const known = new Map([...work.people, ...work.onLine].map((person) => [person.recipientId, person]));
  const order = [...new Set([...line, ...open.keys(), ...now, ...today])];
  const people = order.flatMap((id) => known.get(id) ?? []);
  return { line, now, today, open, people };
};

/** Whom the call is most probably about; more than one, or none, must be asked. */
const likelyIds = ({ line, now, today, open }: View): string[] => {
  const likely = [...new Set([...open.keys(), ...now])];
  if (line.length === 0) return likely.length === 0 ? today : likely;
  const here = likely.filter((id) => line.includes(id));
  if (here.length > 0) return here;
  const onlyHere = line.length === 1 && (today.length === 0 || line.every((id) => today.includes(id)));
  return onlyHere ? line : [];
};

/** Two recipients whose visits one joint arrival opened are left together. */
const openedTogether = (ids: readonly string[], open: View['open']): boolean =>
  ids.length === 2 && new Set(ids.map((id) => open.get(id)?.reportId ?? id)).size === 1;

/** For whom a report can be, in the order in which it is read out, and the one that need not be asked. */
export type Proposal = { choices: Choice[]; direct: Choice | null };

/**
 * For whom a call reports (`domain.md` example 9): from the landline, else from the open visit and the plan of this
 * hour; where these leave more than one, or none, the caller is asked. Never the first recipient of a number.
 */
export const proposalOf = (work: Work, at: string): Proposal => {
  const view = viewOf(work, at);
  const names = spokenNames(view.people);
  const mine = new Set([...view.today, ...view.open.keys()]);
  const choiceOf = (people: readonly Person[], label: Choice['label']): Choice => ({
    label,
    recipientIds: people.map((person) => person.recipientId),
    names: label === 'here' ? [] : people.map((person) => names.get(person.recipientId) ?? person.name),
    open: people.length > 0 && people.every((person) => view.open.has(person.recipientId)),
    onLine: people.length > 0 && people.every((person) => view.line.includes(person.recipientId)),
  });
  // A stranger at a line with one recipient need not learn a name to say "here".
  const single = (person: Person): Choice =>
    choiceOf([person], view.line.length === 1 && !mine.has(person.recipientId) ? 'here' : 'name');
  const both = couple(view.people);
  const singles = view.people.map(single);
  const choices = [...singles, ...(both.length === 2 ? [choiceOf(both, 'both')] : []), choiceOf([], 'other')];
  return { choices, direct: directOf(view, choices) };
};

const directOf = (view: View, choices: Choice[]): Choice | null => {
  if (view.people.length === 0) return choices[0] ?? null;
  const ids = likelyIds(view);
  const wanted = ids.length === 1 || openedTogether(ids, view.open) ? ids : [];
  return (
    choices.find(
      ({ recipientIds }) =>
        wanted.length > 0 &&
        recipientIds.length === wanted.length &&
        recipientIds.every((id) => wanted.includes(id)),
    ) ?? null
  );
};
