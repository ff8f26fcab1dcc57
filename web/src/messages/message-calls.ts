import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { listAnnouncementsRoute } from '#shared/contracts/announcements';
import { listNoticesRoute } from '#shared/contracts/notices';
import { useCall } from '../api/call-context.ts';
import { useLanguage } from '../words/words.tsx';
import { announced, type Message, noticed, type Read, together } from './messages.ts';

const PAGE_SIZE = '50';

const queryOf = (providerId: string | undefined, cursor: string) => ({
  providerId,
  limit: PAGE_SIZE,
  cursor: cursor === '' ? undefined : cursor,
});

const useAnnouncements = (providerId: string | undefined) => {
  const call = useCall();
  return useInfiniteQuery({
    queryKey: ['announcements', providerId ?? ''],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      call(listAnnouncementsRoute, listAnnouncementsRoute.responses[200], {
        query: queryOf(providerId, pageParam),
        signal,
      }),
    getNextPageParam: ({ next }) => next,
  });
};

const useNotices = (providerId: string | undefined) => {
  const call = useCall();
  const { language } = useLanguage();
  return useInfiniteQuery({
    queryKey: ['notices', providerId ?? '', language],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      call(listNoticesRoute, listNoticesRoute.responses[200], {
        query: { ...queryOf(providerId, pageParam), language },
        signal,
      }),
    getNextPageParam: ({ next }) => next,
  });
};

type Paged = Pick<
  ReturnType<typeof useNotices>,
  'error' | 'hasNextPage' | 'isPending' | 'isFetchingNextPage' | 'isFetchNextPageError'
> & { fetchNextPage: () => Promise<unknown>; refetch: () => Promise<unknown> };

const again = async (list: Paged): Promise<void> => {
  if (list.error === null) return;
  await (list.isFetchNextPageError ? list.fetchNextPage() : list.refetch());
};

/** What a provider was told. Each of the two lists stands by itself: where one fails, the other is still read. */
export type Told = {
  messages: Message[];
  isPending: boolean;
  /** What went wrong with either list. */
  error: Error | null;
  hasMore: boolean;
  isFetchingMore: boolean;
  more: () => void;
  again: () => void;
};

/**
 * What a provider was told, the newest first, told in the reader's language.
 * @param providerId the one whom the Institute names; for a provider's own people the token does.
 */
export const useTold = (providerId: string | undefined): Told => {
  const announcements = useAnnouncements(providerId);
  const notices = useNotices(providerId);
  const lists: Paged[] = [announcements, notices];
  const messages = useMemo(() => {
    const read: Read[] = [
      {
        messages: announcements.data?.pages.flatMap(({ items }) => items.map(announced)) ?? [],
        hasMore: announcements.hasNextPage,
      },
      {
        messages: notices.data?.pages.flatMap(({ items }) => items.map(noticed)) ?? [],
        hasMore: notices.hasNextPage,
      },
    ];
    return together(read);
  }, [announcements.data, announcements.hasNextPage, notices.data, notices.hasNextPage]);
  return {
    messages,
    isPending: lists.some((one) => one.isPending),
    error: lists.find(({ error }) => error !== null)?.error ?? null,
    hasMore: lists.some((one) => one.hasNextPage),
    isFetchingMore: lists.some((one) => one.isFetchingNextPage),
    more: () => {
      for (const one of lists) if (one.hasNextPage) void one.fetchNextPage();
    },
    again: () => {
      for (const one of lists) void again(one);
    },
  };
};
