import { useQuery } from '@tanstack/react-query';
import type { LineDecision } from '#shared/domain/payment/claim';
import { listInvoicesRoute } from '#shared/contracts/invoices';
import { useCall } from '../api/call-context.ts';
import { linesOf } from '../payment/payment-calls.ts';

const FRESH_MILLIS = 60_000;

/** Every line of the own invoices of a month that is held, or would be. Only for a provider's own people. */
export const useHeldLines = (month: string, mayAsk: boolean) => {
  const call = useCall();
  return useQuery({
    queryKey: ['held-lines', month],
    enabled: mayAsk,
    staleTime: FRESH_MILLIS,
    queryFn: async ({ signal }): Promise<LineDecision[]> => {
      const answer = listInvoicesRoute.responses[200];
      const { items } = await call(listInvoicesRoute, answer, { query: { month }, signal });
      const found: LineDecision[] = [];
      for (const { invoiceId } of items) {
        for (const only of ['held', 'shadow'] as const) {
          for await (const lines of linesOf(call, { invoiceId, providerId: undefined }, only, signal)) {
            // Whose they are, the token says; nothing here asks for it.
            found.push(...lines.map((line) => ({ ...line, invoiceId, providerId: 'own' })));
          }
        }
      }
      return found;
    },
  });
};
