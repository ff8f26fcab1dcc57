import type { Instant } from '../instants.ts';
import { millisOf } from '../instants.ts';
import type { SharedWorkerFinding } from './claim.ts';
import { factsOfTwo, permitHolders, type SharedWorkerQuestion } from './shared-worker-couple.ts';
import { sharedWorkerDecision } from './shared-worker.ts';

/** When a recipient's claims of a month came in: the first submission of all, and the one that counts. */
export type Received = { recipientId: string; firstAt: Instant; lastAt: Instant };

/**
 * The invoice of the permit's holder is submitted before the other's; otherwise both come back (circular 1536A,
 * emphases). What counts of the holder is the first submission, of the other the latest: so two that came back are in
 * order as soon as the other is sent again, and a later replacement of the holder's invoice sends nobody's back.
 * Submitted at once (one invoice) is in order. Where both hold a permit, or nobody is known to, there is no order to keep
 * (decision 0050).
 *
 * @param holderIds recipients with a permit in force in that month.
 */
export const isInvoiceOrderKept = (holderIds: readonly string[], received: readonly Received[]): boolean => {
  const holders = received.filter((one) => holderIds.includes(one.recipientId));
  const others = received.filter((one) => !holderIds.includes(one.recipientId));
  const first = Math.min(...holders.map((one) => millisOf(one.firstAt)));
  return holders.length === 0 || others.every((one) => first <= millisOf(one.lastAt));
};

/**
 * What the circular says of one worker who is on the claims of both recipients in a month.
 *
 * @param personId the one of the two whose line is decided.
 * @param received of both recipients.
 */
export const sharedWorkerFinding = (
  question: SharedWorkerQuestion,
  personId: string,
  received: readonly Received[],
): SharedWorkerFinding => {
  const decision = sharedWorkerDecision(question);
  const holders = permitHolders(question.people, factsOfTwo(question.facts, question.people), question.month);
  const isKept = isInvoiceOrderKept(
    holders.map((one) => one.recipientId),
    received,
  );
  const code = decision.code === 81 ? '81' : decision.code === 82 ? '82' : null;
  const isQuestion = decision.row !== 'no-question';
  return {
    code: decision.refer ? 'REFER' : (code ?? (isQuestion && !isKept ? 'ORDER' : null)),
    supplementAllowed: decision.supplementAllowed,
    partnerId: question.people.find((one) => one.recipientId !== personId)?.recipientId ?? personId,
    factIds: [...new Set([...decision.factIds, ...holders.map((one) => one.permit.permitId)])].sort(),
  };
};
