import { expect, test } from 'vitest';
import { ClaimLine } from '#shared/domain/payment/claim';
import { aClaim } from '../../../support/payment.ts';

const line = aClaim('2026-03-02', 240);

test.each([
  [0, false],
  [1, true],
  [1_440, true],
  [1_441, false],
  [60.5, false],
])('a line of %d minutes: %s', (minutes, isOne) => {
  expect(ClaimLine.safeParse({ ...line, minutes }).success).toBe(isOne);
});
