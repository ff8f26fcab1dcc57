import { expect, test } from 'vitest';
import { lastDayOf, type MonthChange, monthStateOn, requireNotClosed } from '#shared/domain/payment/invoice';

const change = (state: MonthChange['state']): MonthChange => ({
  state,
  reason: 'לבדיקה',
  by: 'division',
  at: '2026-04-10T08:00:00.000Z',
});

test.each([
  ['2026-02', '2026-02-28'],
  ['2028-02', '2028-02-29'],
  ['2026-12', '2026-12-31'],
])('the last day of %s is %s', (month, last) => {
  expect(lastDayOf(month)).toBe(last);
});

test('a month is open to the end of its last day, then invoiced, closed, and opened again', () => {
  expect(monthStateOn('2026-03', [], '2026-03-31')).toBe('open');
  expect(monthStateOn('2026-03', [], '2026-04-01')).toBe('invoicing');
  expect(monthStateOn('2026-03', [change('closed')], '2026-04-11')).toBe('closed');
  expect(monthStateOn('2026-03', [change('closed'), change('invoicing')], '2026-04-11')).toBe('invoicing');
});

test('only a closed month takes no invoices', () => {
  expect(() => requireNotClosed('2026-03', [change('closed')], '2026-04-11')).toThrow('closed');
  expect(() =>
    requireNotClosed('2026-03', [change('closed'), change('invoicing')], '2026-04-11'),
  ).not.toThrow();
  expect(() => requireNotClosed('2026-03', [], '2026-03-31')).not.toThrow();
});
