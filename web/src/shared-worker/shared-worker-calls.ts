import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type * as z from 'zod/mini';
import type { Route } from '#shared/contracts/route';
import {
  finishFollowUpRoute,
  listFollowUpsRoute,
  listSharedWorkerCasesRoute,
} from '#shared/contracts/shared-worker';
import type { Call } from '../api/call.ts';
import { useCall } from '../api/call-context.ts';
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

/** The cases that a recipient is part of, told in the reader's language. */
export const useCases = (recipientId: string | null) => {
  const call = useCall();
  const { language } = useLanguage();
  return useQuery({
    queryKey: ['shared-worker', recipientId, language],
    enabled: recipientId !== null,
    queryFn: ({ signal }) =>
      call(listSharedWorkerCasesRoute, listSharedWorkerCasesRoute.responses[200], {
        query: { recipientId: recipientId ?? '', language },
        signal,
      }),
  });
};

/** Records something of a case; then the case and the work are read again. */
export const useRecord = <R extends Route & { responses: { 201: z.ZodMiniType } }>(
  route: R,
  onDone: () => void,
) => {
  const call = useCall();
  const client = useQueryClient();
  return useMutation({
    networkMode: 'always',
    mutationFn: (input: { params: Record<string, string>; body: unknown }) =>
      call(route, route.responses[201], input),
    onSuccess: async () => {
      onDone();
      await client.invalidateQueries({ queryKey: ['shared-worker'] });
      await client.invalidateQueries({ queryKey: ['follow-ups'] });
    },
  });
};

/** Marks work as done. */
export const useFinish = (onDone: () => void) => useRecord(finishFollowUpRoute, onDone);
