import { hash } from 'node:crypto';
import { line, type Line } from '../explain-line.ts';
import type { LocalDate } from '../instants.ts';
import type { Month } from './invoice.ts';
import { addMonths, firstDayOf } from './months.ts';
import { monthText } from './shared-worker-explain.ts';
import type { SharedWorkerQuestion } from './shared-worker-couple.ts';
import { sharedWorkerDecision, situationOf } from './shared-worker.ts';

/** What a provider is told: in groups 2 and 3, in a new case, after a move between groups, when a condition grew worse. */
export type Notice = {
  noticeId: string;
  group: 2 | 3;
  reason: 'new' | 'moved' | 'worsened';
  /** The month from which it holds. */
  month: Month;
  recipientIds: string[];
  caregiverId: string;
  /** The providers of both. */
  providerIds: string[];
  text: Line[];
};

/** The first month that a dated fact counts for. */
const monthFrom = (from: LocalDate): Month =>
  from === firstDayOf(from.slice(0, 7)) ? from.slice(0, 7) : addMonths(from.slice(0, 7), 1);

/** The months in which something may have moved. */
const turns = ({ facts, month }: SharedWorkerQuestion, first: Month): Month[] => {
  const months = [...facts.benefits, ...facts.relations, ...facts.permits].map((one) => monthFrom(one.from));
  return [...new Set([first, ...months])].filter((one) => one >= first && one <= month).sort();
};

const isPoorer = (before: readonly (number | null)[], after: readonly (number | null)[]): boolean =>
  after.some((points, index) => {
    const then = before[index] ?? null;
    return points !== null && then !== null && points > then;
  });

type Moment = Pick<ReturnType<typeof situationOf>, 'points' | 'group'>;

const reasonFor = (before: Moment | undefined, now: Moment): Notice['reason'] | undefined => {
  if (before === undefined) return 'new';
  if (before.group !== now.group) return 'moved';
  return isPoorer(before.points, now.points) ? 'worsened' : undefined;
};

/** What was already allowed is told again only when somebody's condition grew worse: then the load is looked at anew. */
const isWorthTelling = (allowed: boolean, before: Moment | undefined, now: Moment): boolean =>
  !allowed || (before !== undefined && isPoorer(before.points, now.points));

/**
 * Every notice of a case up to the month that is asked for. Group 1 asks nothing of the provider, so nothing is sent.
 *
 * @param first the month in which the case began.
 * @see Circular 1536A, emphases: a new case, a move between groups, a worse condition.
 */
export const noticesOf = (question: SharedWorkerQuestion, first: Month): Notice[] => {
  let last: Moment | undefined;
  return turns(question, first).flatMap((month): Notice[] => {
    const asked = { ...question, month };
    const before = last;
    const now = situationOf(asked);
    last = now;
    const { group, allowed } = sharedWorkerDecision(asked);
    const reason = reasonFor(before, now);
    if (reason === undefined || !isWorthTelling(allowed, before, now)) return [];
    return group === 2 || group === 3 ? [noticeOf(asked, group, reason)] : [];
  });
};

const noticeOf = (question: SharedWorkerQuestion, group: 2 | 3, reason: Notice['reason']): Notice => {
  const { people, caregiverId, month } = question;
  const recipientIds = people.map((person) => person.recipientId).sort();
  const seed = hash('sha256', JSON.stringify([recipientIds, caregiverId, month, group, reason]), 'hex');
  const tell = (messageId: string): Line =>
    line(`8.1536A.group-${group}`, [], `shared-worker.notice.${messageId}`, { month: monthText(month) });
  return {
    noticeId: seed.slice(0, 32),
    group,
    reason,
    month,
    recipientIds,
    caregiverId,
    providerIds: [...new Set(people.map((person) => person.providerId))].sort(),
    text: [tell(`reason.${reason}`), tell(`group-${group}`)],
  };
};
