import { keepPreviousData, useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import type * as z from 'zod/mini';
import {
  getProviderRoute,
  getRecipientRoute,
  listCaregiversRoute,
  listRecipientsRoute,
} from '#shared/contracts/directory';
import type { Route } from '#shared/contracts/route';
import {
  type Explanation,
  getVisitExplanationRoute,
  getVisitHistoryRoute,
  getVisitRoute,
  listMyVisitsRoute,
  listVisitsRoute,
} from '#shared/contracts/visits';
import type { Visit } from '#shared/domain/visit';
import type { Reach } from '../session/person.ts';
import type { Call } from './call.ts';
import { useCall } from './call-context.ts';

/** How often an open page asks for news. */
const REFRESH_MILLIS = 2_000;
/** A page never asks for more than a quarter of the time: a day of many rows takes longer and is asked for less often. */
const REST_PER_WORK = 3;
const PAGE_SIZE = '200';
/** 10,000 visits: beyond it a filter by branch must help. */
const PAGES_MAX = 50;
const NAMES_FRESH_MILLIS = 5 * 60_000;

type ListSchema = z.ZodMiniType<{ items: unknown[]; next: string | null }>;
type ItemsOf<S extends ListSchema> = z.output<S>['items'];

const readPages = async <S extends ListSchema>(
  call: Call,
  route: Route,
  answer: S,
  query: Record<string, string | undefined>,
  signal: AbortSignal,
  first?: (items: ItemsOf<S>) => void,
): Promise<{ items: ItemsOf<S>; isWhole: boolean }> => {
  const items: ItemsOf<S> = [];
  let cursor: string | undefined;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const reply = await call(route, answer, { query: { ...query, limit: PAGE_SIZE, cursor }, signal });
    items.push(...reply.items);
    if (reply.next === null) return { items, isWhole: true };
    if (page === 0) first?.([...items]);
    cursor = reply.next;
  }
  return { items, isWhole: false };
};

/** The visits of one day. `tookMillis` is how long it took to read them all. */
export type Day = { items: Visit[]; isWhole: boolean; tookMillis: number };

/** The visits of a day: read again every two seconds while the page is looked at. */
export const useDay = (scope: Reach['visits'], date: string, branchId: string | undefined) => {
  const call = useCall();
  const client = useQueryClient();
  const queryKey = ['visits', scope, date, branchId ?? ''];
  return useQuery({
    queryKey,
    enabled: scope !== 'none',
    queryFn: async ({ signal }): Promise<Day> => {
      const began = performance.now();
      const isFirst = client.getQueryData(queryKey) === undefined;
      const show = (items: Visit[]): void => {
        if (isFirst) client.setQueryData<Day>(queryKey, { items, isWhole: true, tookMillis: 0 });
      };
      const read =
        scope === 'own'
          ? await readPages(call, listMyVisitsRoute, listMyVisitsRoute.responses[200], { date }, signal, show)
          : await readPages(
              call,
              listVisitsRoute,
              listVisitsRoute.responses[200],
              { date, branchId },
              signal,
              show,
            );
      return { ...read, tookMillis: Math.round(performance.now() - began) };
    },
    refetchInterval: ({ state }) => Math.max(REFRESH_MILLIS, (state.data?.tookMillis ?? 0) * REST_PER_WORK),
  });
};

/** Names by id. */
export type Names = ReadonlyMap<string, string>;
const NO_NAMES: Names = new Map();

/** Names of the provider's caregivers and recipients; empty for those who may not read them. */
export const useNames = (mayRead: boolean): { caregivers: Names; recipients: Names } => {
  const call = useCall();
  const caregivers = useQuery({
    queryKey: ['caregivers'],
    enabled: mayRead,
    staleTime: NAMES_FRESH_MILLIS,
    queryFn: ({ signal }) =>
      readPages(call, listCaregiversRoute, listCaregiversRoute.responses[200], {}, signal),
    select: ({ items }): Names => new Map(items.map((one) => [one.caregiverId, one.name])),
    structuralSharing: false,
  });
  const recipients = useQuery({
    queryKey: ['recipients'],
    enabled: mayRead,
    staleTime: NAMES_FRESH_MILLIS,
    queryFn: ({ signal }) =>
      readPages(call, listRecipientsRoute, listRecipientsRoute.responses[200], {}, signal),
    select: ({ items }): Names => new Map(items.map((one) => [one.recipientId, one.name])),
    structuralSharing: false,
  });
  return { caregivers: caregivers.data ?? NO_NAMES, recipients: recipients.data ?? NO_NAMES };
};

/** The name of one recipient, for the Institute's staff, who have no list. */
export const useRecipientName = (recipientId: string | null, mayAsk: boolean): string | undefined => {
  const call = useCall();
  const { data } = useQuery({
    queryKey: ['recipient', recipientId],
    enabled: mayAsk && recipientId !== null,
    staleTime: NAMES_FRESH_MILLIS,
    retry: false,
    queryFn: ({ signal }) =>
      call(getRecipientRoute, getRecipientRoute.responses[200], {
        params: { recipientId: recipientId ?? '' },
        signal,
      }),
  });
  return data?.name;
};

/** The name of a provider; its own staff and the Institute may read it. */
export const useProviderName = (providerId: string | undefined): string | undefined => {
  const call = useCall();
  const { data } = useQuery({
    queryKey: ['provider', providerId],
    enabled: providerId !== undefined,
    staleTime: NAMES_FRESH_MILLIS,
    retry: false,
    queryFn: ({ signal }) =>
      call(getProviderRoute, getProviderRoute.responses[200], {
        params: { providerId: providerId ?? '' },
        signal,
      }),
  });
  return data?.name;
};

/** Where a visit stands in the cache. */
export const visitKey = (visitId: string): string[] => ['visit', visitId];

const fromDays = (client: QueryClient, visitId: string): Visit | undefined =>
  client
    .getQueriesData<Day>({ queryKey: ['visits'] })
    .flatMap(([, day]) => day?.items ?? [])
    .find((visit) => visit.visitId === visitId);

/** One visit, at first as the list knows it, then read by itself and kept fresh. */
export const useVisit = (visitId: string) => {
  const call = useCall();
  const client = useQueryClient();
  return useQuery<Visit>({
    queryKey: visitKey(visitId),
    queryFn: ({ signal }) =>
      call(getVisitRoute, getVisitRoute.responses[200], { params: { visitId }, signal }),
    placeholderData: () => fromDays(client, visitId),
    refetchInterval: REFRESH_MILLIS,
  });
};

/** Changes whenever the visit says something else than before: a new fact, or a cause repaired elsewhere. */
const stampOf = (visit: Visit): string =>
  [
    visit.version,
    visit.standing,
    ...visit.exceptions.map((one) => `${one.code}${one.acknowledgedAt}`),
  ].join();

/** Why a visit is what it is, in the reader's language. */
export const useExplanation = (visit: Visit, language: string) => {
  const call = useCall();
  return useQuery<z.output<typeof Explanation>>({
    queryKey: ['explanation', visit.visitId, language, stampOf(visit)],
    staleTime: Infinity,
    placeholderData: (previous, query) =>
      query?.queryKey[1] === visit.visitId && query.queryKey[2] === language ? previous : undefined,
    queryFn: ({ signal }) =>
      call(getVisitExplanationRoute, getVisitExplanationRoute.responses[200], {
        params: { visitId: visit.visitId },
        query: { language },
        signal,
      }),
  });
};

/** Every version of a visit. */
export const useHistory = (visit: Visit) => {
  const call = useCall();
  return useQuery({
    queryKey: ['history', visit.visitId, stampOf(visit)],
    staleTime: Infinity,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      call(getVisitHistoryRoute, getVisitHistoryRoute.responses[200], {
        params: { visitId: visit.visitId },
        signal,
      }),
  });
};
