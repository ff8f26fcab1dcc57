import { expect, test } from 'vitest';
import { renderMessage } from '#shared/lambda/messages';

test('a Russian sentence that ends in a date has one full stop', () => {
  const values = { branch: '@branch.tel-aviv', from: '2025-10-31T22:00:00.000Z' };

  expect(renderMessage('ru', 'payment.explanation.branch.paying', values)).toMatch(/1 ноября 2025 г\.$/);
});

test('a message or a value that is missing is a mistake of the program', () => {
  expect(() => renderMessage('en', 'no.such.message', {})).toThrow('no.such.message');
  expect(() => renderMessage('en', 'payment.explanation.payable', {})).toThrow();
});
