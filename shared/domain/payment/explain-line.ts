import type { Line } from '../explain-line.ts';
import type { ClaimLine, LineDecision } from './claim.ts';
import { decideRecipient } from './decide.ts';
import { explainDecision } from './explain-decision.ts';
import type { DecisionInput } from './workings.ts';

/**
 * How a line comes out today, and why; undefined where it is not among the claims that count, or not the reader's.
 * @param office the provider's branch that the reader is held to; null: the whole provider.
 */
export const explainLine = (
  input: DecisionInput | undefined,
  wanted: Pick<ClaimLine, 'providerId' | 'invoiceId' | 'lineId'>,
  office: string | null,
): { decision: Omit<LineDecision, 'invoiceId' | 'providerId'>; lines: Line[] } | undefined => {
  if (input === undefined) return undefined;
  const found = decideRecipient(input).find(
    (one) =>
      one.lineId === wanted.lineId &&
      one.invoiceId === wanted.invoiceId &&
      one.providerId === wanted.providerId,
  );
  if (found === undefined || (office !== null && found.providerBranchId !== office)) return undefined;
  const { invoiceId: _invoice, providerId: _provider, ...decision } = found;
  return { decision, lines: explainDecision(input, wanted, office) };
};
