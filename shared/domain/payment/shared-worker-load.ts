import type { LocalDate } from '../instants.ts';
import type { CareFacts, Determination, Recorded } from './care-facts.ts';
import type { Month } from './invoice.ts';
import { addMonths, firstDayOf } from './months.ts';
import { areBothInCash, isWorseSince, type SharedWorkerQuestion } from './shared-worker-couple.ts';
import { DETERMINATION_MONTHS, type LoadState } from './shared-worker-table.ts';

/** Why a determination no longer holds (`domain.md` section 8; circular 1536A, online process and special cases 2). */
export type LoadEnd = 'WORKER_REPLACED' | 'TIME_OVER' | 'CONDITION_WORSE' | 'PERMIT_CHANGED';

/** A determination, or an appeal that was accepted and stands in its place. */
export type Judgement = Recorded & {
  id: string;
  isAppeal: boolean;
  caregiverId: string;
  load: boolean;
  month: Month;
  /** The last month, included. */
  untilMonth: Month;
  /** What was known when it was made: changes of points and permits after this day end it. */
  knownOn: LocalDate;
};

/** What of the determinations holds in a month for a worker. */
export type Load = {
  state: LoadState;
  judgement?: Judgement;
  end?: LoadEnd;
  /** The fact that ended it, where one did. */
  endedBy?: string;
};

/** Two years with the first month, unless it says an earlier end. */
export const lastMonthOf = (month: Month, untilMonth: Month | undefined): Month =>
  untilMonth ?? addMonths(month, DETERMINATION_MONTHS - 1);

const laterOf = (a: LocalDate, b: LocalDate): LocalDate => (a > b ? a : b);

const ofDetermination = (one: Determination): Judgement => ({
  id: one.determinationId,
  isAppeal: false,
  caregiverId: one.caregiverId,
  load: one.load,
  month: one.month,
  untilMonth: lastMonthOf(one.month, one.untilMonth),
  knownOn: laterOf(firstDayOf(one.month), one.visitedOn),
  by: one.by,
  at: one.at,
  pointsThen: one.pointsThen,
});

/** Appeals that were accepted: from their month on there is no load, in the place of what was determined. */
const ofAppeals = (facts: CareFacts): Judgement[] =>
  facts.appealResults
    .filter((one) => one.result === 'accepted')
    .map((one) => {
      const month = one.fromMonth ?? one.decidedOn.slice(0, 7);
      return {
        id: one.appealId,
        isAppeal: true,
        caregiverId: one.caregiverId,
        load: false,
        month,
        untilMonth: lastMonthOf(month, one.untilMonth),
        knownOn: laterOf(firstDayOf(month), one.decidedOn),
        by: one.by,
        at: one.at,
        pointsThen: one.pointsThen,
      };
    });

const place = (one: Judgement): string =>
  `${one.month}|${one.isAppeal ? 1 : 0}|${one.knownOn}|${one.at}|${one.id}`;

/** Everything determined of these two, oldest first. With two recipients in cash only the Institute's own counts. */
export const judgementsOf = (facts: CareFacts, people: SharedWorkerQuestion['people']): Judgement[] =>
  [
    ...facts.determinations
      .filter(
        (one) => one.professional.kind === 'nii-social-worker' || !areBothInCash(one.month, people, facts),
      )
      .map(ofDetermination),
    ...ofAppeals(facts),
  ].sort((a, b) => (place(a) < place(b) ? -1 : 1));

/** What ended a determination before a month. Changes in mid-month count from the first of the next month. */
const endOf = (
  judgement: Judgement,
  all: readonly Judgement[],
  question: SharedWorkerQuestion,
): { end: LoadEnd; endedBy?: string } | undefined => {
  const { month, facts } = question;
  const successor = all.find(
    (one) => one.caregiverId !== judgement.caregiverId && one.month > judgement.month && one.month < month,
  );
  if (successor !== undefined) return { end: 'WORKER_REPLACED', endedBy: successor.id };
  if (judgement.untilMonth < month) return { end: 'TIME_OVER' };
  if (isWorseSince(judgement.knownOn, question, judgement)) return { end: 'CONDITION_WORSE' };
  const permit = facts.permits
    .filter((one) => one.from > judgement.knownOn && one.from <= firstDayOf(month))
    .sort((a, b) => (`${a.from}|${a.permitId}` < `${b.from}|${b.permitId}` ? -1 : 1))
    .at(-1);
  return permit && { end: 'PERMIT_CHANGED', endedBy: permit.permitId };
};

/**
 * Whether somebody found that this worker can bear the care of both in this month. It survives a change of provider; it
 * ends with the worker, with a worse condition, with a changed permit, and with its time.
 */
export const loadIn = (question: SharedWorkerQuestion): Load => {
  const known = judgementsOf(question.facts, question.people).filter((one) => one.month <= question.month);
  const latest = known.at(-1);
  const judgement = known.filter((one) => one.caregiverId === question.caregiverId).at(-1);
  if (latest === undefined) return { state: 'none' };
  if (judgement === undefined) {
    return { state: 'ended', judgement: latest, end: 'WORKER_REPLACED' };
  }
  const end = endOf(judgement, known, question);
  if (end !== undefined) return { state: 'ended', judgement, ...end };
  return { state: judgement.load ? 'load' : 'no-load', judgement };
};
