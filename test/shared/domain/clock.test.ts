import { describe, expect, test } from 'vitest';
import { type ClockInput, establishTime } from '#shared/domain/clock';
import { at } from '../../support/facts.ts';

const HOUR = 3_600_000;
const day = (time: string) => at(`2026-12-01 ${time}`);
const press = (
  occurred: string,
  sent: string | undefined,
  received: string,
  more: Partial<ClockInput> = {},
) =>
  establishTime({
    occurredAt: day(occurred),
    ...(sent !== undefined && { sentAt: day(sent) }),
    receivedAt: day(received),
    ...more,
  });
const counter = (monotonicMillis: number, sentMonotonicMillis: number | null) => ({
  device: { bootId: 'boot-1', monotonicMillis, sentMonotonicMillis },
});

describe('the time of a report', () => {
  test('is the wall clock where nothing speaks against it', () => {
    expect(press('08:00:00', '08:00:01', '08:00:02')).toEqual({
      effectiveAt: day('08:00:00'),
      clock: { basis: 'wall', offsetSeconds: 1 },
      notes: [],
    });
  });

  test.each([
    ['08:02:00', 'wall', '08:00:00'],
    ['08:02:01', 'offset', '08:02:01'],
    ['07:58:00', 'wall', '08:00:00'],
    ['07:57:59', 'offset', '07:57:59'],
  ])('is corrected by an offset of more than 120 s (received %s: %s)', (received, basis, effective) => {
    const time = press('08:00:00', '08:00:00', received);

    expect(time.clock.basis).toBe(basis);
    expect(time.effectiveAt).toBe(day(effective));
    expect(time.notes).toEqual(basis === 'wall' ? [] : ['CLOCK_SKEW']);
  });

  test('is the wall clock when the sending time is unknown, however late it came', () => {
    expect(press('08:00:00', undefined, '15:30:00')).toMatchObject({
      effectiveAt: day('08:00:00'),
      clock: { basis: 'wall', offsetSeconds: 0 },
    });
  });

  test('scenario 5: a clock that was set between press and sending is found by the counter of the same boot', () => {
    expect(press('07:00:00', '09:00:00', '09:00:00', counter(5 * HOUR, 6 * HOUR))).toEqual({
      effectiveAt: day('08:00:00'),
      clock: { basis: 'monotonic', offsetSeconds: 0 },
      notes: ['CLOCK_SKEW'],
    });
  });

  test('a counter that agrees with the corrected wall clock leaves the offset as the reason', () => {
    const time = press('09:16:00', '09:17:30', '09:02:30', counter(1_000, 91_000));

    expect(time).toMatchObject({
      effectiveAt: day('09:01:00'),
      clock: { basis: 'offset' },
      notes: ['CLOCK_SKEW'],
    });
  });

  test('a phone that was started anew with a right clock keeps its wall time', () => {
    expect(press('08:00:00', '09:00:00', '09:00:01', counter(5 * HOUR, null))).toMatchObject({
      effectiveAt: day('08:00:00'),
      clock: { basis: 'wall' },
      notes: [],
    });
  });

  test.each([
    ['no counter at sending', counter(5 * HOUR, null)],
    ['a counter that ran backwards', counter(5 * HOUR, 1_000)],
    ['another boot', { ...counter(5 * HOUR, 6 * HOUR), currentBootId: 'boot-2' }],
  ])('a phone that was started anew and whose clock is off leaves it to a person (%s)', (_name, more) => {
    expect(press('08:00:00', '09:00:00', '09:10:00', more)).toEqual({
      effectiveAt: day('08:00:00'),
      clock: { basis: 'uncertain', offsetSeconds: 600 },
      notes: ['TIME_UNCERTAIN'],
    });
  });

  test.each([
    ['after it was received', press('09:10:00', undefined, '09:00:00')],
    ['after it was sent', press('09:10:00', '09:00:00', '09:00:01')],
    ['after it was sent, by a clock that is off', press('10:10:00', '10:00:00', '09:00:00')],
  ])('a press %s is uncertain, and lies no later than its receipt', (_name, time) => {
    expect(time).toMatchObject({ clock: { basis: 'uncertain' }, notes: ['TIME_UNCERTAIN'] });
    expect(time.effectiveAt).toBe(day('09:00:00').replace('00.000', time.effectiveAt.slice(17, 23)));
  });

  test('a press that only seems to come later is settled by the counter', () => {
    expect(press('10:00:00', '09:00:30', '09:00:30', counter(0, 30_000))).toMatchObject({
      effectiveAt: day('09:00:00'),
      clock: { basis: 'monotonic' },
    });
  });
});

describe('numbers that no clock shows', () => {
  test('a sending time in the far future leaves the time to a person', () => {
    const time = establishTime({
      occurredAt: day('08:00:00'),
      sentAt: '9999-12-31T00:00:00Z',
      receivedAt: day('08:00:02'),
    });

    expect(time).toMatchObject({ effectiveAt: day('08:00:00'), notes: ['TIME_UNCERTAIN'] });
  });

  test.each([4e12, 1.7e308])('a counter of %s ms counts nothing', (sentMonotonicMillis) => {
    const time = press('08:00:00', '08:00:01', '08:00:02', counter(0, sentMonotonicMillis));

    expect(time).toMatchObject({ effectiveAt: day('08:00:00'), clock: { basis: 'wall' } });
  });
});
