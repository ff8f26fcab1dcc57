import type { Caller } from '../domain/access.ts';
import { maySee } from '../domain/access.ts';
import { ageVisit } from '../domain/age-visit.ts';
import type { LocalDate } from '../domain/instants.ts';
import { excuseVisit } from '../domain/outage.ts';
import type { ExceptionCode, Visit } from '../domain/visit.ts';
import { hasOpen } from '../domain/visit-exception.ts';
import { type DayPartition, type DayPlace, fromDayCursor, toDayCursor } from '../domain/visit-query.ts';
import type { directoryReads } from './directory-reads.ts';
import type { visitTable } from './visit-table.ts';

/** Empty partitions cost little, but not nothing: a page stops after so many queries and says where to go on. */
const QUERIES_MAX = 400;

/** Asked side by side: most partitions of a wide view hold a page's part, or nothing. */
const AT_ONCE = 16;

/** After every visit id: the partition is done with. */
const END = '~';

const keyOf = ({ date, branchId, office }: DayPartition): string => `${date}#${branchId}#${office}`;

/** Where a list goes on: in the partition that it stopped in, or after it, even if that one is no longer listed. */
const partitionsFrom = (partitions: readonly DayPartition[], place: DayPlace | undefined): DayPartition[] => {
  if (place === undefined) return [...partitions];
  const isOver = place.after === END;
  return partitions.filter((one) => keyOf(one) > place.key || (keyOf(one) === place.key && !isOver));
};

/** Which visits are wanted, beside what the caller may see. */
export type DayFilter = {
  providerId?: string | undefined;
  branchId?: string | undefined;
  standing?: Visit['standing'] | undefined;
  exception?: ExceptionCode | undefined;
};

/** Visits that lie in no branch of the Institute, as their recipient is not known. */
const NO_BRANCH = 'unknown';

/** Visits of which not even the provider is known: the Nursing Division owns them. */
const NOBODYS = { branchId: NO_BRANCH, office: 'unknown' };

/** The projected visits of days, read by day, branch of the Institute and office; never by a scan. */
export const dayView = (
  visits: ReturnType<typeof visitTable>,
  directory: ReturnType<typeof directoryReads>,
) => {
  const officesOf = async (providerId: string): Promise<string[]> => {
    const provider = await directory.getProvider(providerId);
    return [...(provider?.branches.map((branch) => branch.providerBranchId) ?? []), providerId];
  };

  /** Offices by branch of the Institute, as far as this caller can see anything there. */
  const reachOf = async (
    caller: Caller,
    filter: DayFilter,
  ): Promise<{ branchId: string; office: string }[]> => {
    const providerIds = caller.providerId
      ? [caller.providerId]
      : filter.providerId
        ? [filter.providerId]
        : caller.branchId
          ? await directory.providersReaching(caller.branchId)
          : await directory.listProviderIds();
    const pairs = await Promise.all(
      providerIds.map(async (providerId) => {
        const offices = caller.providerBranchId
          ? [caller.providerBranchId, providerId]
          : await officesOf(providerId);
        const branches = caller.branchId ? [caller.branchId] : await directory.branchesReached(providerId);
        return [...branches, NO_BRANCH].flatMap((branchId) =>
          offices.map((office) => ({ branchId, office })),
        );
      }),
    );
    const seesAll = caller.providerId === null && caller.branchId === null && filter.providerId === undefined;
    return [...pairs.flat(), ...(seesAll ? [NOBODYS] : [])]
      .filter(({ branchId }) => filter.branchId === undefined || branchId === filter.branchId)
      .sort((a, b) => (`${a.branchId}#${a.office}` < `${b.branchId}#${b.office}` ? -1 : 1));
  };

  const wanted = (caller: Caller, filter: DayFilter, visit: Visit): boolean =>
    maySee(caller, visit) &&
    (filter.providerId === undefined || visit.providerId === filter.providerId) &&
    (filter.standing === undefined || visit.standing === filter.standing) &&
    hasOpen(visit, filter.exception);

  return {
    /** One page: visits of the dates that the caller may see, in order of day, branch, office, time. */
    async page(
      caller: Caller,
      filter: DayFilter,
      dates: readonly LocalDate[],
      asked: { limit: number; cursor: string | undefined; now: Date },
    ): Promise<{ items: Visit[]; next: string | null }> {
      const [reach, outages] = await Promise.all([reachOf(caller, filter), directory.outages()]);
      const asRead = (visit: Visit): Visit => excuseVisit(ageVisit(visit, asked.now.getTime()), outages);
      const partitions: DayPartition[] = dates.flatMap((date) => reach.map((pair) => ({ date, ...pair })));
      const items: Visit[] = [];
      let place = fromDayCursor(asked.cursor);
      for (let queries = 0; queries < QUERIES_MAX; queries += AT_ONCE) {
        const wave = partitionsFrom(partitions, place).slice(0, AT_ONCE);
        if (wave.length === 0) return { items, next: null };
        if (items.length === asked.limit) break;
        const pages = await Promise.all(
          wave.map(async (where, index) => {
            const startAfter = index === 0 && place?.key === keyOf(where) ? place.after : undefined;
            return { where, ...(await visits.list({ ...where, limit: asked.limit, startAfter })) };
          }),
        );
        for (const page of pages) {
          for (const visit of page.visits.map(asRead)) {
            if (!wanted(caller, filter, visit)) continue;
            if (items.length === asked.limit) return { items, next: toDayCursor(place) };
            items.push(visit);
            place = { key: keyOf(page.where), after: visit.visitId };
          }
          place = { key: keyOf(page.where), after: page.next ?? END };
          // What follows in a long partition comes before the next partition.
          if (page.next !== undefined) break;
        }
      }
      return { items, next: toDayCursor(place) };
    },
  };
};
