import { useEffect, useRef, useState } from 'react';

/** How long a line that has just come is marked. */
const FRESH_MILLIS = 8_000;

const NONE: ReadonlySet<string> = new Set();

/**
 * The ids that came while the page was looked at. What was there when the list was first whole is not fresh.
 * @param list names the list: another day begins anew.
 */
export const useFresh = (list: string, ids: readonly string[], isReady: boolean): ReadonlySet<string> => {
  const seen = useRef<{ list: string; ids: ReadonlySet<string> } | undefined>(undefined);
  const [fresh, setFresh] = useState<ReadonlySet<string>>(NONE);
  useEffect(() => {
    if (!isReady) return;
    const before = seen.current;
    seen.current = { list, ids: new Set(ids) };
    if (before?.list !== list) {
      setFresh(NONE);
      return;
    }
    const came = ids.filter((id) => !before.ids.has(id));
    if (came.length > 0) setFresh(new Set(came));
  }, [list, ids, isReady]);
  useEffect(() => {
    if (fresh.size === 0) return;
    const timer = setTimeout(() => setFresh(NONE), FRESH_MILLIS);
    return () => clearTimeout(timer);
  }, [fresh]);
  return fresh;
};
