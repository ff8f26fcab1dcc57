import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { isReceipt, receiptOf } from '#shared/domain/receipt';

const REPORT_ID = '0199c2a0-0000-7000-8000-000000000001';

test('gives the same seven digits for the same report, whatever the case of its id', () => {
  expect(receiptOf(REPORT_ID)).toMatch(/^[0-9]{7}$/);
  expect(receiptOf(REPORT_ID.toUpperCase())).toBe(receiptOf(REPORT_ID));
  expect(receiptOf('0199c2a0-0000-7000-8000-000000000002')).not.toBe(receiptOf(REPORT_ID));
});

test('checks the published example of the Damm algorithm', () => {
  expect(isReceipt('0005724')).toBe(true);
  expect(isReceipt('0005723')).toBe(false);
});

test('notices one wrong digit and two neighbours swapped', () => {
  fc.assert(
    fc.property(fc.uuid({ version: 7 }), fc.nat(6), fc.integer({ min: 1, max: 9 }), (reportId, at, by) => {
      const receipt = receiptOf(reportId);
      expect(isReceipt(receipt)).toBe(true);
      const digits = [...receipt].map(Number);
      const wrong = digits.with(at, ((digits[at] ?? 0) + by) % 10).join('');
      expect(isReceipt(wrong)).toBe(false);
      const [a = 0, b = 0] = [digits[at % 6], digits[(at % 6) + 1]];
      const swapped = digits
        .with(at % 6, b)
        .with((at % 6) + 1, a)
        .join('');
      expect(isReceipt(swapped)).toBe(a === b);
    }),
  );
});
