import { localDateOf } from './instants.ts';
import { startOf, type Visit } from './visit.ts';

/** What must be written after new facts: visits that are new or differ, and those that are no longer. */
export type VisitChanges = { puts: Visit[]; gone: Visit[] };

/**
 * The partition of the day view that a visit is listed in: `<local date>#<branch of the Institute>#<office>`, the
 * office being the provider's branch, or the provider where no branch is known.
 */
export const visitDayKey = (visit: Visit): string =>
  [
    localDateOf(startOf(visit)),
    visit.branchId ?? 'unknown',
    visit.providerBranchId ?? visit.providerId ?? 'unknown',
  ].join('#');

const byKey = (visits: readonly Visit[]): Map<string, { visit: Visit; content: string }> =>
  new Map(
    visits.map((visit) => [
      `${visitDayKey(visit)}#${visit.visitId}`,
      { visit, content: JSON.stringify(visit) },
    ]),
  );

/**
 * Compares two folds of the same window. A visit that moved to another day, branch or office is gone from its old key
 * and put under its new one.
 */
export const visitChanges = (before: readonly Visit[], after: readonly Visit[]): VisitChanges => {
  const old = byKey(before);
  const fresh = byKey(after);
  return {
    puts: [...fresh].flatMap(([key, { visit, content }]) =>
      old.get(key)?.content === content ? [] : [visit],
    ),
    gone: [...old].flatMap(([key, { visit }]) => (fresh.has(key) ? [] : [visit])),
  };
};
