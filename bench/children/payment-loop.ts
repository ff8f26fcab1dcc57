import { addDays, weekdayOf } from '#shared/domain/local-time';
import { CAP_TABLES } from '#shared/domain/payment/cap';
import type { ClaimLine, DayTime } from '#shared/domain/payment/claim';
import { decideRecipient } from '#shared/domain/payment/decide';
import { PHASE_A, type Rollout } from '#shared/domain/payment/subject';
import { addedTotals, NO_TOTALS, type Totals, totalsOf } from '#shared/domain/payment/totals';
import { weeksOfMonth } from '#shared/domain/payment/week';
import type { DecisionInput } from '#shared/domain/payment/workings';
import { BRANCH_IDS, ROLLOUT } from '#shared/domain/branches';
import { serveParent } from '../support/child.ts';

/** Decides a month of made-up recipients, chunk by chunk, or does the least that any decision must do. */

const MONTH = '2025-12';
const { from: FIRST, to: LAST } = weeksOfMonth(MONTH);
/** Recipients that are in memory at once. */
const CHUNK = 500;
const POINTS = [2.5, 3.5, 4.5, 5.5, 7, 8.5, 10];

/** Fourteen branches pay in that month, ten are still reporting. */
const rollout: Rollout = {
  payingFrom: (branchId) => ROLLOUT.get(branchId)?.payingFrom,
  reportingFrom: (kind) => PHASE_A.find((one) => one.kind === kind)?.reportingFrom,
};

/** A number that looks like chance and is the same in every run. */
const mixed = (number: number, salt: number): number => {
  const product = Math.imul(number ^ (salt * 0x9e3779b1), 0x85ebca6b) >>> 0;
  return (Math.imul(product ^ (product >>> 13), 0xc2b2ae35) >>> 0) / 2 ** 32;
};

const daysBetween = (from: string, to: string): string[] => {
  const days: string[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
  return days;
};
const DAYS = daysBetween(FIRST, LAST);

/** Most days are reported whole; some short, some wait for somebody, some are missing. */
const timeOf = (line: ClaimLine, chance: number): DayTime | undefined => {
  if (chance < 0.04) return undefined;
  const { providerId, caregiverId, recipientId, date, minutes } = line;
  const isOpen = chance < 0.07;
  return {
    providerId,
    caregiverId,
    recipientId,
    date,
    verifiedMinutes: isOpen ? 0 : chance < 0.12 ? minutes - 20 : minutes + 3,
    openMinutes: isOpen ? minutes : 0,
    isOpenEnded: false,
    openCodes: isOpen ? ['OUTSIDE_PLACE'] : [],
    visitIds: [`${date}~${recipientId}~${caregiverId}`],
    factIds: [],
  };
};

/** A made-up recipient with two caregivers, five or six days a week; one in twenty has a foreign worker, every day. */
const inputOf = (number: number): DecisionInput => {
  const recipientId = `r${number}`;
  const providerId = `p${number % 100}`;
  const isForeign = number % 20 === 0;
  const caregivers = [`g${number}`, isForeign ? `f${number}` : `h${number}`];
  const claims: ClaimLine[] = [];
  const times: DayTime[] = [];
  DAYS.forEach((date, day) => {
    const weekday = weekdayOf(date);
    if (!isForeign && (weekday === 6 || (weekday === 5 && number % 2 === 0))) return;
    const line: ClaimLine = {
      lineId: `${number}-${day}`,
      invoiceId: `i${number % 1_000}`,
      providerId,
      recipientId,
      caregiverId: caregivers[isForeign || weekday > 3 ? 1 : 0] ?? '',
      date,
      minutes: 60 + 15 * Math.floor(mixed(number, day) * 14),
    };
    claims.push(line);
    const time = timeOf(line, mixed(number, 1_000 + day));
    if (time !== undefined) times.push(time);
  });
  const branchId = BRANCH_IDS[number % BRANCH_IDS.length] ?? null;
  const entries = caregivers.map((caregiverId) => ({ caregiverId, providerId, recipientId }));
  return {
    claims,
    times,
    recipient: {
      recipientId,
      providerId,
      branchOn: () => branchId,
      benefits: [
        {
          from: '2024-01-01',
          points: POINTS[number % POINTS.length] ?? null,
          reduced: number % 9 === 0,
          track: 'service',
          supplements: [],
        },
      ],
    },
    employments: entries.map((entry, place) => ({
      ...entry,
      providerBranchId: `${entry.providerId}-main`,
      kind: isForeign && place === 1 ? ('foreign' as const) : ('israeli' as const),
    })),
    assignments: entries.map((entry) => ({ ...entry, from: '2024-03-10' })),
    rollout,
    capTables: CAP_TABLES,
    sharedWorker: () => null,
    today: '2026-01-05',
  };
};

/** The least: each line finds its day's time, and the smaller of the two is summed. */
const floor = ({ claims, times }: DecisionInput): number => {
  const found = new Map(times.map((time) => [`${time.date}|${time.caregiverId}`, time.verifiedMinutes]));
  let sum = 0;
  for (const { date, caregiverId, minutes } of claims) {
    sum += Math.min(minutes, found.get(`${date}|${caregiverId}`) ?? 0);
  }
  return sum;
};

const peak = { heapBytes: 0, rssBytes: 0 };
const lookAtMemory = (): void => {
  const { heapUsed, rss } = process.memoryUsage();
  peak.heapBytes = Math.max(peak.heapBytes, heapUsed);
  peak.rssBytes = Math.max(peak.rssBytes, rss);
};

/** A month of a country, of which no more than a chunk is in memory. */
const decideMonth = (recipients: number): Totals => {
  let totals = NO_TOTALS;
  for (let from = 0; from < recipients; from += CHUNK) {
    const inputs = Array.from({ length: Math.min(CHUNK, recipients - from) }, (_, at) => inputOf(from + at));
    for (const input of inputs) totals = addedTotals(totals, totalsOf(decideRecipient(input)));
    lookAtMemory();
  }
  return totals;
};

let kept: DecisionInput[] = [];
let rounds = 1;
type Order = { prepare?: number; rounds?: number; run?: 'decide' | 'floor'; month?: number };
serveParent(async (order: Order) => {
  await Promise.resolve();
  if (order.prepare !== undefined) {
    kept = Array.from({ length: order.prepare }, (_, number) => inputOf(number));
    rounds = order.rounds ?? 1;
    return { lines: kept.reduce((sum, { claims }) => sum + claims.length, 0) };
  }
  if (order.month !== undefined) return { totals: decideMonth(order.month), ...peak };
  let minutes = 0;
  for (let round = 0; round < rounds; round += 1) {
    for (const input of kept) {
      if (order.run === 'floor') minutes += floor(input);
      else for (const { payableMinutes } of decideRecipient(input)) minutes += payableMinutes;
    }
  }
  return { minutes };
});
