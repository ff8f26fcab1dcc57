import type { RecipientAnswer } from './fact.ts';
import { uuidv7Of } from './fact-id.ts';
import { partsOfVisitId, type VisitId } from './ids.ts';
import { millisOf } from './instants.ts';
import { startOf } from './visit.ts';

/** As much of a visit as an answer is about. */
type Answered = { visitId: VisitId; arrivalAt: string | null; departureAt: string | null };

/** What the person cared for says of a visit. */
type Said = Pick<RecipientAnswer, 'answer' | 'note' | 'by' | 'channel'>;

/**
 * The fact of an answer: the person cared for confirms a visit or disputes it. It changes no time and no payment; a
 * dispute is for the office to look at.
 *
 * @param seed what makes this answer another one than the same answer before: a turn of a call, or how many there were.
 */
export const newAnswer = (visit: Answered, said: Said, seed: string, now: string): RecipientAnswer => {
  const { factId, recipientId, caregiverId } = partsOfVisitId(visit.visitId);
  return {
    fact: 'recipient-answer',
    factId: uuidv7Of(millisOf(startOf(visit)), `answer|${visit.visitId}|${seed}`),
    visitFactId: factId,
    caregiverId,
    recipientId,
    answer: said.answer,
    ...(said.note !== undefined && { note: said.note }),
    by: said.by,
    channel: said.channel,
    receivedAt: now,
  };
};

/** Answers to one visit in order of receipt, the last of which stands. */
const inOrder = (answers: readonly RecipientAnswer[]): RecipientAnswer[] =>
  [...answers].sort(
    (a, b) => millisOf(a.receivedAt) - millisOf(b.receivedAt) || (a.factId < b.factId ? -1 : 1),
  );

/**
 * The answer that is to be stored after those that are known: the one that stands when it says the same, so that a
 * repetition is no second fact; else a new one.
 */
export const nextAnswer = (
  visit: Answered,
  known: readonly RecipientAnswer[],
  said: Said,
  now: string,
): RecipientAnswer => {
  const ordered = inOrder(known);
  const last = ordered.at(-1);
  if (last !== undefined && last.answer === said.answer && last.note === said.note) return last;
  return newAnswer(visit, said, JSON.stringify([ordered.length, said.answer, said.note]), now);
};
