import type { Caller } from '../domain/access.ts';
import type { LocalDate } from '../domain/instants.ts';
import { HOUR_MILLIS, localDateOf, millisOf } from '../domain/instants.ts';
import { alertChanges, type Placed, unexcused } from '../domain/late-alert.ts';
import {
  type MissingArrival,
  missingArrivals,
  type PlannedVisit,
  plannedVisits,
} from '../domain/planned-visits.ts';
import type { Visit } from '../domain/visit.ts';
import type { alertTable } from './alert-table.ts';
import type { dayView } from './day-view.ts';
import type { directoryPlans } from './directory-plans.ts';
import type { directoryReads } from './directory-reads.ts';

/** The sweep reads for everybody; what it writes is shown to whom it belongs. */
const SWEEP: Caller = {
  subject: 'sweep-late',
  roles: ['division'],
  providerId: null,
  providerBranchId: null,
  branchId: null,
  caregiverId: null,
  recipientId: null,
};
const PAGE = 200;

type Parts = {
  directory: ReturnType<typeof directoryReads>;
  plans: ReturnType<typeof directoryPlans>;
  days: ReturnType<typeof dayView>;
  alerts: ReturnType<typeof alertTable>;
};

/** Brings the alerts of a provider and a day in step with what was planned and who has arrived. */
export const lateSweep = ({ directory, plans, days, alerts }: Parts) => {
  const visitsOn = async (providerId: string, dates: readonly LocalDate[], now: Date): Promise<Visit[]> => {
    const visits: Visit[] = [];
    let cursor: string | undefined;
    do {
      const page = await days.page(SWEEP, { providerId }, dates, { limit: PAGE, cursor, now });
      visits.push(...page.items);
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    return visits;
  };

  /** The days whose visits may be the planned ones: one that is planned after midnight may begin before it. */
  const datesOf = (planned: readonly PlannedVisit[], date: LocalDate): LocalDate[] =>
    [...new Set([...planned.map((one) => localDateOf(millisOf(one.startAt) - HOUR_MILLIS)), date])].sort();

  const placed = async (missing: readonly MissingArrival[]): Promise<Placed[]> => {
    const recipients = await directory.getRecipients([...new Set(missing.map((one) => one.recipientId))]);
    const caregivers = await directory.getCaregivers(missing);
    return missing.map((one) => ({
      ...one,
      branchId: recipients.find((who) => who.recipientId === one.recipientId)?.branchId ?? null,
      providerBranchId:
        caregivers.find((who) => who.caregiverId === one.caregiverId && who.providerId === one.providerId)
          ?.providerBranchId ?? null,
    }));
  };

  return {
    /** @returns how many alerts changed; the second time for the same moment none. */
    async sweep(providerId: string, date: LocalDate, at: Date): Promise<number> {
      const known = await alerts.of(date, providerId);
      const all = plannedVisits(await plans.plansOf(providerId), date);
      const due = missingArrivals(all, [], at.getTime());
      if (due.length === 0 && known.length === 0) return 0;
      const visits = await visitsOn(providerId, datesOf(due, date), at);
      const missing = missingArrivals(all, visits, at.getTime());
      const late = missing.length === 0 ? [] : unexcused(missing, await directory.outages(), at);
      const changes = alertChanges(known, await placed(late), date, at);
      await alerts.put(changes);
      return changes.length;
    },
  };
};
