import { expect, test } from 'vitest';
import { callerLine } from '#shared/domain/voice/caller-line';

test.each([
  ['+97235551234', '+97235551234'],
  ['03-555 1234', '+97235551234'],
  ['0527612345', '+972527612345'],
  ['972527612345', '+972527612345'],
  ['00972527612345', '+972527612345'],
  ['+14158675309', '+14158675309'],
])('%s is %s', (text, line) => {
  expect(callerLine(text)).toBe(line);
});

test.each([
  null,
  undefined,
  '',
  'anonymous',
  'Anonymous',
  'Restricted',
  '+266696687',
  '+7378742833',
  '+86282452253',
  'sip:alice@example.test',
  '0',
  '*43',
])('%s is no number', (text) => {
  expect(callerLine(text)).toBeNull();
});
