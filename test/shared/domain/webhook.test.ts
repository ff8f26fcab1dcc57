import { expect, test } from 'vitest';
import { signingSecrets, withSecret } from '#shared/domain/webhook';

const ONE = 'the-first-secret-of-all';
const TWO = 'the-second-secret-of-all';
const CHANGED = '2026-11-22T08:00:00.000Z';

test('the same secret again changes nothing, another one keeps the one before it', () => {
  const first = withSecret(undefined, ONE, '2026-11-01T08:00:00.000Z');

  expect(withSecret(first, ONE, CHANGED)).toBe(first);
  expect(withSecret(first, TWO, CHANGED)).toEqual({ current: TWO, changedAt: CHANGED, previous: ONE });
});

test.each([
  ['2026-11-22T08:00:00.000Z', [TWO, ONE]],
  ['2026-11-23T07:59:59.999Z', [TWO, ONE]],
  ['2026-11-23T08:00:00.000Z', [TWO]],
])('at %s these sign', (now, expected) => {
  const secrets = withSecret(withSecret(undefined, ONE, '2026-11-01T08:00:00.000Z'), TWO, CHANGED);

  expect(signingSecrets(secrets, new Date(now))).toEqual(expected);
});
