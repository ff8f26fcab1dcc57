import type { Caller } from '../domain/access.ts';
import { maySee } from '../domain/access.ts';
import { ageVisit } from '../domain/age-visit.ts';
import { BRANCH_IDS } from '../domain/branches.ts';
import type { LocalDate } from '../domain/instants.ts';
import type { Visit } from '../domain/visit.ts';
import { type DayPartition, fromCursor, toCursor } from '../domain/visit-query.ts';
import type { directoryReads } from './directory-reads.ts';
import type { visitTable } from './visit-table.ts';

/** Empty partitions cost little, but not nothing: a page stops after so many queries and says where to go on. */
const QUERIES_MAX = 400;

/** Which visits are wanted, beside what the caller may see. */
export type DayFilter = {
  providerId?: string | undefined;
  branchId?: string | undefined;
  recipientId?: string | undefined;
  standing?: Visit['standing'] | undefined;
};

/** Visits that lie in no branch of the Institute, as their recipient is not known. */
const NO_BRANCH = 'unknown';

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
    const known = [...BRANCH_IDS, NO_BRANCH];
    return pairs
      .flat()
      .filter(({ branchId }) => filter.branchId === undefined || branchId === filter.branchId)
      .sort(
        (a, b) => known.indexOf(a.branchId) - known.indexOf(b.branchId) || (a.office < b.office ? -1 : 1),
      );
  };

  const wanted = (caller: Caller, filter: DayFilter, visit: Visit): boolean =>
    maySee(caller, visit) &&
    (filter.providerId === undefined || visit.providerId === filter.providerId) &&
    (filter.recipientId === undefined || visit.recipientId === filter.recipientId) &&
    (filter.standing === undefined || visit.standing === filter.standing);

  return {
    /** One page of a recipient's own visits. */
    async pageOfRecipient(
      caller: Caller,
      dates: readonly LocalDate[],
      asked: { limit: number; cursor: string | undefined; now: Date },
    ): Promise<{ items: Visit[]; next: string | null }> {
      const recipient =
        caller.recipientId === null ? undefined : await directory.getRecipient(caller.recipientId);
      if (recipient === undefined) return { items: [], next: null };
      const { providerId, branchId, recipientId } = recipient;
      return this.page(caller, { providerId, branchId, recipientId }, dates, asked);
    },

    /** One page: visits of the dates that the caller may see, in order of day, branch, office, time. */
    async page(
      caller: Caller,
      filter: DayFilter,
      dates: readonly LocalDate[],
      asked: { limit: number; cursor: string | undefined; now: Date },
    ): Promise<{ items: Visit[]; next: string | null }> {
      const reach = await reachOf(caller, filter);
      const partitions: DayPartition[] = dates.flatMap((date) => reach.map((pair) => ({ date, ...pair })));
      const items: Visit[] = [];
      let { partition, after } = fromCursor(asked.cursor);
      for (let queries = 0; partition < partitions.length && queries < QUERIES_MAX; queries += 1) {
        const where = partitions[partition];
        if (where === undefined) break;
        const found = await visits.list({ ...where, limit: asked.limit - items.length, startAfter: after });
        const aged = found.visits.map((visit) => ageVisit(visit, asked.now.getTime()));
        items.push(...aged.filter((visit) => wanted(caller, filter, visit)));
        after = found.next;
        if (after === undefined) partition += 1;
        if (items.length >= asked.limit) break;
      }
      const more = partition < partitions.length;
      return { items, next: more ? toCursor({ partition, ...(after !== undefined && { after }) }) : null };
    },
  };
};
