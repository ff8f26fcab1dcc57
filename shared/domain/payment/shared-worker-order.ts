import type { Instant } from '../instants.ts';
import { millisOf } from '../instants.ts';
import type { SharedWorkerFinding } from './claim.ts';
import { factsOfTwo, permitHolders, type SharedWorkerQuestion } from './shared-worker-couple.ts';
import { explainOrder } from './shared-worker-explain.ts';
import { type SharedWorkerDecision, sharedWorkerDecision } from './shared-worker.ts';

/** When a recipient's claims of a month came in: the first submission of all, and the one that counts. */
export type Received = { recipientId: string; firstAt: Instant; lastAt: Instant };

/** The submissions that are compared: of holders the earliest of all, of the others the latest. */
const compared = (holderIds: readonly string[], received: readonly Received[]) => {
  const isHolder = ({ recipientId }: Received): boolean => holderIds.includes(recipientId);
  const firsts = received.filter(isHolder).map((one) => one.firstAt);
  const latest = received.filter((one) => !isHolder(one)).map((one) => one.lastAt);
  const [firstOfHolder] = firsts.sort((a, b) => millisOf(a) - millisOf(b));
  const [earliestOfOthers] = latest.sort((a, b) => millisOf(a) - millisOf(b));
  return { firstOfHolder, earliestOfOthers };
};

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
  const { firstOfHolder, earliestOfOthers } = compared(holderIds, received);
  if (firstOfHolder === undefined || earliestOfOthers === undefined) return true;
  return millisOf(firstOfHolder) <= millisOf(earliestOfOthers);
};

/** The order is looked at only where both could be paid for. */
const codeOf = (decision: SharedWorkerDecision, isKept: boolean): SharedWorkerFinding['code'] => {
  if (decision.refer) return 'REFER';
  if (decision.code !== null) return decision.code === 81 ? '81' : '82';
  return decision.row === 'no-question' || isKept ? null : 'ORDER';
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
  const holderIds = holders.map((one) => one.recipientId);
  const permitIds = [...new Set(holders.map((one) => one.permit.permitId))];
  const code = codeOf(decision, isInvoiceOrderKept(holderIds, received));
  const { firstOfHolder = '', earliestOfOthers = '' } = compared(holderIds, received);
  return {
    code,
    supplementAllowed: decision.supplementAllowed,
    partnerIds: question.people.map((one) => one.recipientId).filter((id) => id !== personId),
    factIds: [...new Set([...decision.factIds, ...permitIds])].sort(),
    explanation: [
      ...decision.explanation,
      ...(code === 'ORDER' ? explainOrder(permitIds, firstOfHolder, earliestOfOthers) : []),
    ],
  };
};
