import { hash } from 'node:crypto';
import * as z from 'zod/mini';
import { line, type Line } from '../explain-line.ts';
import type { LocalDate } from '../instants.ts';
import { lastDayOf, Month } from './invoice.ts';
import { addMonths } from './months.ts';
import { benefitIn, type SharedWorkerQuestion } from './shared-worker-couple.ts';
import { dateText, monthText } from './shared-worker-explain.ts';
import { type NoticeCause, noticeCauses } from './shared-worker-notice-causes.ts';
import { NOTICE_REASONS, noticeRow } from './shared-worker-notice-table.ts';
import { sharedWorkerDecision } from './shared-worker.ts';
import { monthOf } from './week.ts';

/** What a provider is told of one worker at two recipients, once for each cause. */
export const Notice = z.strictObject({
  noticeId: z.string(),
  /** null: the Division decides, and no group is asked. */
  group: z.nullable(z.union([z.literal(2), z.literal(3)])),
  reason: z.enum(NOTICE_REASONS),
  /** The month from which it holds. */
  month: Month,
  recipientIds: z.array(z.string()),
  caregiverId: z.string(),
  /** Who is told: the providers of the two, but for a recipient in cash, whose load no provider judges. */
  providerIds: z.array(z.string()),
  text: z.array(
    z.strictObject({
      rule: z.string(),
      factIds: z.array(z.string()),
      messageId: z.string(),
      values: z.record(z.string(), z.union([z.string(), z.number()])),
    }),
  ),
});
export type Notice = z.infer<typeof Notice>;

/** Asks for a check of the load. */
const CHECK = 'shared-worker.notice.group-3';

const providersOf = ({ people, facts }: SharedWorkerQuestion, month: Month): string[] => {
  const served = people.filter((person) => benefitIn(month, person, facts)?.track !== 'cash');
  return [...new Set(served.map((person) => person.providerId))].sort();
};

const idOf = (question: SharedWorkerQuestion, recipientIds: string[], cause: NoticeCause): string => {
  const { caregiverId } = question;
  const { month, group, reason, causeId } = cause;
  const seed =
    causeId === null
      ? [recipientIds, caregiverId, month, group, reason]
      : [recipientIds, caregiverId, reason, causeId];
  return hash('sha256', JSON.stringify(seed), 'hex').slice(0, 32);
};

const requestOf = ({ reason, group, finding }: NoticeCause): string => {
  switch (noticeRow(reason).asks) {
    case 'by-group':
      return `group-${group}`;
    case 'check':
      return 'group-3';
    case 'by-finding':
      return `finding.${finding ?? 'no-load'}`;
    case 'check-before':
      return 'check-before';
    case 'division-decides':
      return 'division-decides';
  }
};

const noticeOf = (question: SharedWorkerQuestion, cause: NoticeCause): Notice => {
  const { reason, group, month, lastDay } = cause;
  const recipientIds = question.people.map((person) => person.recipientId).sort();
  const values = { month: monthText(month), day: dateText(lastDay ?? lastDayOf(month)) };
  const rule = group === null ? '8.1536A.refer' : `8.1536A.group-${group}`;
  const tell = (messageId: string): Line => line(rule, [], `shared-worker.notice.${messageId}`, values);
  return {
    noticeId: idOf(question, recipientIds, cause),
    group,
    reason,
    month,
    recipientIds,
    caregiverId: question.caregiverId,
    providerIds: providersOf(question, month),
    text: [tell(`reason.${reason}`), tell(requestOf(cause))],
  };
};

/**
 * Every notice of a case up to the month that is asked for, with the ends that are near on a day.
 *
 * @param first the month in which the case began.
 * @param today the last day of the month asked for, unless told.
 * @see Circular 1536A; the rows of `shared-worker-notice-table.ts`.
 */
export const noticesOf = (
  question: SharedWorkerQuestion,
  first: Month,
  today: LocalDate = lastDayOf(question.month),
): Notice[] => {
  const all = noticeCauses(question, first, today).map((cause) => noticeOf(question, cause));
  const told = all.filter((notice) => notice.providerIds.length > 0);
  const once = new Map(told.map((notice) => [notice.noticeId, notice]));
  return [...once.values()].sort((a, b) => (a.month < b.month ? -1 : Number(a.month > b.month)));
};

/** A check that was made meanwhile is asked for no more: a run that comes late finds it done. */
const isStillAsked = (question: SharedWorkerQuestion, { text, month }: Notice, today: LocalDate): boolean => {
  if (!text.some((one) => one.messageId === CHECK)) return true;
  const now = monthOf(today);
  const { followUps } = sharedWorkerDecision({ ...question, month: month > now ? month : now });
  return followUps.some((one) => one.code === 'CHECK_CARE_LOAD');
};

/** What a provider was told is known by this. */
export const noticeKey = (noticeId: string, providerId: string): string => `${noticeId}#${providerId}`;

/**
 * Who must still be told what on a day. Pure, and harmless whenever it is asked: a second run finds everything told, a
 * late one tells what a missed one left, and what was told of a past day is told no more. A decision from the next
 * month on is told with this month's, as the circular tells it when the service decision is approved.
 *
 * @param known `noticeKey` of everything that was told.
 */
export const noticesDue = (
  question: Omit<SharedWorkerQuestion, 'month'>,
  first: Month,
  known: ReadonlySet<string>,
  today: LocalDate,
): { notice: Notice; providerId: string }[] => {
  const asked = { ...question, month: addMonths(monthOf(today), 1) };
  return noticesOf(asked, first, today)
    .filter((notice) => isStillAsked(asked, notice, today))
    .flatMap((notice) =>
      notice.providerIds
        .filter((providerId) => !known.has(noticeKey(notice.noticeId, providerId)))
        .map((providerId) => ({ notice, providerId })),
    );
};
