import { useQuery } from '@tanstack/react-query';
import { listProvidersRoute } from '#shared/contracts/directory';
import { useCall } from '../api/call-context.ts';
import type { NamedProvider } from './providers.ts';

const PAGE_SIZE = '200';
const PAGES_MAX = 50;
const FRESH_MILLIS = 5 * 60_000;

/** Every provider that the reader may see, by id and name. For the Institute's staff. */
export const useProviders = (mayAsk: boolean) => {
  const call = useCall();
  return useQuery({
    queryKey: ['providers'],
    enabled: mayAsk,
    staleTime: FRESH_MILLIS,
    queryFn: async ({ signal }): Promise<NamedProvider[]> => {
      const items: NamedProvider[] = [];
      let cursor: string | undefined;
      for (let page = 0; page < PAGES_MAX; page += 1) {
        const query = { limit: PAGE_SIZE, cursor };
        const reply = await call(listProvidersRoute, listProvidersRoute.responses[200], { query, signal });
        items.push(...reply.items);
        if (reply.next === null) break;
        cursor = reply.next;
      }
      return items;
    },
  });
};
