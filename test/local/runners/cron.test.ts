import { describe, expect, test } from 'vitest';
import { dueBetween } from '#local/runners/cron';

const due = (expression: string, after: string, until: string): string[] =>
  dueBetween(expression, Date.parse(after), Date.parse(until)).map((at) => new Date(at).toISOString());

describe('a schedule in Asia/Jerusalem', () => {
  test('is due at the time on the wall, in winter and in summer', () => {
    expect(due('15 3 * * ? *', '2026-01-10T00:00:00Z', '2026-01-11T00:00:00Z')).toEqual([
      '2026-01-10T01:15:00.000Z',
    ]);
    expect(due('15 3 * * ? *', '2026-07-10T00:00:00Z', '2026-07-11T00:00:00Z')).toEqual([
      '2026-07-10T00:15:00.000Z',
    ]);
  });

  test('is due once in the night in which its hour comes twice', () => {
    expect(due('30 1 * * ? *', '2026-10-24T20:00:00Z', '2026-10-25T04:00:00Z')).toEqual([
      '2026-10-24T22:30:00.000Z',
    ]);
  });

  test('is not due in the night in which its hour does not exist', () => {
    expect(due('30 2 * * ? *', '2026-03-26T20:00:00Z', '2026-03-27T06:00:00Z')).toEqual([]);
  });

  test('leaves out the start of the span and takes its end', () => {
    expect(due('0 * * * ? *', '2026-01-10T10:00:00Z', '2026-01-10T12:00:00Z')).toEqual([
      '2026-01-10T11:00:00.000Z',
      '2026-01-10T12:00:00.000Z',
    ]);
  });

  test.each([
    ['0/20 9 * * ? *', 3],
    ['0 9-11 * * ? *', 3],
    ['5,10 9 * * ? *', 2],
    ['0 9 ? * 1 *', 1],
    ['0 9 ? * 2-6 *', 0],
    ['0 9 11 1 ? 2026', 1],
    ['0 9 12 * ? *', 0],
  ])('%s is due %i times on Sunday 11 January 2026', (expression, times) => {
    expect(due(expression, '2026-01-10T22:00:00Z', '2026-01-11T21:59:00Z')).toHaveLength(times);
  });

  test('an expression that it does not know is refused', () => {
    expect(() => due('0 9 L * ? *', '2026-01-10T00:00:00Z', '2026-01-11T00:00:00Z')).toThrow();
  });
});
