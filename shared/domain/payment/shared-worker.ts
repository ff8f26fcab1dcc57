import type { Line } from '../explain-line.ts';
import type { ImmigrationPermit } from './care-facts.ts';
import { firstDayOf, addMonths } from './months.ts';
import {
  benefitIn,
  factsOfTwo,
  type Housemate,
  inOrder,
  isInForce,
  jointPermits,
  oldJointPermit,
  permitHolders,
  pointsIn,
  type SharedWorkerQuestion,
  tieIn,
} from './shared-worker-couple.ts';
import { explainSharedWorker } from './shared-worker-explain.ts';
import { type FollowUp, followUpsOf } from './shared-worker-follow-ups.ts';
import { type Load, loadIn } from './shared-worker-load.ts';
import { groupOf } from './shared-worker-groups.ts';
import { type Condition, DECISIONS, type Row } from './shared-worker-table.ts';

/** What is known of the two in the month: everything that a row of the table asks for, and the facts behind it. */
export type Situation = {
  question: SharedWorkerQuestion;
  worker: 'foreign' | 'other';
  tie: ReturnType<typeof tieIn>;
  points: [number | null, number | null];
  group: 1 | 2 | 3 | null;
  /** Set where group 2 is treated as group 3. */
  oldJoint: ImmigrationPermit | undefined;
  /** Of the one with more points. */
  permit: ImmigrationPermit | undefined;
  jointPermit: ImmigrationPermit | undefined;
  load: Load;
  specialServices: boolean;
};

/** The decision for one worker, two recipients and one month, with everything that follows from it. */
export type SharedWorkerDecision = {
  group: 1 | 2 | 3 | null;
  allowed: boolean;
  /** The error code of both invoices, where the worker is on both. */
  code: 81 | 82 | null;
  /** The Division decides: the two are not spouses, or not under one roof. */
  refer: boolean;
  /** From the 1st of the month after one worker was allowed, neither gets supplementary hours. */
  supplementAllowed: boolean;
  /** False while the load is found unreasonable: then neither may take the benefit in cash. */
  cashAllowed: boolean;
  /** The row of the table that decided. */
  row: string;
  factIds: string[];
  followUps: FollowUp[];
  /** Where the service decision is split: it runs to the end of this month, and another one from the next. */
  splitAfterMonth: string | null;
  explanation: Line[];
};

const groupIn = (
  points: Situation['points'],
  oldJoint: ImmigrationPermit | undefined,
): Situation['group'] => {
  const [a, b] = points;
  if (a === null || b === null) return null;
  const group = groupOf(a, b);
  return group === 2 && oldJoint !== undefined ? 3 : group;
};

/** Whoever of the two has more points; of equals, whoever holds a permit. */
const permitOfHigher = (question: SharedWorkerQuestion, points: Situation['points']) => {
  const [a, b] = points;
  const holders = permitHolders(question.people, question.facts, question.month);
  const mayHold = (person: Housemate): boolean => {
    const [mine, other] = person === question.people[0] ? [a, b] : [b, a];
    return mine !== null && other !== null && mine >= other;
  };
  const ids = question.people.filter(mayHold).map((person) => person.recipientId);
  return holders.find((one) => ids.includes(one.recipientId))?.permit;
};

/** Gathers what the table asks for, in an order of its own. */
export const situationOf = (asked: SharedWorkerQuestion): Situation => {
  const people = inOrder(asked.people);
  const question = { ...asked, people, facts: factsOfTwo(asked.facts, people) };
  const { month, facts } = question;
  const points: Situation['points'] = [pointsIn(month, people[0], facts), pointsIn(month, people[1], facts)];
  const oldJoint = oldJointPermit(people, facts, month);
  return {
    question,
    worker: asked.workerKind === undefined || asked.workerKind === 'foreign' ? 'foreign' : 'other',
    tie: tieIn(month, people, facts),
    points,
    group: groupIn(points, oldJoint),
    oldJoint,
    permit: permitOfHigher(question, points),
    jointPermit: jointPermits(people, facts)
      .filter((one) => isInForce(one, month))
      .at(-1),
    load: loadIn(question),
    specialServices: people.some((person) => benefitIn(month, person, facts)?.specialServices === true),
  };
};

const isOneOf = <Value>(wanted: readonly Value[] | undefined, value: Value): boolean =>
  wanted === undefined || wanted.includes(value);
const isAs = <Value>(wanted: Value | undefined, value: Value): boolean =>
  wanted === undefined || wanted === value;
const inForce = (permit: ImmigrationPermit | undefined) => (permit === undefined ? 'missing' : 'in-force');

const fits = (when: Condition, situation: Situation): boolean =>
  [
    isOneOf(when.worker, situation.worker),
    isOneOf(when.tie, situation.tie.tie),
    isOneOf(when.group, situation.group),
    isOneOf(when.load, situation.load.state),
    isAs(when.points, situation.points.includes(null) ? 'unknown' : 'known'),
    isAs(when.permit, inForce(situation.permit)),
    isAs(when.jointPermit, inForce(situation.jointPermit)),
    isAs(when.appeal, situation.load.judgement?.isAppeal === true ? 'accepted' : 'none'),
  ].every((isSo) => isSo);

const rowFor = (situation: Situation): Row => {
  const row = DECISIONS.find((one) => fits(one.when, situation));
  if (row === undefined) throw new Error('The last row fits everything');
  return row;
};

/** The group is the circular's only where the circular is asked. */
const groupToTell = (row: Row, situation: Situation): Situation['group'] =>
  row.then.refer === true || situation.worker === 'other' ? null : situation.group;

const isAllowedShare = (row: Row, situation: Situation): boolean =>
  row.then.allowed && situation.worker === 'foreign';

/** One worker already shared in the month before: the supplement ended with the 1st of this month at the latest. */
const wasShared = (asked: SharedWorkerQuestion): boolean => {
  const before = situationOf({ ...asked, month: addMonths(asked.month, -1) });
  return isAllowedShare(rowFor(before), before);
};

const factsBehind = ({ oldJoint, permit, jointPermit, load, tie }: Situation): string[] =>
  [
    oldJoint?.permitId,
    permit?.permitId,
    jointPermit?.permitId,
    load.judgement?.id,
    load.endedBy,
    tie.relation?.relationId,
  ].flatMap((id) => (id === undefined ? [] : [id]));

/** The month after which service decisions run without supplementary hours: of the determination, or of a new permit. */
const splitMonthOf = ({ load, question }: Situation): string | null => {
  if (load.state === 'no-load') return load.judgement?.month ?? null;
  if (load.end !== 'PERMIT_CHANGED') return null;
  const permit = question.facts.permits.find((one) => one.permitId === load.endedBy);
  return permit?.from.slice(0, 7) ?? null;
};

/**
 * Circular 1536A: may one foreign worker be paid for at both recipients in this month, and what follows from it.
 * Depends on the set of facts alone, never on their order or on who is named first.
 *
 * @param since the day from which the case is known: what waits for somebody is due counted from it. The first of the
 * month when left out.
 */
export const sharedWorkerDecision = (
  asked: SharedWorkerQuestion,
  since: string = firstDayOf(asked.month),
): SharedWorkerDecision => {
  const situation = situationOf(asked);
  const row = rowFor(situation);
  const isShared = isAllowedShare(row, situation);
  const supplementAllowed = !(isShared && wasShared(asked));
  const isAsked = situation.worker === 'foreign' && row.then.refer !== true;
  const cashAllowed = !(isAsked && situation.load.state === 'load');
  const decided = { row, supplementAllowed, cashAllowed };
  return {
    group: groupToTell(row, situation),
    allowed: row.then.allowed,
    code: row.then.code,
    refer: row.then.refer === true,
    supplementAllowed,
    cashAllowed,
    row: row.row,
    factIds: [...new Set(factsBehind(situation))].sort(),
    followUps: situation.worker === 'foreign' ? followUpsOf(situation, row, since) : [],
    splitAfterMonth: isAsked ? splitMonthOf(situation) : null,
    explanation: explainSharedWorker(situation, decided),
  };
};
