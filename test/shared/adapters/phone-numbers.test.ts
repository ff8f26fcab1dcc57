import { expect, test } from 'vitest';
import { requirePhones } from '#shared/adapters/phone-numbers';
import { AppError } from '#shared/domain/app-error';

test.each([
  '+97235551234',
  '+97226789012',
  '+972527612345',
  '+972541234567',
  '+97277 1234567'.replace(' ', ''),
])('%s is a number that can be called', (phone) => {
  expect(() => requirePhones('phones', [phone])).not.toThrow();
});

test.each(['+97261234567', '+97235551', '+972000000000'])('%s is not, and its place is named', (phone) => {
  const refusal = (() => {
    try {
      requirePhones('landlines', ['+97235551234', phone]);
    } catch (error) {
      return error;
    }
    return undefined;
  })();
  expect(refusal).toBeInstanceOf(AppError);
  expect((refusal as AppError).errors).toEqual([
    expect.objectContaining({ path: '/landlines/1', code: 'PHONE_INVALID' }),
  ]);
});
