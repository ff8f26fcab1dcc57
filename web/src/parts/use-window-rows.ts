import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useRef, useState, type RefObject } from 'react';

/** Short lists are drawn whole: the browser's own search then finds every line. */
const WHOLE_UP_TO = 150;
const OVERSCAN = 12;

/** The lines in sight of a list that scrolls with the page, and the room (pixels) of those before and after them. */
export const useWindowRows = <List extends HTMLElement, Row>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
  estimatePixels: number,
): {
  listRef: RefObject<List | null>;
  lines: { row: Row; index: number }[];
  before: number;
  after: number;
  measure: (line: Element | null) => void;
} => {
  const listRef = useRef<List>(null);
  const [scrollMargin, setScrollMargin] = useState(0);
  useLayoutEffect(() => {
    const list = listRef.current;
    if (list !== null) setScrollMargin(list.getBoundingClientRect().top + scrollY);
  }, [rows.length]);
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => estimatePixels,
    getItemKey: (index) => {
      const row = rows[index];
      return row === undefined ? index : keyOf(row);
    },
    overscan: OVERSCAN,
    scrollMargin,
    enabled: rows.length > WHOLE_UP_TO,
  });
  if (rows.length <= WHOLE_UP_TO) {
    return {
      listRef,
      lines: rows.map((row, index) => ({ row, index })),
      before: 0,
      after: 0,
      measure: () => undefined,
    };
  }
  const items = virtual.getVirtualItems();
  const first = items[0];
  const last = items.at(-1);
  return {
    listRef,
    lines: items.flatMap(({ index }) => {
      const row = rows[index];
      return row === undefined ? [] : [{ row, index }];
    }),
    before: first === undefined ? 0 : first.start - scrollMargin,
    after: last === undefined ? 0 : virtual.getTotalSize() - (last.end - scrollMargin),
    measure: virtual.measureElement,
  };
};
