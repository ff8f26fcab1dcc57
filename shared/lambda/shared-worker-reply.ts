import * as z from 'zod/mini';
import { type CaseReply, type DecisionReply, HistoryFact } from '../contracts/shared-worker.ts';
import type { Language } from '../domain/directory.ts';
import {
  type CareFact,
  type CareFacts,
  careFactIdOf,
  countsFrom,
  type Recorded,
} from '../domain/payment/care-facts.ts';
import { noticesOf } from '../domain/payment/shared-worker-notices.ts';
import { sharedWorkerDecision } from '../domain/payment/shared-worker.ts';
import type { SharedWorkerQuestion } from '../domain/payment/shared-worker-couple.ts';
import { renderMessage } from './messages.ts';

/** A fact as it is answered: the points that others had then are nobody's business. */
export const told = <Fact extends Recorded>(fact: Fact): Omit<Fact, 'pointsThen'> => {
  const { pointsThen: _then, ...rest } = fact;
  return rest;
};

/** A decision in words; the same whoever of the two was named first. */
export const decisionReply = (
  question: SharedWorkerQuestion,
  language: Language,
  since?: string,
): DecisionReply => {
  const { explanation, ...decision } = sharedWorkerDecision(question, since);
  const done = new Set(question.facts.done.map((one) => one.followUpId));
  return {
    recipientIds: question.people.map((one) => one.recipientId).sort(),
    caregiverId: question.caregiverId,
    month: question.month,
    ...decision,
    followUps: decision.followUps.filter((one) => !done.has(one.followUpId)),
    language,
    explanation: explanation.map(({ rule, factIds, messageId, values }) => ({
      rule,
      factIds,
      text: renderMessage(language, messageId, values),
    })),
  };
};

const historyOf = (facts: CareFacts): HistoryFact[] => {
  const all: CareFact[] = [
    ...facts.permits.map((one) => ({ care: 'permit' as const, ...one })),
    ...facts.determinations.map((one) => ({ care: 'determination' as const, ...one })),
    ...facts.benefits.map((one) => ({ care: 'benefit' as const, ...one })),
    ...facts.relations.map((one) => ({ care: 'relation' as const, ...one })),
    ...facts.appeals.map((one) => ({ care: 'appeal' as const, ...one })),
    ...facts.appealResults.map((one) => ({ care: 'appeal-result' as const, ...one })),
    ...facts.done.map((one) => ({ care: 'follow-up-done' as const, ...one })),
  ];
  const place = (fact: CareFact): string => `${countsFrom(fact)}|${fact.at}|${careFactIdOf(fact)}`;
  return all
    .sort((a, b) => (place(a) < place(b) ? -1 : 1))
    .map((fact) => z.parse(HistoryFact, { ...told(fact), countsFrom: countsFrom(fact) }));
};

/** A case of two recipients with its decisions, notices, follow-ups and history. */
export const caseReply = (
  asked: Omit<SharedWorkerQuestion, 'caregiverId' | 'workerKind'>,
  workers: readonly { caregiverId: string; workerKind: SharedWorkerQuestion['workerKind'] }[],
  openedOn: string,
  language: Language,
): CaseReply => {
  const questions = workers.map((worker) => ({ ...asked, ...worker }));
  const decisions = questions.map((question) => decisionReply(question, language, openedOn));
  const followUps = decisions.flatMap((one) => one.followUps);
  return {
    recipientIds: asked.people.map((one) => one.recipientId),
    openedOn,
    month: asked.month,
    decisions,
    notices: questions
      .flatMap((question) => noticesOf(question, openedOn.slice(0, 7)))
      .map(({ noticeId, group, reason, month, providerIds, text }) => ({
        noticeId,
        group,
        reason,
        month,
        providerIds,
        text: text.map((line) => renderMessage(language, line.messageId, line.values)),
      })),
    followUps: [...new Map(followUps.map((one) => [one.followUpId, one])).values()],
    history: historyOf(asked.facts),
  };
};
