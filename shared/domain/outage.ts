import * as z from 'zod/mini';
import { entry } from './entry.ts';
import { OutageId } from './ids.ts';
import { DAY_MILLIS, HOUR_MILLIS, Instant, millisOf, OffsetInstant } from './instants.ts';
import type { Channel } from './report.ts';
import { RULES, type Rules } from './rules.ts';
import type { Visit } from './visit.ts';
import { exceptionOf, inOrder } from './visit-exception.ts';

/** What was out: the app and the pages, the telephone, or both. */
export const OutageOf = z.enum(['app', 'voice', 'all']);
export type OutageOf = z.infer<typeof OutageOf>;

/** Longer than this is no outage but another way of working: manual attendance with an approval. */
const DAYS_MAX = 14;

/** What the Division records of an outage of ours. */
export const OutageContent = z
  .strictObject({
    from: OffsetInstant,
    to: OffsetInstant,
    what: OutageOf,
    reason: z.string().check(z.trim(), z.minLength(1), z.maxLength(1_000)),
  })
  .check(
    z.refine((body) => millisOf(body.to) > millisOf(body.from), {
      path: ['to'],
      error: 'ENDS_BEFORE_IT_BEGINS',
    }),
    z.refine((body) => millisOf(body.to) - millisOf(body.from) <= DAYS_MAX * DAY_MILLIS, {
      path: ['to'],
      error: 'OUTAGE_TOO_LONG',
    }),
  );

/** A window in which reports could not be made, by a fault of ours. */
export const Outage = z.strictObject({
  outageId: OutageId,
  from: Instant,
  to: Instant,
  what: OutageOf,
  reason: z.string(),
  ...entry,
});
export type Outage = z.infer<typeof Outage>;

const WAY: Record<Channel, OutageOf | null> = {
  app: 'app',
  web: 'app',
  'voice-mobile': 'voice',
  'voice-landline': 'voice',
  // Files and interfaces do not report when something happens.
  batch: null,
  api: null,
};

const isOf = (outage: Outage, channel: Channel | null): boolean =>
  outage.what === 'all' || channel === null || WAY[channel] === outage.what;

/**
 * The outage in which a report that is missing could have been made; the first of several.
 * @param channel that the caregiver used at the other end; null when none is known.
 */
export const outageIn = (
  outages: readonly Outage[],
  fromMillis: number,
  toMillis: number,
  channel: Channel | null,
): Outage | undefined =>
  [...outages]
    .sort((a, b) => (`${a.from}|${a.outageId}` < `${b.from}|${b.outageId}` ? -1 : 1))
    .find(
      (outage) =>
        millisOf(outage.from) <= toMillis && millisOf(outage.to) >= fromMillis && isOf(outage, channel),
    );

/** Where the missing report of a visit belongs: within the longest usual visit, and up to the suggested end. */
const missingSpan = (visit: Visit, rules: Rules): [number, number] | undefined => {
  const longest = rules.longVisitHoursMax * HOUR_MILLIS;
  const { arrivalAt, departureAt, suggestedDepartureAt } = visit;
  if (arrivalAt !== null && departureAt === null) {
    const start = millisOf(arrivalAt);
    const suggested = suggestedDepartureAt === undefined ? Infinity : millisOf(suggestedDepartureAt);
    return [start, Math.min(start + longest, suggested)];
  }
  if (departureAt === null || arrivalAt !== null) return undefined;
  return [millisOf(departureAt) - longest, millisOf(departureAt)];
};

const missingIn = (visit: Visit, outages: readonly Outage[], rules: Rules): Outage | undefined => {
  const span = missingSpan(visit, rules);
  return span && outageIn(outages, ...span, visit.channelIn ?? visit.channelOut);
};

/** The outage that kept an arrival from being reported in time. */
const lateIn = (visit: Visit, outages: readonly Outage[]): Outage | undefined => {
  const late = visit.exceptions.find(({ code }) => code === 'LATE');
  if (late === undefined || visit.arrivalAt === null) return undefined;
  const plannedMillis = millisOf(String(late.details?.['plannedAt']));
  return outageIn(outages, plannedMillis, millisOf(visit.arrivalAt), visit.channelIn);
};

/**
 * A visit beside the recorded outages: the missing report of such a window counts against nobody (`domain.md` section
 * 6). It gets `SYSTEM_FAULT`; what is missing stays to be filled in, as time is never invented, and being late is taken
 * back. Readers apply this, as they apply ageing: an outage that is recorded later, or mended, is seen at once on every
 * visit, and no visit is folded for it (decision 0045).
 */
export const excuseVisit = (visit: Visit, outages: readonly Outage[], rules: Rules = RULES): Visit => {
  if (outages.length === 0 || visit.standing === 'voided') return visit;
  const late = lateIn(visit, outages);
  const outage = missingIn(visit, outages, rules) ?? late;
  if (outage === undefined) return visit;
  const replaced = late === undefined ? ['SYSTEM_FAULT'] : ['SYSTEM_FAULT', 'LATE'];
  const kept = visit.exceptions.filter(({ code }) => !replaced.includes(code));
  const details = { outageId: outage.outageId, from: outage.from, to: outage.to };
  const openedMillis = millisOf(outage.updatedAt);
  const fault = exceptionOf('SYSTEM_FAULT', openedMillis, visit.providerBranchId, details, rules);
  return { ...visit, exceptions: inOrder([...kept, fault]) };
};
