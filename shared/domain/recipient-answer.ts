import { type Fact, factIdOf, type RecipientAnswer } from './fact.ts';
import { uuidv7Of } from './fact-id.ts';
import { partsOfVisitId, type VisitId } from './ids.ts';
import { millisOf } from './instants.ts';
import type { Visit } from './visit.ts';

/** As much of a visit as an answer is about. */
type Answered = { visitId: VisitId; arrivalAt: string | null; departureAt: string | null };

/** As `startOf` in `visit.ts`, which brings the schema of a visit along: too much for a function that answers calls. */
const startMillis = ({ arrivalAt, departureAt }: Answered): number =>
  millisOf(arrivalAt ?? departureAt ?? '1970-01-01T00:00:00.000Z');

/** What the person cared for says of a visit. */
type Said = Pick<RecipientAnswer, 'answer' | 'by' | 'channel'> & { note?: string | undefined };

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
    factId: uuidv7Of(startMillis(visit), `answer|${visit.visitId}|${seed}`),
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

/** The answers among facts that a visit is made of. */
export const answersTo = (visit: Pick<Visit, 'facts'>, facts: readonly Fact[]): RecipientAnswer[] => {
  const ids = new Set(visit.facts.map((part) => part.factId));
  return facts.filter((fact) => fact.fact === 'recipient-answer').filter((fact) => ids.has(factIdOf(fact)));
};

/** The facts for a reader who is not to read what somebody wrote beside an answer: the caregiver it may be about. */
export const withoutNotes = (facts: readonly Fact[]): Fact[] =>
  facts.map((fact) => {
    if (fact.fact !== 'recipient-answer') return fact;
    const { note: _note, ...rest } = fact;
    return rest;
  });

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
