import { useSyncExternalStore } from 'react';

/** From here on a table has room: the same number stands in the style sheets. */
const wide = matchMedia('(min-width: 60rem)');

const watch = (changed: () => void): (() => void) => {
  wide.addEventListener('change', changed);
  return () => wide.removeEventListener('change', changed);
};

/** Whether there is room for a table beside a panel. */
export const useWide = (): boolean => useSyncExternalStore(watch, () => wide.matches);
