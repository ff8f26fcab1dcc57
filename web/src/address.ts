import { useCallback, useMemo, useSyncExternalStore } from 'react';

const CHANGED = 'hineni:address';

const watch = (changed: () => void): (() => void) => {
  addEventListener('popstate', changed);
  addEventListener(CHANGED, changed);
  return () => {
    removeEventListener('popstate', changed);
    removeEventListener(CHANGED, changed);
  };
};

/** Changes of the query: `null` takes a name out. */
export type AddressChanges = Record<string, string | null>;

/** The address of this page with changes in its query. */
export const addressWith = (changes: AddressChanges): string => {
  const url = new URL(location.href);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  return `${url.pathname}${url.search}`;
};

/** Goes to an address inside the page. `replace` leaves no step to go back to: for filters, not for places. */
export const goTo = (address: string, how: 'push' | 'replace' = 'push'): void => {
  if (how === 'push') history.pushState(null, '', address);
  else history.replaceState(null, '', address);
  dispatchEvent(new Event(CHANGED));
};

/** Where the page is, without its query. */
export const usePath = (): string => useSyncExternalStore(watch, () => location.pathname);

/** What is shown stands in the address, so that it can be sent to somebody and survives a reload. */
export const useAddress = (): {
  query: URLSearchParams;
  change: (changes: AddressChanges, how?: 'push' | 'replace') => void;
} => {
  const search = useSyncExternalStore(watch, () => location.search);
  const query = useMemo(() => new URLSearchParams(search), [search]);
  const change = useCallback((changes: AddressChanges, how: 'push' | 'replace' = 'replace') => {
    goTo(addressWith(changes), how);
  }, []);
  return { query, change };
};
