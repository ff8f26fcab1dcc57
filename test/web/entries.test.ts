import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { uuidv7Of } from '#shared/domain/fact-id';
import { startOfDayMillis } from '#shared/domain/local-time';
import { BenefitDecisionContent } from '#shared/domain/payment/care-facts';
import { DECISIONS } from '#shared/domain/payment/shared-worker-table';
import * as z from 'zod/mini';
import { dayOfFlag } from '../../web/src/call-flags/flag-day.ts';
import { filled, numberIn } from '../../web/src/parts/written.ts';
import { asksOf, ROWS_WITH_SECTION } from '../../web/src/shared-worker/table-words.ts';
import {
  supplementBodies,
  supplementName,
  supplementsIn,
  withAnother,
  without,
} from '../../web/src/shared-worker/supplements.ts';

describe('what is written into a form', () => {
  test.each([
    [undefined, undefined],
    ['  ', undefined],
    [' a ', 'a'],
  ])('%j is left out or trimmed', (text, expected) => {
    expect(filled(text)).toBe(expected);
  });

  test.each([
    ['9.5', 9.5],
    ['9,5', 9.5],
    [' 4 ', 4],
    ['', undefined],
    ['nine', 'nine'],
    ['Infinity', 'Infinity'],
  ])('%j is a number, nothing, or for the contract to refuse', (text, expected) => {
    expect(numberIn(text)).toBe(expected);
  });
});

describe('supplements of a benefit', () => {
  const written = {
    ...withAnother(withAnother({})),
    [supplementName(0, 'kind')]: 'bathing',
    [supplementName(0, 'hours')]: '2,5',
    [supplementName(0, 'from')]: '2026-01-01',
    [supplementName(1, 'kind')]: 'night',
    [supplementName(1, 'hours')]: '1',
    [supplementName(1, 'from')]: '2026-02-01',
    [supplementName(1, 'until')]: '2026-03-31',
  };

  test('hours become minutes, and what is not said is left out', () => {
    expect(supplementBodies(written)).toEqual([
      { kind: 'bathing', weeklyMinutes: 150, from: '2026-01-01' },
      { kind: 'night', weeklyMinutes: 60, from: '2026-02-01', until: '2026-03-31' },
    ]);
    const body = { recipientId: 'c1', from: '2026-01-01', points: 9.5, reduced: false, track: 'service' };
    const content = { ...body, supplements: supplementBodies(written) };
    expect(z.safeParse(BenefitDecisionContent, content).success).toBe(true);
  });

  test('whoever removes the first keeps the second', () => {
    const left = { ...written, ...without(written, 0) };

    expect(supplementsIn(left)).toEqual([
      { kind: 'night', hours: '1', from: '2026-02-01', until: '2026-03-31' },
    ]);
  });
});

describe('the decision table on the page', () => {
  const words: Record<string, string> = JSON.parse(readFileSync('shared/locales/he.json', 'utf8'));

  test('every row has its place in the circular, and no place is of a row that is gone', () => {
    expect([...ROWS_WITH_SECTION].sort()).toEqual(DECISIONS.map(({ row }) => row).sort());
  });

  test('every condition of every row has its words', () => {
    const asked = DECISIONS.flatMap(({ when }) => asksOf(when).flat());

    expect(asked.length).toBeGreaterThan(DECISIONS.length);
    expect(asked.filter((one) => words[`web.sharedWorker.if.${one}`] === undefined)).toEqual([]);
  });
});

test.each([
  [uuidv7Of(startOfDayMillis('2026-07-01'), 'a flag of summer'), '2026-07-01'],
  [uuidv7Of(startOfDayMillis('2026-11-22'), 'a flag of winter'), '2026-11-22'],
  ['nonsense', undefined],
])('a flag says its day: %s', (flagId, day) => {
  expect(dayOfFlag(flagId)).toBe(day);
});
