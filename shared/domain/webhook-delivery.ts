import * as z from 'zod/mini';
import { HOUR_MILLIS, Instant, MINUTE_MILLIS, millisOf, toInstant } from './instants.ts';
import { EventId, TenantEventType } from './tenant-event.ts';

/**
 * What became of an attempt: `delivered`, an answer of 200 to 299; `status`, any other answer; `time-out` and
 * `connection`, none; `refused`, the address leads to none of the open internet; `inactive`, the webhook was switched off.
 */
export const AttemptOutcome = z.enum([
  'delivered',
  'status',
  'time-out',
  'connection',
  'refused',
  'inactive',
]);
export type AttemptOutcome = z.infer<typeof AttemptOutcome>;

/** `status`: of the answer; null where none came. */
export const DeliveryAttempt = z.strictObject({
  at: Instant,
  outcome: AttemptOutcome,
  status: z.nullable(z.int()),
});
export type DeliveryAttempt = z.infer<typeof DeliveryAttempt>;

export const DeliveryState = z.enum(['pending', 'delivered', 'failed']);
export type DeliveryState = z.infer<typeof DeliveryState>;

/** How the sending of one event to one webhook stands. */
export const Delivery = z.strictObject({
  eventId: EventId,
  type: TenantEventType,
  state: DeliveryState,
  /** The last ones, the oldest first. */
  attempts: z.array(DeliveryAttempt),
  /** Not before; null when nothing more is tried. */
  nextAttemptAt: z.nullable(Instant),
});
export type Delivery = z.infer<typeof Delivery>;

/** What is kept beside it. */
export const KeptDelivery = z.strictObject({
  ...Delivery.shape,
  /** Counts what was done about it: a message that names another number is late or a second one. */
  turn: z.int(),
  /** Attempts since it was opened or asked for again. */
  tried: z.int(),
  /** When it was opened or asked for again. */
  since: Instant,
});
export type KeptDelivery = z.infer<typeof KeptDelivery>;

/** How long is tried before an event is given up. */
export const TRIED_HOURS = 24;
const BASE_MILLIS = 5_000;
const CAP_MILLIS = 3 * HOUR_MILLIS;
/** How long others wait for a receiver that is away, at most. */
const REST_MILLIS_MAX = 15 * MINUTE_MILLIS;
const ATTEMPTS_KEPT = 50;

const deadlineOf = ({ since }: KeptDelivery): number => millisOf(since) + TRIED_HOURS * HOUR_MILLIS;

/** A receiver that is away: how often in a row, and until when it is left in peace. */
export const Rest = z.strictObject({ failures: z.int(), until: Instant });
export type Rest = z.infer<typeof Rest>;

/** What to do about a delivery: nothing, wait until an instant, give it up, or send. */
export type Step =
  { step: 'nothing' } | { step: 'wait'; untilMillis: number } | { step: 'give-up' } | { step: 'send' };

const restsUntil = (rest: Rest | undefined, nowMillis: number, chance: number): number => {
  const millis = rest === undefined ? 0 : Math.max(0, millisOf(rest.until) - nowMillis);
  return nowMillis + Math.floor(millis * (1 + chance / 5));
};

/**
 * What to do when a message says that a delivery is due. A receiver that is away is asked by one event after the other
 * rests, and not by all that wait; but none is given up without a last try of its own.
 *
 * @param turn as the message names it.
 * @param chance from 0 up to 1: those that wait for one receiver do not come back together.
 */
export const stepOf = (
  delivery: KeptDelivery | undefined,
  webhook: { active: boolean } | undefined,
  { turn, rest, now, chance }: { turn: number; rest: Rest | undefined; now: Date; chance: number },
): Step => {
  if (delivery?.state !== 'pending' || delivery.turn !== turn) return { step: 'nothing' };
  if (webhook?.active !== true) return { step: 'give-up' };
  const nowMillis = now.getTime();
  const dueMillis = delivery.nextAttemptAt === null ? nowMillis : millisOf(delivery.nextAttemptAt);
  if (nowMillis < dueMillis) return { step: 'wait', untilMillis: dueMillis };
  const untilMillis = nowMillis >= deadlineOf(delivery) ? nowMillis : restsUntil(rest, nowMillis, chance);
  return nowMillis < untilMillis ? { step: 'wait', untilMillis } : { step: 'send' };
};

/**
 * A delivery after an attempt. What failed is tried again after a delay that doubles from five seconds up to three
 * hours, less up to a half of it by chance; about 24 hours after the first it is given up.
 *
 * @param chance from 0 up to 1.
 */
export const afterAttempt = (
  delivery: KeptDelivery,
  attempt: DeliveryAttempt,
  chance: number,
): KeptDelivery => {
  const tried = delivery.tried + 1;
  const attempts = [...delivery.attempts, attempt].slice(-ATTEMPTS_KEPT);
  const done = { ...delivery, tried, attempts, turn: delivery.turn + 1 };
  if (attempt.outcome === 'delivered') return { ...done, state: 'delivered', nextAttemptAt: null };
  const atMillis = millisOf(attempt.at);
  const isOver = attempt.outcome === 'inactive' || atMillis >= deadlineOf(delivery);
  if (isOver) return { ...done, state: 'failed', nextAttemptAt: null };
  const delayMillis = Math.min(CAP_MILLIS, BASE_MILLIS * 2 ** (tried - 1)) * (1 - chance / 2);
  // The last attempt is made at the end itself, not somewhere before it.
  const nextMillis = Math.min(atMillis + Math.floor(delayMillis), Math.max(atMillis, deadlineOf(delivery)));
  return { ...done, nextAttemptAt: toInstant(nextMillis) };
};

/** A delivery that waits: the next message about it names the next turn. */
export const afterWait = (delivery: KeptDelivery, untilMillis: number): KeptDelivery => ({
  ...delivery,
  turn: delivery.turn + 1,
  nextAttemptAt: toInstant(untilMillis),
});

/** A delivery that somebody asked for again: it begins anew, whatever became of it. */
export const askedAgain = (delivery: KeptDelivery, now: Instant): KeptDelivery => ({
  ...delivery,
  state: 'pending',
  turn: delivery.turn + 1,
  tried: 0,
  since: now,
  nextAttemptAt: now,
});

/** An event that is to be sent for the first time. */
export const newDelivery = (eventId: EventId, type: TenantEventType, now: Instant): KeptDelivery => ({
  eventId,
  type,
  state: 'pending',
  attempts: [],
  nextAttemptAt: now,
  turn: 0,
  tried: 0,
  since: now,
});

/** Whether an attempt says that the receiver is away, rather than that it dislikes this one event. */
const isAway = ({ outcome, status }: DeliveryAttempt): boolean =>
  outcome === 'time-out' || outcome === 'connection' || status === 429 || status === 503;

/** How long a receiver is left in peace after an attempt; undefined when it answers. */
export const restAfter = (before: Rest | undefined, attempt: DeliveryAttempt): Rest | undefined => {
  if (!isAway(attempt)) return undefined;
  const failures = (before?.failures ?? 0) + 1;
  const millis = Math.min(REST_MILLIS_MAX, BASE_MILLIS * 2 ** (failures - 1));
  return { failures, until: toInstant(millisOf(attempt.at) + millis) };
};

/** A delivery as it is shown. */
export const shownDelivery = ({ eventId, type, state, attempts, nextAttemptAt }: KeptDelivery): Delivery => ({
  eventId,
  type,
  state,
  attempts,
  nextAttemptAt,
});
