import { expect, test } from 'vitest';
import { type PinReset, SHARED_PIN_RESETS_MAX, withReset } from '#shared/domain/pin-reset';

const at = (hours: number): Date => new Date(Date.UTC(2026, 10, 22, 8) + hours * 3_600_000);
const after = (hours: readonly number[], isShared: boolean): PinReset[] =>
  hours.reduce<PinReset[]>((known, hour) => withReset(known, 'admin', isShared, at(hour)), []);

test('a PIN that two employers share is set three times a day by one of them, and again a day after the first', () => {
  const known = after([0, 1, 2], true);

  expect(known).toHaveLength(SHARED_PIN_RESETS_MAX);
  expect(() => withReset(known, 'admin', true, at(23))).toThrow(
    expect.objectContaining({ kind: 'too-many', code: 'TOO_MANY_PIN_RESETS', retryAfterSeconds: 3_600 }),
  );
  expect(withReset(known, 'admin', true, at(24))).toHaveLength(4);
});

test('the only employer sets it as often as it takes, and the latest stay on record', () => {
  const known = after(
    Array.from({ length: 60 }, (_, minute) => minute / 60),
    false,
  );

  expect(known).toHaveLength(50);
  expect(known.at(-1)).toEqual({ at: at(59 / 60).toISOString(), by: 'admin' });
});
