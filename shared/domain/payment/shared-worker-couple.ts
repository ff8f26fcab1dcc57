import type { WorkerKind } from '../directory.ts';
import type { LocalDate } from '../instants.ts';
import { CAP_TABLES } from './cap.ts';
import type { CareFacts, HouseholdRelation, ImmigrationPermit, Recorded } from './care-facts.ts';
import { lastDayOf, type Month } from './invoice.ts';
import { firstDayOf } from './months.ts';
import { JOINT_PERMITS_END, type Tie } from './shared-worker-table.ts';

/** As much of a recipient as the circular asks for. */
export type Housemate = {
  recipientId: string;
  providerId: string;
  householdId: string;
  branchId: string;
  /** Undated, from the directory: counts where no benefit decision does. */
  points?: number | undefined;
};

/** One foreign worker, two recipients, one month. */
export type SharedWorkerQuestion = {
  people: readonly [Housemate, Housemate];
  caregiverId: string;
  /** Undefined where no provider knows the worker: then the question is asked. */
  workerKind: WorkerKind | undefined;
  month: Month;
  facts: CareFacts;
};

/** The two in an order of their own, so that no answer depends on who was named first. */
export const inOrder = (people: SharedWorkerQuestion['people']): [Housemate, Housemate] => {
  const [a, b] = people;
  return a.recipientId < b.recipientId ? [a, b] : [b, a];
};

/** Only what is about these two; facts of others never count. */
export const factsOfTwo = (facts: CareFacts, people: SharedWorkerQuestion['people']): CareFacts => {
  const ids = new Set(people.map((one) => one.recipientId));
  const both = (one: { recipientIds: readonly string[] }): boolean =>
    one.recipientIds.every((id) => ids.has(id));
  return {
    permits: facts.permits.filter((one) => ids.has(one.recipientId)),
    determinations: facts.determinations.filter(both),
    benefits: facts.benefits.filter((one) => ids.has(one.recipientId)),
    relations: facts.relations.filter(both),
    appeals: facts.appeals.filter(both),
    appealResults: facts.appealResults.filter(both),
    done: facts.done.filter(both),
  };
};

/** A point in the life of somebody's points: from a day on. */
type DatedPoints = { from: LocalDate; points: number };

const datedPoints = (person: Housemate, facts: CareFacts): DatedPoints[] =>
  facts.benefits
    .filter((one) => one.recipientId === person.recipientId)
    .sort((a, b) => (`${a.from}|${a.at}` < `${b.from}|${b.at}` ? -1 : 1))
    .flatMap(({ from, points }) => (points === null ? [] : [{ from, points }]));

/**
 * The points that count in a month: those of its first day (a change in mid-month counts from the next month, as the
 * service decision is split at the month; decision 0050). Null: not known.
 */
export const pointsIn = (month: Month, person: Housemate, facts: CareFacts): number | null => {
  const dated = datedPoints(person, facts);
  const first = firstDayOf(month);
  const before = dated.filter((one) => one.from <= first).at(-1);
  const within = dated.find((one) => one.from > first && one.from <= lastDayOf(month));
  return before?.points ?? person.points ?? within?.points ?? null;
};

/** Points as a fact found them on a day, and every other count since, up to a month. */
export const pointsSince = (
  day: LocalDate,
  month: Month,
  person: Housemate,
  facts: CareFacts,
  recorded: Recorded,
): { then: number | null; since: number[] } => {
  const dated = datedPoints(person, facts);
  const entered = recorded.pointsThen.find((one) => one.recipientId === person.recipientId)?.points ?? null;
  const then = dated.filter((one) => one.from <= day).at(-1)?.points ?? entered;
  const now = pointsIn(month, person, facts);
  return {
    then,
    since: [
      ...dated.filter((one) => one.from > day && one.from <= firstDayOf(month)).map((one) => one.points),
      ...(now === null ? [] : [now]),
    ],
  };
};

/** Whether the condition of one of the two grew worse since a fact of theirs: any rise of points (decision 0050). */
export const isWorseSince = (
  day: LocalDate,
  { people, month, facts }: SharedWorkerQuestion,
  recorded: Recorded,
): boolean =>
  people.some((person) => {
    const { then, since } = pointsSince(day, month, person, facts, recorded);
    return then !== null && since.some((points) => points > then);
  });

/** The level of points, by the table of weekly hours; 0 below the lowest. */
export const levelOf = (points: number): number =>
  CAP_TABLES.at(-1)
    ?.levels.filter((one) => points >= one.pointsFrom)
    .at(-1)?.level ?? 0;

/** Whether a permit is in force on a day of the month: the month in which it ends counts whole (decision 0050). */
export const isInForce = (permit: ImmigrationPermit, month: Month): boolean =>
  permit.from <= lastDayOf(month) && permit.to >= firstDayOf(month);

/** Permits of these two together. */
export const jointPermits = (
  people: SharedWorkerQuestion['people'],
  facts: CareFacts,
): ImmigrationPermit[] => {
  const ids = people.map((one) => one.recipientId);
  return facts.permits
    .filter(
      ({ recipientId, joint }) => joint && ids.includes(recipientId) && ids.includes(joint.withRecipientId),
    )
    .sort((a, b) => (`${a.to}|${a.permitId}` < `${b.to}|${b.permitId}` ? -1 : 1));
};

/** Who holds a permit that is in force in the month; a joint permit is held by both. */
export const permitHolders = (
  people: SharedWorkerQuestion['people'],
  facts: CareFacts,
  month: Month,
): { recipientId: string; permit: ImmigrationPermit }[] => {
  const joint = jointPermits(people, facts).filter((one) => isInForce(one, month));
  return people.flatMap(({ recipientId }) => {
    const own = facts.permits
      .filter((one) => one.recipientId === recipientId && isInForce(one, month))
      .sort((a, b) => (`${a.to}|${a.permitId}` < `${b.to}|${b.permitId}` ? -1 : 1));
    const permit = own.at(-1) ?? joint.at(-1);
    return permit === undefined ? [] : [{ recipientId, permit }];
  });
};

/** Group 2, remarks: the old joint permit that lets the load be looked at, while both levels are what they were. */
export const oldJointPermit = (
  people: SharedWorkerQuestion['people'],
  facts: CareFacts,
  month: Month,
): ImmigrationPermit | undefined =>
  jointPermits(people, facts).find((permit) => {
    const approvedOn = permit.joint?.approvedOn;
    if (approvedOn === undefined || approvedOn >= JOINT_PERMITS_END) return false;
    return people.every((person) => {
      const { then, since } = pointsSince(approvedOn, month, person, facts, permit);
      return new Set([...(then === null ? [] : [then]), ...since].map(levelOf)).size <= 1;
    });
  });

const later = (a: HouseholdRelation, b: HouseholdRelation): number => {
  const place = (one: HouseholdRelation): string =>
    `${one.from}|${one.source === 'recorded' ? 1 : 0}|${one.at}|${one.relationId}`;
  return place(a) < place(b) ? -1 : 1;
};

/** How the two belong together in a month, and the fact that says so. */
export const tieIn = (
  month: Month,
  people: SharedWorkerQuestion['people'],
  facts: CareFacts,
): { tie: Tie; relation?: HouseholdRelation } => {
  const [a, b] = people;
  const relation = facts.relations
    .filter((one) => one.from <= lastDayOf(month))
    .sort(later)
    .at(-1);
  // Household ids are each provider's own: across providers only a recorded relation brings two together.
  const isOneHome = a.providerId === b.providerId && a.householdId === b.householdId;
  const isKnown = relation !== undefined && a.providerId !== b.providerId;
  if (!isOneHome && !isKnown) return { tie: 'apart' };
  if (relation === undefined) return { tie: 'presumed' };
  if (relation.kind === 'other') return { tie: 'other', relation };
  return { tie: relation.source === 'recorded' ? 'spouses' : 'registered', relation };
};

/** Whether both are paid in cash in a month: then no provider judges the load (circular 1536A, special cases 4). */
export const areBothInCash = (
  month: Month,
  people: SharedWorkerQuestion['people'],
  facts: CareFacts,
): boolean => people.every((person) => benefitIn(month, person, facts)?.track === 'cash');

/** The benefit decision that counts on the first day of a month. */
export const benefitIn = (month: Month, person: Housemate, facts: CareFacts) =>
  facts.benefits
    .filter((one) => one.recipientId === person.recipientId && one.from <= firstDayOf(month))
    .sort((a, b) => (`${a.from}|${a.at}` < `${b.from}|${b.at}` ? -1 : 1))
    .at(-1);

/**
 * The two of a question, both found.
 * @throws Error where they are not: whoever asks has seen them before.
 */
export const requireTwo = <Person extends Housemate>([a, b]: readonly Person[]): [Person, Person] => {
  if (a === undefined || b === undefined) throw new Error('Two recipients were expected');
  return [a, b];
};

/** Whether two recipients of one home are a case: somebody serves both, or something was recorded of both. */
export const isCase = (facts: CareFacts, workers: readonly unknown[]): boolean =>
  workers.length + facts.determinations.length + facts.relations.length + facts.appeals.length > 0 ||
  facts.permits.some((one) => one.joint !== undefined);
