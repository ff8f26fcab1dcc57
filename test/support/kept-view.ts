import type { FoldDirectory } from '#shared/domain/directory';
import type { Fact } from '#shared/domain/fact';
import { foldVisits } from '#shared/domain/fold-visits';
import { factMillisOf, foldWindow, mergeSpans, touchedSpan } from '#shared/domain/fold-window';
import { startOf, type Visit } from '#shared/domain/visit';
import { possibleVisits, visitPlace, visitsIn } from '#shared/domain/visit-changes';

/** The day view in memory, brought in step as the stream's consumer does it. */
export const keptView = (directory: FoldDirectory) => {
  const kept = new Map<string, Visit>();
  const fold = (facts: readonly Fact[]): Visit[] => foldVisits(facts, directory);
  return {
    /** A delivery of some new facts, while `stored` is what the table holds, these included. */
    deliver(fresh: readonly Fact[], stored: readonly Fact[]): void {
      for (const span of mergeSpans(fresh.map(factMillisOf))) {
        const window = foldWindow(span, directory.assignments);
        const facts = stored.filter(
          (fact) => factMillisOf(fact) >= window.fromMillis && factMillisOf(fact) <= window.toMillis,
        );
        const all = fold(facts);
        const places = new Set(all.map(visitPlace));
        const touched = touchedSpan(span, directory.assignments);
        for (const visit of possibleVisits(facts, touched, fold)) {
          if (!places.has(visitPlace(visit))) kept.delete(visitPlace(visit));
        }
        for (const visit of visitsIn(all, touched)) kept.set(visitPlace(visit), visit);
      }
    },
    visits: (): Visit[] =>
      [...kept.values()].sort((a, b) => (startOf(a) + a.visitId < startOf(b) + b.visitId ? -1 : 1)),
  };
};
