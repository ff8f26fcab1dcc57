import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { uuidv7Of } from '#shared/domain/fact-id';
import { millisOf, toInstant } from '#shared/domain/instants';
import {
  afterAttempt,
  afterWait,
  askedAgain,
  type AttemptOutcome,
  type DeliveryAttempt,
  type KeptDelivery,
  newDelivery,
  type Rest,
  restAfter,
  stepOf,
} from '#shared/domain/webhook-delivery';

const START = Date.UTC(2026, 10, 22, 8);
const HOUR = 3_600_000;
const opened = (): KeptDelivery =>
  newDelivery(uuidv7Of(START, 'event'), 'branch.switched.v1', toInstant(START));
const attemptAt = (
  millis: number,
  outcome: AttemptOutcome,
  status: number | null = null,
): DeliveryAttempt => ({
  at: toInstant(millis),
  outcome,
  status,
});
const active = { active: true };
const at = (millis: number, rest?: Rest, turn = 0, chance = 0) => ({
  turn,
  rest,
  now: new Date(millis),
  chance,
});

/** Tries until nothing more is tried; each attempt takes a second. */
const tried = (chances: () => number): { delivery: KeptDelivery; at: number[] } => {
  let delivery = opened();
  const made: number[] = [];
  while (delivery.nextAttemptAt !== null) {
    const millis = millisOf(delivery.nextAttemptAt);
    const step = stepOf(delivery, active, at(millis, undefined, delivery.turn));
    expect(step).toEqual({ step: 'send' });
    made.push(millis);
    delivery = afterAttempt(delivery, attemptAt(millis + 1_000, 'connection'), chances());
  }
  return { delivery, at: made };
};

describe('an event that nobody takes', () => {
  test('is tried again after delays that grow, and given up after a day', () => {
    const { delivery, at: made } = tried(() => 0);

    const delays = made.slice(1).map((millis, index) => (millis - made[index]! - 1_000) / 1_000);
    expect(delays.slice(0, 12)).toEqual([5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 5120, 10_240]);
    expect(Math.max(...delays)).toBe(3 * 3_600);
    expect(made.at(-1)).toBe(START + 24 * HOUR);
    expect(delivery).toMatchObject({ state: 'failed', nextAttemptAt: null, tried: made.length });
  });

  test('is tried so whatever chance says: never sooner than half the delay, never beyond the day', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 0.999_999, noNaN: true }), { minLength: 1, maxLength: 60 }),
        (chances) => {
          let next = 0;
          const { delivery, at: made } = tried(() => chances[next++ % chances.length]!);

          expect(delivery.state).toBe('failed');
          expect(made.at(-1)).toBe(START + 24 * HOUR);
          expect(made.length).toBeLessThan(45);
          made.slice(1, -1).forEach((millis, index) => {
            const whole = Math.min(3 * HOUR, 5_000 * 2 ** index);
            const delay = millis - made[index]! - 1_000;
            expect(delay).toBeGreaterThanOrEqual(Math.floor(whole / 2));
            expect(delay).toBeLessThanOrEqual(whole);
          });
        },
      ),
    );
  });

  test('begins anew when somebody asks for it, and keeps what was tried', () => {
    const { delivery } = tried(() => 0.5);
    const later = START + 100 * HOUR;

    const again = askedAgain(delivery, toInstant(later));

    expect(again).toMatchObject({ state: 'pending', tried: 0, turn: delivery.turn + 1 });
    expect(again.attempts).toEqual(delivery.attempts);
    expect(stepOf(again, active, at(later, undefined, again.turn))).toEqual({ step: 'send' });
    const failed = afterAttempt(again, attemptAt(later, 'status', 500), 0);
    expect(failed).toMatchObject({ state: 'pending', nextAttemptAt: toInstant(later + 5_000) });
  });
});

describe('a message', () => {
  test('does nothing when its turn is over, or the event was delivered', () => {
    const failed = afterAttempt(opened(), attemptAt(START, 'status', 500), 0);
    const delivered = afterAttempt(opened(), attemptAt(START, 'delivered', 204), 0);
    const late = START + HOUR;

    expect(stepOf(failed, active, at(late, undefined, 0))).toEqual({ step: 'nothing' });
    expect(stepOf(failed, active, at(late, undefined, 1))).toEqual({ step: 'send' });
    expect(stepOf(delivered, active, at(late, undefined, 1))).toEqual({ step: 'nothing' });
    expect(stepOf(undefined, active, at(late))).toEqual({ step: 'nothing' });
    expect(afterWait(failed, late)).toMatchObject({ turn: 2, tried: 1, nextAttemptAt: toInstant(late) });
  });

  test('that comes early waits until its time', () => {
    const failed = afterAttempt(opened(), attemptAt(START, 'status', 500), 0);

    expect(stepOf(failed, active, at(START + 1_000, undefined, 1))).toEqual({
      step: 'wait',
      untilMillis: START + 5_000,
    });
  });

  test('for a webhook that was switched off gives up', () => {
    expect(stepOf(opened(), { active: false }, at(START))).toEqual({ step: 'give-up' });
    expect(afterAttempt(opened(), attemptAt(START, 'inactive'), 0).state).toBe('failed');
  });
});

describe('a receiver that is away', () => {
  test.each([
    ['time-out', null],
    ['connection', null],
    ['status', 429],
    ['status', 503],
  ] as const)(
    'is left in peace after %s %s, for longer each time, up to a quarter of an hour',
    (outcome, status) => {
      let rest: Rest | undefined;
      const seconds = [];
      for (let count = 0; count < 12; count += 1) {
        rest = restAfter(rest, attemptAt(START, outcome, status));
        seconds.push((millisOf(rest!.until) - START) / 1_000);
      }
      expect(seconds).toEqual([5, 10, 20, 40, 80, 160, 320, 640, 900, 900, 900, 900]);
    },
  );

  test.each([
    ['delivered', 200],
    ['status', 500],
    ['status', 404],
    ['refused', null],
  ] as const)('is not away with %s %s', (outcome, status) => {
    const before = { failures: 3, until: toInstant(START) };
    expect(restAfter(before, attemptAt(START, outcome, status))).toBeUndefined();
  });

  test('lets other events wait, spread over a while, but none be given up untried', () => {
    const rest = { failures: 9, until: toInstant(START + 100_000) };

    expect(stepOf(opened(), active, at(START, rest))).toEqual({ step: 'wait', untilMillis: START + 100_000 });
    expect(stepOf(opened(), active, at(START, rest, 0, 0.5))).toEqual({
      step: 'wait',
      untilMillis: START + 110_000,
    });
    const endless = { failures: 99, until: toInstant(START + 48 * HOUR) };
    expect(stepOf(opened(), active, at(START + 24 * HOUR, endless))).toEqual({ step: 'send' });
  });
});
