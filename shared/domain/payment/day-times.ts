import { type LocalDate, millisOf, MINUTE_MILLIS } from '../instants.ts';
import { localDateAt } from '../local-time.ts';
import { splitMinutes } from '../split-minutes.ts';
import { startOf, type Visit } from '../visit.ts';
import type { DayTime } from './claim.ts';

/** A day while its visits are added up; milliseconds, so that thirds of a minute come to whole ones. */
type Sum = {
  time: DayTime;
  verifiedMillis: number;
  openMillis: number;
};

/** What waits for somebody: exceptions that block, or that nobody has confirmed. */
const waitingCodes = (visit: Visit): string[] => {
  const waiting = visit.exceptions.filter(
    (one) => one.class === 'blocks' || (one.class === 'acknowledge' && one.acknowledgedAt === undefined),
  );
  // An open visit of a day that is over lacks its departure, whether or not that was found yet.
  if (waiting.length === 0) return visit.state === 'open' ? ['MISSING_DEPARTURE'] : [];
  return waiting.map((one) => one.code);
};

/** Milliseconds of each local date; a visit without both times belongs to the date it is listed under. */
const daysOf = (visit: Visit): { date: LocalDate; millis: number }[] => {
  const days = splitMinutes(visit);
  if (days.length === 0) return [{ date: localDateAt(millisOf(startOf(visit))), millis: 0 }];
  return days.map(({ date, minutes }) => ({ date, millis: Math.round(minutes * MINUTE_MILLIS) }));
};

const sumFor = (sums: Map<string, Sum>, visit: Visit, date: LocalDate): Sum | undefined => {
  const { providerId, caregiverId, recipientId } = visit;
  if (providerId === null || recipientId === null) return undefined;
  const key = `${providerId}|${caregiverId}|${recipientId}|${date}`;
  const known = sums.get(key);
  if (known !== undefined) return known;
  const time: DayTime = {
    providerId,
    caregiverId,
    recipientId,
    date,
    verifiedMinutes: 0,
    openMinutes: 0,
    isOpenEnded: false,
    openCodes: [],
    visitIds: [],
    factIds: [],
  };
  const sum = { time, verifiedMillis: 0, openMillis: 0 };
  sums.set(key, sum);
  return sum;
};

const add = (sum: Sum, visit: Visit, millis: number): void => {
  const { time } = sum;
  time.visitIds.push(visit.visitId);
  time.factIds.push(...visit.facts.map((fact) => fact.factId));
  if (visit.standing === 'verified') {
    sum.verifiedMillis += millis;
    return;
  }
  if (visit.state === 'complete') sum.openMillis += millis;
  else time.isOpenEnded = true;
  time.openCodes.push(...waitingCodes(visit));
};

const finished = ({ time, verifiedMillis, openMillis }: Sum): DayTime => {
  const verifiedMinutes = Math.floor(verifiedMillis / MINUTE_MILLIS);
  return {
    ...time,
    verifiedMinutes,
    openMinutes: Math.floor((verifiedMillis + openMillis) / MINUTE_MILLIS) - verifiedMinutes,
    openCodes: [...new Set(time.openCodes)].sort(),
    visitIds: time.visitIds.sort(),
    factIds: [...new Set(time.factIds)].sort(),
  };
};

/**
 * What visits come to by provider, caregiver, recipient and local date: split at midnight and so at the end of a month
 * (`domain.md` section 5 rule 8), and rounded down to whole minutes once, over the whole day (decision 0050, A1).
 * Verified visits count; complete ones that wait for somebody are open; ones without both times are open without a
 * length; voided ones, and those that belong to no provider or recipient, are left out.
 *
 * @param visits as they stand, aged to the day of the decision; in any order.
 */
export const dayTimesOf = (visits: readonly Visit[]): DayTime[] => {
  const sums = new Map<string, Sum>();
  for (const visit of visits) {
    if (visit.standing === 'voided') continue;
    for (const { date, millis } of daysOf(visit)) {
      const sum = sumFor(sums, visit, date);
      if (sum !== undefined) add(sum, visit, millis);
    }
  }
  return [...sums.values()].map(finished);
};
