import { type Fact, factIdOf } from './fact.ts';
import { factMillisOf, type Span } from './fold-window.ts';
import { localDateOf, millisOf } from './instants.ts';
import { startOf, type Visit } from './visit.ts';

/** What must be written: visits that are new or differ, and those that are no longer. */
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

/** Where a visit stands in the day view. */
export const visitPlace = (visit: Visit): string => `${visitDayKey(visit)}#${visit.visitId}`;

const isIn = (fact: Fact, { fromMillis, toMillis }: Span): boolean =>
  factMillisOf(fact) >= fromMillis && factMillisOf(fact) <= toMillis;

/**
 * Every visit that facts of a span may have made in any earlier state of knowledge: each fact taken alone, and with
 * each of its corrections. Whatever stands in the day view and is no longer, stands in one of these places.
 *
 * @param fold folds a set of facts.
 */
export const possibleVisits = (
  facts: readonly Fact[],
  span: Span,
  fold: (facts: readonly Fact[]) => Visit[],
): Visit[] => {
  const found = new Map<string, Visit>();
  for (const fact of facts) {
    if (!isIn(fact, span)) continue;
    const corrections = facts.filter(
      (one) => one.fact === 'correction' && one.visitFactId === factIdOf(fact),
    );
    for (const alone of [
      [fact],
      ...corrections.map((correction) => [fact, correction]),
      [fact, ...corrections],
    ]) {
      for (const visit of fold(alone)) found.set(visitPlace(visit), visit);
    }
  }
  return [...found.values()];
};

/** The visits of a fold that begin in a span: those that are folded from all that is known of them. */
export const visitsIn = (visits: readonly Visit[], { fromMillis, toMillis }: Span): Visit[] =>
  visits.filter((visit) => millisOf(startOf(visit)) >= fromMillis && millisOf(startOf(visit)) <= toMillis);
