import type { Caregiver, Recipient } from '../directory.ts';
import type { Instant } from '../instants.ts';
import type { CareFacts } from './care-facts.ts';
import type { ClaimLine, SharedWorkerFinding } from './claim.ts';
import type { Month } from './invoice.ts';
import { explainMoreThanTwo } from './shared-worker-explain.ts';
import { type Received, sharedWorkerFinding } from './shared-worker-order.ts';

/** What one invoice claims for one recipient, and when it came in. */
export type ReceivedClaim = {
  recipientId: string;
  month: Month;
  /** The first submission of the invoice, and the one that counts. */
  firstAt: Instant;
  receivedAt: Instant;
  lines: readonly ClaimLine[];
};

type Known = {
  recipients: readonly Recipient[];
  claims: readonly ReceivedClaim[];
  employments: readonly Caregiver[];
  facts: CareFacts;
};

/** Whether two recipients live in one home of one provider, or were ever recorded to belong together. */
export const sharesHome = (a: Recipient, b: Recipient, facts: CareFacts): boolean =>
  (a.providerId === b.providerId && a.householdId === b.householdId) ||
  facts.relations.some(
    ({ recipientIds }) => recipientIds.includes(a.recipientId) && recipientIds.includes(b.recipientId),
  );

/** When claims for one person with one worker in one month came in; undefined: there are none. */
const receivedFor = (
  { claims }: Known,
  recipientId: string,
  caregiverId: string,
  month: Month,
): Received | undefined => {
  const mine = claims.filter(
    (claim) =>
      claim.recipientId === recipientId &&
      claim.month === month &&
      claim.lines.some((line) => line.caregiverId === caregiverId),
  );
  if (mine.length === 0) return undefined;
  return {
    recipientId,
    firstAt: mine.map((claim) => claim.firstAt).reduce((a, b) => (a < b ? a : b)),
    lastAt: mine.map((claim) => claim.receivedAt).reduce((a, b) => (a > b ? a : b)),
  };
};

/**
 * What circular 1536A says of each worker on a recipient's claims. Asked only when the same worker is claimed, in the
 * same month, for somebody else under the same roof; three or more are for the Division (decision 0050).
 */
export const sharedFindings =
  (known: Known, recipientId: string) =>
  (caregiverId: string, month: Month): SharedWorkerFinding | null => {
    const person = known.recipients.find((one) => one.recipientId === recipientId);
    const mine = receivedFor(known, recipientId, caregiverId, month);
    if (person === undefined || mine === undefined) return null;
    const others = known.recipients.flatMap((other) => {
      if (other.recipientId === recipientId || !sharesHome(person, other, known.facts)) return [];
      const received = receivedFor(known, other.recipientId, caregiverId, month);
      return received === undefined ? [] : [{ other, received }];
    });
    const [first, ...more] = others;
    if (first === undefined) return null;
    if (more.length > 0) {
      return {
        code: 'REFER',
        supplementAllowed: false,
        partnerIds: others.map(({ other }) => other.recipientId).sort(),
        factIds: [],
        explanation: explainMoreThanTwo(),
      };
    }
    const workerKind = known.employments.find((one) => one.caregiverId === caregiverId)?.kind;
    return sharedWorkerFinding(
      { people: [person, first.other], caregiverId, workerKind, month, facts: known.facts },
      recipientId,
      [mine, first.received],
    );
  };
