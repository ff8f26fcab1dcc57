import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type * as z from 'zod/mini';
import { listDeliveriesRoute, listWebhooksRoute } from '#shared/contracts/webhooks';
import { useCall } from '../api/call-context.ts';

const PAGE_SIZE = '200';
const DELIVERIES_PAGE = '50';
/** Deliveries go on while somebody looks at them. */
const REFRESH_MILLIS = 5_000;

export type WebhookRow = z.output<(typeof listWebhooksRoute.responses)[200]>['items'][number];
export type DeliveryRow = z.output<(typeof listDeliveriesRoute.responses)[200]>['items'][number];

/** The webhooks of the own provider: a provider has twenty at most. */
export const useWebhooks = () => {
  const call = useCall();
  return useQuery({
    queryKey: ['webhooks'],
    queryFn: ({ signal }) =>
      call(listWebhooksRoute, listWebhooksRoute.responses[200], { query: { limit: PAGE_SIZE }, signal }),
    select: ({ items }) => items,
  });
};

/** What was sent to a webhook or still is to be, the newest event first; as many pages as were asked for. */
export const useDeliveries = (webhookId: string) => {
  const call = useCall();
  return useInfiniteQuery({
    queryKey: ['deliveries', webhookId],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      call(listDeliveriesRoute, listDeliveriesRoute.responses[200], {
        params: { webhookId },
        query: { limit: DELIVERIES_PAGE, cursor: pageParam === '' ? undefined : pageParam },
        signal,
      }),
    getNextPageParam: ({ next }) => next,
    refetchInterval: REFRESH_MILLIS,
  });
};
