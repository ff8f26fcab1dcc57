import { useQuery } from '@tanstack/react-query';
import type * as z from 'zod/mini';
import {
  decideSharedWorkerRoute,
  listFollowUpsRoute,
  listSharedWorkerCasesRoute,
} from '#shared/contracts/shared-worker';
import type { Call } from '../api/call.ts';
import { useCall } from '../api/call-context.ts';
import { shiftedMonth } from '../payment/months.ts';
import { useLanguage } from '../words/words.tsx';

const PAGE_SIZE = '200';
const PAGES_MAX = 20;

const readWork = async (call: Call, branchId: string | undefined, signal: AbortSignal) => {
  const items: z.output<(typeof listFollowUpsRoute.responses)[200]>['items'] = [];
  let cursor: string | undefined;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const query = { branchId, limit: PAGE_SIZE, cursor };
    const reply = await call(listFollowUpsRoute, listFollowUpsRoute.responses[200], { query, signal });
    items.push(...reply.items);
    if (reply.next === null) break;
    cursor = reply.next;
  }
  return items.sort((a, b) => (a.dueOn < b.dueOn ? -1 : 1));
};

/** What waits in the cases of the own provider or branch, or of the branch that is named; the most urgent first. */
export const useWork = (branchId: string | undefined, mayAsk: boolean) => {
  const call = useCall();
  return useQuery({
    queryKey: ['follow-ups', branchId ?? ''],
    enabled: mayAsk,
    queryFn: ({ signal }) => readWork(call, branchId, signal),
  });
};

/** The cases that a recipient is part of as they stand in a month, told in the reader's language. */
export const useCases = (recipientId: string, month: string) => {
  const call = useCall();
  const { language } = useLanguage();
  return useQuery({
    queryKey: ['shared-worker', recipientId, month, language],
    queryFn: ({ signal }) =>
      call(listSharedWorkerCasesRoute, listSharedWorkerCasesRoute.responses[200], {
        query: { recipientId, month, language },
        signal,
      }),
  });
};

/** Months before and after the one that is shown. */
const MONTHS = [-1, 0, 1, 2, 3, 4];

/** The decision of one worker and two recipients for the months around one, each asked anew. */
export const useMonthsOf = (
  { caregiverId, recipientIds }: { caregiverId: string; recipientIds: readonly string[] },
  month: string,
) => {
  const call = useCall();
  const { language } = useLanguage();
  return useQuery({
    queryKey: ['shared-worker', 'months', caregiverId, recipientIds, month, language],
    queryFn: ({ signal }) =>
      Promise.all(
        MONTHS.map((away) =>
          call(decideSharedWorkerRoute, decideSharedWorkerRoute.responses[200], {
            query: { language },
            body: { recipientIds, caregiverId, month: shiftedMonth(month, away) },
            signal,
          }),
        ),
      ),
  });
};
