import { type LocalDate, localDateOf } from '../instants.ts';
import { addDays } from '../local-time.ts';
import { lastDayOf, type Month } from './invoice.ts';
import { addMonths, firstDayOf } from './months.ts';
import { factsOfTwo, jointPermits, type SharedWorkerQuestion } from './shared-worker-couple.ts';
import { judgementsOf, type LoadEnd } from './shared-worker-load.ts';
import { type NoticeReason, noticeRow } from './shared-worker-notice-table.ts';
import {
  type Situation,
  type SharedWorkerDecision,
  sharedWorkerDecision,
  situationOf,
} from './shared-worker.ts';
import { monthOf } from './week.ts';

/** Why a provider is told something, before it is put into words. */
export type NoticeCause = {
  reason: NoticeReason;
  /** null: the circular is not asked, as the Division decides. */
  group: 2 | 3 | null;
  /** The month from which it holds. */
  month: Month;
  /** What makes it the same cause whenever it is found; null: month and group do. */
  causeId: string | null;
  /** What was found of the load, where it was. */
  finding?: 'load' | 'no-load' | 'rejected';
  /** The last day of what is about to end. */
  lastDay?: LocalDate;
};

type Moment = { month: Month; situation: Situation; decision: SharedWorkerDecision };

const momentIn = (question: SharedWorkerQuestion, month: Month): Moment => {
  const asked = { ...question, month };
  return { month, situation: situationOf(asked), decision: sharedWorkerDecision(asked) };
};

/** The first month that a dated fact counts for. */
const monthFrom = (from: LocalDate): Month =>
  from === firstDayOf(monthOf(from)) ? monthOf(from) : addMonths(monthOf(from), 1);

/** The months in which something may have moved: dated facts as far as is asked, ends as far as today. */
const turns = (question: SharedWorkerQuestion, first: Month, today: LocalDate): Month[] => {
  const { people, month } = question;
  const facts = factsOfTwo(question.facts, people);
  const dated = [...facts.benefits, ...facts.relations, ...facts.permits].map((one) => monthFrom(one.from));
  const ends = [
    ...judgementsOf(facts, people).map((one) => one.untilMonth),
    ...jointPermits(people, facts).map((one) => monthOf(one.to)),
  ].map((one) => addMonths(one, 1));
  const now = monthOf(today);
  const months = [
    first,
    ...dated.filter((one) => one <= month),
    ...[...ends, now].filter((one) => one <= now && one <= month),
  ];
  return [...new Set(months)].filter((one) => one >= first).sort();
};

const isPoorer = ({ situation: before }: Moment, { situation: now }: Moment): boolean =>
  now.points.some((points, index) => {
    const then = before.points[index] ?? null;
    return points !== null && then !== null && points > then;
  });

const END_REASONS: Record<LoadEnd, NoticeReason> = {
  WORKER_REPLACED: 'replaced',
  TIME_OVER: 'ended',
  CONDITION_WORSE: 'worsened',
  PERMIT_CHANGED: 'permit-changed',
};

/** What ended the determination; undefined where none did, or where the end is the other worker's. */
const endOf = ({ situation, decision }: Moment): { reason: NoticeReason; causeId: string } | undefined => {
  const { load, points, question } = situation;
  if (decision.row !== 'group-3-ended' || load.end === undefined) return undefined;
  if (load.end === 'WORKER_REPLACED' && load.judgement?.caregiverId === question.caregiverId)
    return undefined;
  const grown = load.end === 'CONDITION_WORSE' ? points.join() : '';
  const causeId = [load.end, load.judgement?.id, load.endedBy, grown].join('|');
  return { reason: END_REASONS[load.end], causeId };
};

type Change = { reason: NoticeReason; causeId: string | null };

const isReferred = (moment: Moment | undefined): boolean => moment?.decision.refer === true;
/** Whoever was replaced serves the two no more: nobody is asked for anything about that worker. */
const isGone = ({ situation: { load, question }, decision }: Moment): boolean =>
  decision.row === 'group-3-ended' &&
  load.end === 'WORKER_REPLACED' &&
  load.judgement?.caregiverId === question.caregiverId;

const referral = (before: Moment | undefined, now: Moment): Change | undefined =>
  isReferred(before)
    ? undefined
    : { reason: 'referred', causeId: now.situation.tie.relation?.relationId ?? now.situation.tie.tie };

/** A case that was none before. */
const beginning = (now: Moment): Change | undefined =>
  endOf(now) ?? (now.decision.allowed ? undefined : { reason: 'new', causeId: null });

/** What was already allowed is told again only when somebody's condition grew worse: then the load is looked at anew. */
const regrouping = (before: Moment, now: Moment): Change | undefined =>
  now.decision.allowed && !isPoorer(before, now) ? undefined : { reason: 'moved', causeId: null };

const endedPermit = ({ situation, decision }: Moment, now: Moment): Change | undefined =>
  decision.row === 'group-3-joint-permit' && situation.jointPermit !== undefined && !now.decision.allowed
    ? { reason: 'permit-ended', causeId: situation.jointPermit.permitId }
    : undefined;

const newEnd = (before: Moment, now: Moment): Change | undefined => {
  const end = endOf(now);
  return end?.causeId === endOf(before)?.causeId ? undefined : end;
};

const movement = (before: Moment, now: Moment): Change | undefined => {
  if (before.situation.group !== now.situation.group) return regrouping(before, now);
  const worse: Change | undefined = isPoorer(before, now) ? { reason: 'worsened', causeId: null } : undefined;
  return endedPermit(before, now) ?? newEnd(before, now) ?? worse;
};

const changeAt = (before: Moment | undefined, now: Moment): Change | undefined => {
  if (now.situation.worker === 'other' || isGone(now)) return undefined;
  if (isReferred(now)) return referral(before, now);
  return before === undefined || isReferred(before) ? beginning(now) : movement(before, now);
};

const groupToTell = ({ decision }: Moment): 2 | 3 | null | undefined => {
  if (decision.refer) return null;
  return decision.group === 2 || decision.group === 3 ? decision.group : undefined;
};

/** What moved from month to month. Group 1 asks nothing of the provider. */
const movements = (question: SharedWorkerQuestion, first: Month, today: LocalDate): NoticeCause[] => {
  let last: Moment | undefined;
  return turns(question, first, today).flatMap((month): NoticeCause[] => {
    const before = last;
    const now = momentIn(question, month);
    last = now;
    const change = changeAt(before, now);
    const group = groupToTell(now);
    return change === undefined || group === undefined ? [] : [{ ...change, group, month }];
  });
};

/** Rows in which a determination or an accepted appeal decides. */
const DECIDED_BY_FINDING: ReadonlySet<string> = new Set([
  'group-3-no-load',
  'group-3-load',
  'group-2-appeal',
]);

const findings = (question: SharedWorkerQuestion, today: LocalDate): NoticeCause[] =>
  judgementsOf(factsOfTwo(question.facts, question.people), question.people)
    .filter((one) => one.caregiverId === question.caregiverId && localDateOf(one.at) <= today)
    .flatMap(({ id, month, isAppeal, load }): NoticeCause[] => {
      const moment = momentIn(question, month);
      const { row, factIds } = moment.decision;
      const group = groupToTell(moment);
      if (!DECIDED_BY_FINDING.has(row) || !factIds.includes(id) || group === undefined) return [];
      const reason = isAppeal ? 'appeal-decided' : 'determined';
      return [{ reason, group, month, causeId: id, finding: load ? 'load' : 'no-load' }];
    });

const rejections = (question: SharedWorkerQuestion, today: LocalDate): NoticeCause[] =>
  factsOfTwo(question.facts, question.people)
    .appealResults.filter((one) => one.result === 'rejected' && one.caregiverId === question.caregiverId)
    .filter((one) => localDateOf(one.at) <= today)
    .flatMap(({ appealId, decidedOn }): NoticeCause[] => {
      const month = monthOf(decidedOn);
      const group = groupToTell(momentIn(question, month));
      return group === 2 || group === 3
        ? [{ reason: 'appeal-decided', group, month, causeId: appealId, finding: 'rejected' }]
        : [];
    });

const isNear = (reason: NoticeReason, lastDay: LocalDate, today: LocalDate): boolean =>
  today >= addDays(lastDay, -(noticeRow(reason).daysAhead ?? 0));

const endingDetermination = (
  question: SharedWorkerQuestion,
  now: Moment,
  today: LocalDate,
): NoticeCause[] => {
  const { judgement } = now.situation.load;
  if (!DECIDED_BY_FINDING.has(now.decision.row) || judgement === undefined) return [];
  const lastDay = lastDayOf(judgement.untilMonth);
  const after = momentIn(question, addMonths(judgement.untilMonth, 1));
  const isLeft = endOf(after)?.reason === 'ended' && after.situation.load.judgement?.id === judgement.id;
  return isLeft && isNear('ends', lastDay, today)
    ? [{ reason: 'ends', group: 3, month: now.month, causeId: judgement.id, lastDay }]
    : [];
};

const endingPermit = (question: SharedWorkerQuestion, now: Moment, today: LocalDate): NoticeCause[] => {
  const { jointPermit: permit } = now.situation;
  if (now.decision.row !== 'group-3-joint-permit' || permit === undefined) return [];
  const after = momentIn(question, addMonths(monthOf(permit.to), 1));
  return !after.decision.allowed && isNear('permit-ends', permit.to, today)
    ? [{ reason: 'permit-ends', group: 3, month: now.month, causeId: permit.permitId, lastDay: permit.to }]
    : [];
};

/** What is about to end with nothing new behind it. */
const endings = (question: SharedWorkerQuestion, today: LocalDate): NoticeCause[] => {
  const now = momentIn(question, monthOf(today));
  return [...endingDetermination(question, now, today), ...endingPermit(question, now, today)];
};

/**
 * Everything that a provider is to be told of one worker at two recipients, up to the month asked and as it is known
 * today. Depends on the set of facts alone: asked again, on any later day, the same causes have the same ids.
 *
 * @param first the month in which the case began.
 * @see shared-worker-notice-table.ts
 */
export const noticeCauses = (
  question: SharedWorkerQuestion,
  first: Month,
  today: LocalDate,
): NoticeCause[] => {
  if (question.workerKind !== undefined && question.workerKind !== 'foreign') return [];
  return [
    ...movements(question, first, today),
    ...findings(question, today),
    ...rejections(question, today),
    ...endings(question, today),
  ];
};
