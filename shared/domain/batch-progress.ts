import type { BatchHeader, PartResult } from './batch.ts';
import { fromCursor, toCursor } from './visit-query.ts';

/** How far a batch is, with one page of its results. */
export const progressOf = (
  header: BatchHeader,
  parts: readonly PartResult[],
  limit: number,
  cursor: string | undefined,
) => {
  const sum = (count: (part: PartResult) => number): number =>
    parts.reduce((total, part) => total + count(part), 0);
  const all = [...parts].sort((a, b) => a.part - b.part).flatMap((part) => part.results);
  const start = fromCursor(cursor);
  const end = start + limit;
  const working = parts.length === 0 ? ('received' as const) : ('working' as const);
  return {
    batchId: header.batchId,
    status: parts.length === header.parts ? ('done' as const) : working,
    rows: header.rows,
    // A superseded row was taken into the history; it counts as accepted.
    accepted: sum((part) => part.accepted + part.superseded),
    rejected: sum((part) => part.rejected),
    unchanged: sum((part) => part.unchanged),
    results: all.slice(start, end),
    next: end < all.length ? toCursor(end) : null,
  };
};
