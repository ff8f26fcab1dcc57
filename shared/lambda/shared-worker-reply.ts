import * as z from 'zod/mini';
import { type CaseReply, type DecisionReply, HistoryFact } from '../contracts/shared-worker.ts';
import { type Caller, maySee } from '../domain/access.ts';
import type { Language } from '../domain/directory.ts';
import {
  type CareFact,
  type CareFacts,
  careFactIdOf,
  countsFrom,
  type Recorded,
} from '../domain/payment/care-facts.ts';
import { type Notice, noticesOf } from '../domain/payment/shared-worker-notices.ts';
import { isToldTo, withoutPoints } from '../domain/payment/shared-worker-rules.ts';
import { sharedWorkerDecision } from '../domain/payment/shared-worker.ts';
import type { SharedWorkerQuestion } from '../domain/payment/shared-worker-couple.ts';
import { renderMessage } from './messages.ts';

/** A fact as it is answered: the points that others had then are nobody's business. */
export const told = <Fact extends Recorded>(fact: Fact): Omit<Fact, 'pointsThen'> => {
  const { pointsThen: _then, ...rest } = fact;
  return rest;
};

/** Who reads it, and in which language. */
export type Reader = { caller: Caller; language: Language };

/** A decision in words; the same whoever of the two was named first. */
export const decisionReply = (
  question: SharedWorkerQuestion,
  { caller, language }: Reader,
  since?: string,
): DecisionReply => {
  const { explanation, ...decision } = sharedWorkerDecision(question, since);
  const seesBoth = question.people.every((person) => maySee(caller, person));
  const done = new Set(question.facts.done.map((one) => one.followUpId));
  return {
    recipientIds: question.people.map((one) => one.recipientId).sort(),
    caregiverId: question.caregiverId,
    month: question.month,
    ...decision,
    followUps: decision.followUps.filter((one) => !done.has(one.followUpId)),
    language,
    explanation: (seesBoth ? explanation : withoutPoints(explanation)).map(
      ({ rule, factIds, messageId, values }) => ({
        rule,
        factIds,
        text: renderMessage(language, messageId, values),
      }),
    ),
  };
};

const historyOf = (facts: CareFacts, isTold: (fact: CareFact) => boolean): HistoryFact[] => {
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
    .filter(isTold)
    .sort((a, b) => (place(a) < place(b) ? -1 : 1))
    .map((fact) => z.parse(HistoryFact, { ...told(fact), countsFrom: countsFrom(fact) }));
};

/** Of a case: since when it is known, and who was told which of its notices when. */
export type CaseRecord = {
  openedOn: string;
  toldOnes: readonly { noticeId: string; providerId: string; toldAt: string }[];
};

const noticeReply = (notice: Notice, toldOnes: CaseRecord['toldOnes'], reader: Reader) => {
  const { noticeId, group, reason, month, providerIds, text } = notice;
  const { caller, language } = reader;
  return {
    noticeId,
    group,
    reason,
    month,
    providerIds,
    told: toldOnes
      .filter((one) => one.noticeId === noticeId)
      .filter(({ providerId }) => caller.providerId === null || providerId === caller.providerId)
      .map(({ providerId, toldAt }) => ({ providerId, at: toldAt })),
    text: text.map((line) => renderMessage(language, line.messageId, line.values)),
  };
};

/** A case of two recipients with its decisions, notices, follow-ups and history. */
export const caseReply = (
  asked: Omit<SharedWorkerQuestion, 'caregiverId' | 'workerKind'>,
  workers: readonly { caregiverId: string; workerKind: SharedWorkerQuestion['workerKind'] }[],
  { openedOn, toldOnes }: CaseRecord,
  reader: Reader,
): CaseReply => {
  const { caller } = reader;
  const questions = workers.map((worker) => ({ ...asked, ...worker }));
  const decisions = questions.map((question) => decisionReply(question, reader, openedOn));
  const followUps = decisions.flatMap((one) => one.followUps);
  return {
    recipientIds: asked.people.map((one) => one.recipientId),
    openedOn,
    month: asked.month,
    decisions,
    notices: questions
      .flatMap((question) => noticesOf(question, openedOn.slice(0, 7)))
      .filter(({ providerIds }) => caller.providerId === null || providerIds.includes(caller.providerId))
      .map((notice) => noticeReply(notice, toldOnes, reader)),
    followUps: [...new Map(followUps.map((one) => [one.followUpId, one])).values()],
    history: historyOf(asked.facts, (fact) => isToldTo(caller, asked.people, fact)),
  };
};
