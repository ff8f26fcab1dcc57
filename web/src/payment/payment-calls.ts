import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type * as z from 'zod/mini';
import {
  decideBranchReportingFromRoute,
  decidePayingFromRoute,
  listBranchesRoute,
  putBranchReportingFromRoute,
  putPayingFromRoute,
} from '#shared/contracts/directory';
import {
  getInvoiceAdjustmentsRoute,
  getInvoiceRoute,
  getLineExplanationRoute,
  getMonthRoute,
  type Invoice,
  listInvoicesRoute,
  putInvoiceRoute,
  putMonthRoute,
} from '#shared/contracts/invoices';
import { getReadinessRoute } from '#shared/contracts/readiness';
import type { BranchDate } from '#shared/domain/branches';
import type { Call } from '../api/call.ts';
import { useCall } from '../api/call-context.ts';
import { Problem } from '../api/problem.ts';
import { useLanguage } from '../words/words.tsx';

const PAGE_SIZE = '200';
const PAGES_MAX = 1_000;
/** While an invoice is being decided. */
const PROGRESS_MILLIS = 2_000;

/** Which invoice: the Institute names the provider, for a provider the token does. */
export type InvoiceRef = { invoiceId: string; providerId: string | undefined };
export type InvoiceLine = Invoice['lines'][number];
export type Only = 'held' | 'shadow' | undefined;

/** The 24 branches as they stand today, with every change of their dates. */
export const useBranches = () => {
  const call = useCall();
  return useQuery({
    queryKey: ['branches'],
    queryFn: ({ signal }) => call(listBranchesRoute, listBranchesRoute.responses[200], { signal }),
    select: ({ items }) => items,
  });
};

const DATE_ROUTES = {
  payingFrom: { move: putPayingFromRoute, decide: decidePayingFromRoute },
  reportingFrom: { move: putBranchReportingFromRoute, decide: decideBranchReportingFromRoute },
} as const;

/** Asks for another date of a branch, or decides about one that was asked for. */
export const useBranchChange = (which: BranchDate, onDone: () => void) => {
  const call = useCall();
  const client = useQueryClient();
  return useMutation({
    networkMode: 'always',
    mutationFn: (input: { branchId: string; as: 'move' | 'decide'; body: unknown }) => {
      const route = DATE_ROUTES[which][input.as];
      const { branchId } = input;
      return call(route, route.responses[200], { params: { branchId }, body: input.body });
    },
    onSuccess: async () => {
      onDone();
      await client.invalidateQueries({ queryKey: ['branches'] });
    },
  });
};

/** The invoices of a month; asked again while one of them is being decided. */
export const useInvoices = (month: string, providerId: string | undefined, mayAsk: boolean) => {
  const call = useCall();
  return useQuery({
    queryKey: ['invoices', month, providerId ?? ''],
    enabled: mayAsk,
    queryFn: ({ signal }) =>
      call(listInvoicesRoute, listInvoicesRoute.responses[200], { query: { month, providerId }, signal }),
    select: ({ items }) => items,
    refetchInterval: ({ state }) =>
      state.data?.items.some((one) => isUnderWay(one.status)) === true ? PROGRESS_MILLIS : false,
  });
};

/** Whether its figures still grow. */
export const isUnderWay = (status: Invoice['status']): boolean =>
  status === 'received' || status === 'working';

const pageOf = (call: Call, ref: InvoiceRef, only: Only, cursor: string | undefined, signal?: AbortSignal) =>
  call(getInvoiceRoute, getInvoiceRoute.responses[200], {
    params: { invoiceId: ref.invoiceId },
    query: { providerId: ref.providerId, only, limit: PAGE_SIZE, cursor },
    ...(signal !== undefined && { signal }),
  });

/** One invoice and as many pages of its lines as were asked for. */
export const useInvoice = (ref: InvoiceRef, only: Only) => {
  const call = useCall();
  return useInfiniteQuery({
    queryKey: ['invoice', ref.providerId ?? '', ref.invoiceId, only ?? ''],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      pageOf(call, ref, only, pageParam === '' ? undefined : pageParam, signal),
    getNextPageParam: ({ next }) => next,
    refetchInterval: ({ state }) => {
      const status = state.data?.pages[0]?.status;
      return status !== undefined && isUnderWay(status) ? PROGRESS_MILLIS : false;
    },
  });
};

/** Reads every line, page by page, for what is taken along. @throws Problem, and the signal's reason when it is ended */
export async function* linesOf(
  call: Call,
  ref: InvoiceRef,
  only: Only,
  signal: AbortSignal,
): AsyncGenerator<InvoiceLine[]> {
  let cursor: string | undefined;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const reply = await pageOf(call, ref, only, cursor, signal);
    yield reply.lines;
    if (reply.next === null) return;
    cursor = reply.next;
  }
}

/** Every change of a line since it was first decided. */
export const useAdjustments = ({ invoiceId, providerId }: InvoiceRef) => {
  const call = useCall();
  return useQuery({
    queryKey: ['adjustments', providerId ?? '', invoiceId],
    queryFn: async ({ signal }) => {
      const items: z.output<(typeof getInvoiceAdjustmentsRoute.responses)[200]>['items'] = [];
      let cursor: string | undefined;
      for (let page = 0; page < PAGES_MAX; page += 1) {
        const reply = await call(getInvoiceAdjustmentsRoute, getInvoiceAdjustmentsRoute.responses[200], {
          params: { invoiceId },
          query: { providerId, limit: PAGE_SIZE, cursor },
          signal,
        });
        items.push(...reply.items);
        if (reply.next === null) break;
        cursor = reply.next;
      }
      return items;
    },
  });
};

/** Why so many minutes of a line are paid, told in the reader's language. */
export const useLine = ({ invoiceId, providerId }: InvoiceRef, lineId: string) => {
  const call = useCall();
  const { language } = useLanguage();
  return useQuery({
    queryKey: ['line', providerId ?? '', invoiceId, lineId, language],
    queryFn: ({ signal }) =>
      call(getLineExplanationRoute, getLineExplanationRoute.responses[200], {
        params: { invoiceId, lineId },
        query: { providerId, language },
        signal,
      }),
  });
};

const Stored = putInvoiceRoute.responses[202];
/** An invoice as a file: `text` is a table (CSV), else JSON. */
type InvoiceFile = { invoiceId: string; month: string; sequence: string; text: string; isTable: boolean };

/** The lines in a JSON file: a list of them, or an object that has one. @throws Problem `JSON_INVALID` */
const linesIn = (text: string): unknown => {
  try {
    const content: unknown = JSON.parse(text);
    const isWhole = typeof content === 'object' && content !== null && 'lines' in content;
    return isWhole ? content.lines : content;
  } catch {
    throw new Problem(400, 'JSON_INVALID');
  }
};

/** Sends an invoice as a file. */
export const useUpload = (onDone: (stored: z.output<typeof Stored>) => void) => {
  const call = useCall();
  const client = useQueryClient();
  return useMutation({
    networkMode: 'always',
    mutationFn: async (input: InvoiceFile) => {
      const { invoiceId, month, sequence, text, isTable } = input;
      const params = { invoiceId };
      if (isTable) return call(putInvoiceRoute, Stored, { params, query: { month, sequence }, csv: text });
      const lines = linesIn(text);
      return call(putInvoiceRoute, Stored, { params, body: { month, sequence: Number(sequence), lines } });
    },
    onSuccess: async (stored) => {
      onDone(stored);
      await client.invalidateQueries({ queryKey: ['invoices'] });
      await client.invalidateQueries({ queryKey: ['invoice'] });
    },
  });
};

/** How a month of invoices stands. */
export const useMonth = (month: string) => {
  const call = useCall();
  return useQuery({
    queryKey: ['month', month],
    queryFn: ({ signal }) => call(getMonthRoute, getMonthRoute.responses[200], { params: { month }, signal }),
  });
};

/** Closes a month, or opens it again. */
export const useMonthChange = (month: string, onDone: () => void) => {
  const call = useCall();
  const client = useQueryClient();
  return useMutation({
    networkMode: 'always',
    mutationFn: (body: { state: 'closed' | 'invoicing'; reason: string }) =>
      call(putMonthRoute, putMonthRoute.responses[200], { params: { month }, body }),
    onSuccess: async (stored) => {
      onDone();
      client.setQueryData(['month', month], stored);
      await client.invalidateQueries({ queryKey: ['invoices'] });
      await client.invalidateQueries({ queryKey: ['invoice'] });
    },
  });
};

/** How ready a branch is, by the invoices of a month. */
export const useReadiness = (branchId: string, month: string) => {
  const call = useCall();
  return useQuery({
    queryKey: ['readiness', branchId, month],
    queryFn: ({ signal }) =>
      call(getReadinessRoute, getReadinessRoute.responses[200], {
        params: { branchId },
        query: { month },
        signal,
      }),
    refetchInterval: ({ state }) => {
      const progress = state.data?.progress;
      return progress !== undefined && progress.decided < progress.parts ? PROGRESS_MILLIS : false;
    },
  });
};
