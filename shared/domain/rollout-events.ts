import * as z from 'zod/mini';
import { LocalDate } from './instants.ts';
import { addDays } from './local-time.ts';

/** How many days ahead providers are told, the farthest first (`domain.md` section 8). */
const DAYS_AHEAD = [30, 7, 1] as const;
/** A switch that is found later than this is written down, and nobody is told as if it were news. */
const NEWS_DAYS = 7;

/** Something that happened to a branch's paying date. */
export const RolloutEvent = z.strictObject({
  branchId: z.string(),
  payingFrom: LocalDate,
  /** `withdrawn`: announced or switched before, and another date holds now. */
  kind: z.enum(['announced', 'switched', 'withdrawn']),
  /** Of an announcement; 0 else. */
  daysAhead: z.int(),
  /** How often this date had been withdrawn before: it can be announced anew. */
  round: z.int(),
  /** The local date that it belongs to. */
  on: LocalDate,
  /** Whether providers are told. */
  isNews: z.boolean(),
});
export type RolloutEvent = z.infer<typeof RolloutEvent>;

/** What an event is known by: the same cause makes the same one, however often and late the job runs. */
export const rolloutEventId = ({ payingFrom, round, kind, daysAhead }: RolloutEvent): string =>
  `${payingFrom}#${round}#${kind}#${String(daysAhead).padStart(2, '0')}`;

const roundOf = (known: readonly RolloutEvent[], payingFrom: LocalDate): number =>
  known.filter((one) => one.kind === 'withdrawn' && one.payingFrom === payingFrom).length;

/** Dates that were told and hold no more. */
const withdrawals = (
  branchId: string,
  payingFrom: LocalDate,
  known: readonly RolloutEvent[],
  on: LocalDate,
): RolloutEvent[] => {
  const told = new Set(known.filter((one) => one.kind !== 'withdrawn').map((one) => one.payingFrom));
  return [...told]
    .filter((date) => date !== payingFrom)
    .flatMap((date) => {
      const round = roundOf(known, date);
      const events = known.filter((one) => one.payingFrom === date && one.round === round);
      if (events.length === 0 || events.some((one) => one.kind === 'withdrawn')) return [];
      const isNews = events.some((one) => one.isNews);
      return [{ branchId, payingFrom: date, kind: 'withdrawn' as const, daysAhead: 0, round, on, isNews }];
    });
};

/**
 * What is due for a branch on a day and was not told yet. Pure, and harmless whenever it is asked: a second run finds
 * everything told, a late one tells the nearest announcement only, a run for a past day tells nothing twice, and a day
 * that was left out is made up for by the next.
 *
 * @param payingFrom the date that holds now.
 * @param known all events of the branch so far, in any order.
 * @see Circular 544: three months after the start in an area the system pays there; `domain.md` section 8.
 */
export const rolloutEventsDue = (
  branchId: string,
  payingFrom: LocalDate,
  known: readonly RolloutEvent[],
  day: LocalDate,
): RolloutEvent[] => {
  const withdrawn = withdrawals(branchId, payingFrom, known, day);
  const round = roundOf(known, payingFrom);
  const current = known.filter((one) => one.payingFrom === payingFrom && one.round === round);
  const event = (kind: 'announced' | 'switched', daysAhead: number, isNews: boolean): RolloutEvent => ({
    branchId,
    payingFrom,
    kind,
    daysAhead,
    round,
    on: addDays(payingFrom, -daysAhead),
    isNews,
  });
  if (day >= payingFrom) {
    if (current.some((one) => one.kind === 'switched')) return withdrawn;
    return [...withdrawn, event('switched', 0, day <= addDays(payingFrom, NEWS_DAYS))];
  }
  const due = DAYS_AHEAD.filter((days) => day >= addDays(payingFrom, -days));
  const nearest = due.at(-1);
  const isTold = current.some((one) => one.kind === 'switched' || one.daysAhead <= (nearest ?? 0));
  return nearest === undefined || isTold ? withdrawn : [...withdrawn, event('announced', nearest, true)];
};
