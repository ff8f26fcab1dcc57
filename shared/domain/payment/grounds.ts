import { hash } from 'node:crypto';
import type { Caregiver, Assignment, Recipient } from '../directory.ts';
import type { CareFacts } from './care-facts.ts';
import type { AdjustmentCause, ClaimLine, DayTime } from './claim.ts';
import { lastDayOf } from './invoice.ts';
import { sharesHome } from './shared-findings.ts';
import type { DecisionInput } from './workings.ts';
import { monthOf } from './week.ts';

type Kind = AdjustmentCause['kind'];

/** One thing that the decision about a recipient's claims rests on. */
export type Ground = {
  kind: Kind;
  /** The facts or entries to name when it changed. */
  ids: readonly string[];
  /** All of it that counts; equal texts are the same ground. */
  says: string;
  /** The provider whose it is: nobody else is told its ids. Left out: the Institute's own. */
  ownerId?: string;
  /** Of reports: the day and the pair whose time they came to. */
  day?: string;
};

/** The day of a pair, as claims and reports meet on it. */
export const dayKeyOf = ({
  providerId,
  caregiverId,
  date,
}: Pick<DayTime, 'providerId' | 'caregiverId' | 'date'>) => `${providerId}|${caregiverId}|${date}`;

/** What a decision was loaded from, beside its input. */
export type Loaded = {
  recipients: readonly Recipient[];
  assignments: readonly Pick<
    Assignment,
    'assignmentId' | 'providerId' | 'caregiverId' | 'recipientId' | 'from' | 'to'
  >[];
  employments: readonly Caregiver[];
  facts: CareFacts;
  claims: readonly { providerId: string; invoiceId: string; sequence: number; lines: readonly ClaimLine[] }[];
  /** What is recorded of a locality, whatever its form. */
  localityOf: (code: string) => unknown;
};

const ground = (kind: Kind, ids: readonly string[], says: unknown, more: Partial<Ground> = {}): Ground => ({
  kind,
  ids,
  says: JSON.stringify([kind, ids, says]),
  ...more,
});

const ofTimes = (times: readonly DayTime[]): Ground[] =>
  times.map((time) => {
    const { verifiedMinutes, openMinutes, isOpenEnded, openCodes, factIds } = time;
    const ids = [...new Set(factIds)].sort();
    const says = [dayKeyOf(time), verifiedMinutes, openMinutes, isOpenEnded, openCodes];
    return ground('fact', ids, says, { ownerId: time.providerId, day: dayKeyOf(time) });
  });

const ofFacts = (facts: CareFacts, people: ReadonlySet<string>): Ground[] => {
  const theirs = <Fact extends { recipientId: string } | { recipientIds: readonly string[] }>(
    some: readonly Fact[],
    kind: Kind,
    idOf: (fact: Fact) => string,
  ): Ground[] =>
    some
      .filter((fact) =>
        ('recipientIds' in fact ? fact.recipientIds : [fact.recipientId]).some((id) => people.has(id)),
      )
      .map((fact) => ground(kind, [idOf(fact)], ''));
  return [
    ...theirs(facts.permits, 'permit', (fact) => fact.permitId),
    ...theirs(facts.determinations, 'determination', (fact) => fact.determinationId),
    ...theirs(facts.benefits, 'benefit', (fact) => fact.benefitDecisionId),
    ...theirs(facts.relations, 'relation', (fact) => fact.relationId),
    ...theirs(facts.appeals, 'appeal', (fact) => fact.appealId),
    ...facts.appealResults.map((fact) => ground('appeal', [fact.appealId], fact.result)),
  ];
};

const ofDirectory = (loaded: Loaded, people: ReadonlySet<string>, input: DecisionInput): Ground[] => {
  const assignments = loaded.assignments.filter((one) => people.has(one.recipientId));
  const workers = new Set([...assignments, ...input.claims].map((one) => one.caregiverId));
  return [
    ...loaded.recipients
      .filter((one) => people.has(one.recipientId))
      .map(({ recipientId, providerId, points, branchId, localityCode, householdId }) =>
        ground('directory', [recipientId], [points, branchId, localityCode, householdId], {
          ownerId: providerId,
        }),
      ),
    ...loaded.employments
      .filter((one) => workers.has(one.caregiverId))
      .map(({ caregiverId, providerId, kind }) =>
        ground('directory', [caregiverId], [providerId, kind], { ownerId: providerId }),
      ),
    ...assignments.map(({ assignmentId, providerId, caregiverId, recipientId, from, to }) =>
      ground('assignment', [assignmentId], [caregiverId, recipientId, from, to], { ownerId: providerId }),
    ),
  ];
};

const ofRollout = (loaded: Loaded, recipient: Recipient | undefined, input: DecisionInput): Ground[] => {
  const days = input.claims.map((line) => line.date);
  const branches = new Set(days.map((day) => input.recipient?.branchOn(day) ?? null));
  const kinds = new Set(input.employments.map((one) => one.kind));
  const code = recipient?.localityCode;
  return [
    ...[...branches].flatMap((id) =>
      id === null ? [] : [ground('paying-date', [id], input.rollout.payingFrom(id))],
    ),
    ...[...kinds].map((kind) => ground('worker-kind', [kind], input.rollout.reportingFrom(kind))),
    ...(code === undefined ? [] : [ground('locality', [code], loaded.localityOf(code))]),
    ...[...new Set(days.map(monthOf))].map((month) =>
      ground('month-over', [month], input.today > lastDayOf(month)),
    ),
  ];
};

/** Everything that the decision about one recipient's claims rests on: what is not among it cannot change a line. */
export const groundsOf = (recipientId: string, input: DecisionInput, loaded: Loaded): Ground[] => {
  const recipient = loaded.recipients.find((one) => one.recipientId === recipientId);
  const partners = loaded.recipients.filter(
    (one) => recipient !== undefined && sharesHome(recipient, one, loaded.facts),
  );
  const people = new Set([recipientId, ...partners.map((one) => one.recipientId)]);
  const claims = loaded.claims.filter((claim) => claim.lines.some((line) => people.has(line.recipientId)));
  return [
    ...ofTimes(input.times.filter((time) => time.recipientId === recipientId)),
    ...ofFacts(loaded.facts, people),
    ...ofDirectory(loaded, people, input),
    ...ofRollout(loaded, recipient, input),
    ...claims.map(({ providerId, invoiceId, sequence }) =>
      ground('resubmission', [], [providerId, invoiceId, sequence]),
    ),
  ];
};

/** One letter a kind, so that what is gone can still be told by its kind. */
const LETTERS: readonly (readonly [Kind, string])[] = [
  ['fact', 'f'],
  ['benefit', 'b'],
  ['determination', 'd'],
  ['permit', 'p'],
  ['relation', 'r'],
  ['appeal', 'a'],
  ['paying-date', 'y'],
  ['worker-kind', 'w'],
  ['locality', 'l'],
  ['assignment', 's'],
  ['directory', 'e'],
  ['resubmission', 'i'],
  ['month-over', 'm'],
  ['reopening', 'o'],
];
const LETTER_OF: ReadonlyMap<Kind, string> = new Map(LETTERS);
const KIND_OF: ReadonlyMap<string, Kind> = new Map(LETTERS.map(([kind, letter]) => [letter, kind]));
const MARKS = /.{7}/g;

const markOf = ({ kind, says }: Ground): string =>
  `${LETTER_OF.get(kind) ?? '?'}${hash('sha256', says, 'base64url').slice(0, 6)}`;

/** Grounds in a few bytes each: enough to see later which of them changed. */
export const marksOf = (grounds: readonly Ground[]): string =>
  [...new Set(grounds.map(markOf))].sort().join('');

/** What changed of the grounds of a recipient's lines; what is gone without a successor is told by its kind alone. */
export type GroundChange = Pick<Ground, 'kind' | 'ids' | 'ownerId' | 'day'>;

/** Which grounds are new or other than those that were marked. */
export const changedGrounds = (before: string, grounds: readonly Ground[]): GroundChange[] => {
  const had = new Set(before.match(MARKS) ?? []);
  const has = new Set(grounds.map(markOf));
  const changed = grounds.filter((one) => !had.has(markOf(one)));
  const told = new Set(changed.map((one) => one.kind));
  const gone = new Set(
    [...had].filter((mark) => !has.has(mark)).map((mark) => KIND_OF.get(mark.slice(0, 1))),
  );
  return [
    ...changed,
    ...[...gone].flatMap((kind) => (kind === undefined || told.has(kind) ? [] : [{ kind, ids: [] }])),
  ];
};
