import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { listCallBackChecksRoute, listCallFlagsRoute } from '#shared/contracts/call-trust';
import { useCall } from '../api/call-context.ts';
import { dayOfFlag } from './flag-day.ts';

const PAGE_SIZE = '50';
const WHOLE = '200';
const CHECKS_EVERY_MILLIS = 10_000;
const HOUR_MILLIS = 3_600_000;

/** What a list of flags is narrowed to; what is left out is everything of the last week. */
export type FlagFilters = {
  from: string | undefined;
  to: string | undefined;
  rule: string | undefined;
  reviewed: string | undefined;
};

/** Calls that are worth a look, as many pages as were asked for; the newest first. */
export const useFlags = (filters: FlagFilters) => {
  const call = useCall();
  return useInfiniteQuery({
    queryKey: ['call-flags', 'list', filters],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      call(listCallFlagsRoute, listCallFlagsRoute.responses[200], {
        query: { ...filters, limit: PAGE_SIZE, cursor: pageParam === '' ? undefined : pageParam },
        signal,
      }),
    getNextPageParam: ({ next }) => next,
  });
};

/** One flag by its id, whatever the list is narrowed to; null where it is not, or not for this reader. */
export const useFlag = (flagId: string) => {
  const call = useCall();
  const date = dayOfFlag(flagId);
  return useQuery({
    queryKey: ['call-flags', 'one', flagId],
    queryFn: async ({ signal }) => {
      if (date === undefined) return null;
      const { items } = await call(listCallFlagsRoute, listCallFlagsRoute.responses[200], {
        query: { date, limit: WHOLE },
        signal,
      });
      return items.find((flag) => flag.flagId === flagId) ?? null;
    },
  });
};

/** Recipients who are to be called back now or within the hour, kept fresh. */
export const useChecks = () => {
  const call = useCall();
  return useQuery({
    queryKey: ['call-back-checks'],
    refetchInterval: CHECKS_EVERY_MILLIS,
    queryFn: ({ signal }) =>
      call(listCallBackChecksRoute, listCallBackChecksRoute.responses[200], {
        query: {
          status: 'due',
          limit: WHOLE,
          before: new Date(Date.now() + HOUR_MILLIS).toISOString(),
        },
        signal,
      }),
  });
};
