import { describe, expect, test } from 'vitest';
import type { AdjustmentCause } from '#shared/domain/payment/claim';
import { decideRecipient } from '#shared/domain/payment/decide';
import { payableShare, readinessOf, toSettle } from '#shared/domain/payment/readiness';
import { adjusted, adjustmentsOf, inOrderMade, totalsOf } from '#shared/domain/payment/totals';
import { aClaim, aDayTime, aDecision, aPaidRecipient, ANNOUNCED } from '../../../support/payment.ts';

const claims = [
  aClaim('2025-10-30', 240, { lineId: 'before-date' }),
  aClaim('2025-11-03', 240, { lineId: 'short' }),
  aClaim('2025-11-04', 240, { lineId: 'missing' }),
  aClaim('2025-11-05', 240, { lineId: 'paid' }),
];
const times = [
  aDayTime('2025-11-03', 100, { openMinutes: 60, openCodes: ['OUTSIDE_PLACE'] }),
  aDayTime('2025-11-05', 240),
];
const input = aDecision({ claims, times });
const cause: AdjustmentCause = { kind: 'fact', ids: ['fact-1'], at: '2025-12-10T08:00:00.000Z' };

test('totals tell held minutes by code, and apart from them what would be held', () => {
  expect(totalsOf(decideRecipient(input))).toEqual({
    lines: 4,
    claimedMinutes: 960,
    payableMinutes: 580,
    heldMinutes: 380,
    heldByCode: { NO_REPORT: 240, OPEN_EXCEPTION: 60, SHORT_REPORT: 80 },
    shadowHeldMinutes: 240,
    shadowHeldByCode: { NO_REPORT: 240 },
  });
});

describe('a decision taken again', () => {
  const before = decideRecipient(input);

  test('names the lines that came out differently, by how much, and why', () => {
    const after = decideRecipient({ ...input, times: [...times, aDayTime('2025-11-04', 200)] });

    const adjustments = adjustmentsOf(before, after, cause);

    expect(adjustments).toEqual([
      {
        invoiceId: 'i1',
        providerId: 'a1',
        lineId: 'missing',
        providerBranchId: 'a1-main',
        before: {
          payableMinutes: 0,
          heldMinutes: 240,
          held: [{ code: 'NO_REPORT', minutes: 240 }],
          codes: ['NO_REPORT'],
        },
        after: {
          payableMinutes: 200,
          heldMinutes: 40,
          held: [{ code: 'SHORT_REPORT', minutes: 40 }],
          codes: ['SHORT_REPORT'],
        },
        payableChangeMinutes: 200,
        cause,
      },
    ]);
    expect(adjusted(before, adjustments)).toEqual(after);
  });

  test('a line whose reason alone changed is adjusted by nothing, and says so', () => {
    const after = decideRecipient({
      ...input,
      times: [...times, aDayTime('2025-11-04', 0, { isOpenEnded: true })],
    });

    expect(adjustmentsOf(before, after, cause)).toMatchObject([
      { lineId: 'missing', payableChangeMinutes: 0, after: { codes: ['OPEN_EXCEPTION'] } },
    ]);
  });

  test('a shadow that changed alone is no adjustment', () => {
    const after = decideRecipient({ ...input, times: [...times, aDayTime('2025-10-30', 240)] });

    expect(after[0]?.shadowCodes).toEqual([]);
    expect(adjustmentsOf(before, after, cause)).toEqual([]);
  });

  test('a line that is new or gone is an adjustment from or to nothing', () => {
    const [first] = before;
    const rest = before.slice(1);

    expect(adjustmentsOf(rest, before, cause)).toMatchObject([
      { lineId: 'before-date', before: null, payableChangeMinutes: 240 },
    ]);
    const gone = adjustmentsOf(before, rest, cause);
    expect(gone).toMatchObject([{ lineId: 'before-date', after: null, payableChangeMinutes: -240 }]);
    expect(adjusted(before, gone)).toEqual(before.filter((decision) => decision !== first));
  });

  test('lines of two invoices with one id are kept apart', () => {
    const line = { ...before[1]!, invoiceId: 'i2' };

    expect(adjustmentsOf([...before, line], before, cause)).toMatchObject([{ invoiceId: 'i2', after: null }]);
  });
});

describe('readiness', () => {
  const reporting = { ...ANNOUNCED, payingFrom: () => '2026-05-01' };
  const decisions = decideRecipient({ ...input, rollout: reporting });

  test('is the share of the minutes that would be paid, by provider, code and week', () => {
    const readiness = readinessOf(decisions);

    expect(readiness).toEqual({
      lines: 4,
      claimedMinutes: 960,
      heldMinutes: 620,
      heldByCode: { NO_REPORT: 480, OPEN_EXCEPTION: 60, SHORT_REPORT: 80 },
      byProvider: {
        a1: {
          lines: 4,
          claimedMinutes: 960,
          heldMinutes: 620,
          heldByCode: { NO_REPORT: 480, OPEN_EXCEPTION: 60, SHORT_REPORT: 80 },
        },
      },
      byWeek: {
        '2025-10-26': { lines: 1, claimedMinutes: 240, heldMinutes: 240, heldByCode: { NO_REPORT: 240 } },
        '2025-11-02': {
          lines: 3,
          claimedMinutes: 720,
          heldMinutes: 380,
          heldByCode: { NO_REPORT: 240, OPEN_EXCEPTION: 60, SHORT_REPORT: 80 },
        },
      },
    });
    expect(payableShare(readiness)).toBeCloseTo(340 / 960);
    expect(payableShare(readinessOf([]))).toBe(1);
  });

  test('once the branch pays, what is held and what would be are the same figure', () => {
    const paying = decideRecipient({ ...input, rollout: { ...ANNOUNCED, payingFrom: () => '2025-01-01' } });

    expect(readinessOf(paying)).toEqual(readinessOf(decisions));
  });

  test('the list to work down begins with what holds most, and leaves out what would pass', () => {
    expect(toSettle(decisions).map(({ lineId }) => lineId)).toEqual(['before-date', 'missing', 'short']);
  });

  test('a branch that nobody knows holds nothing for want of a report', () => {
    const nowhere = aPaidRecipient({ branchOn: () => null });

    expect(totalsOf(decideRecipient({ ...input, recipient: nowhere })).heldMinutes).toBe(0);
  });
});

test('changes are told in the order in which they were made, and those of one part never before what they rest on', () => {
  const made = (part: number, version: number, minute: number) => ({
    part,
    version,
    at: `2026-04-01T08:0${minute}:00.000Z`,
  });
  // The second change of part 0 was made by a worker that had begun before the first one's.
  const stored = [made(0, 2, 5), made(0, 3, 2), made(0, 4, 7), made(1, 2, 4), made(1, 3, 6)];

  expect(inOrderMade(stored).map(({ part, version }) => `${part}/${version}`)).toEqual([
    '1/2',
    '0/2',
    '0/3',
    '1/3',
    '0/4',
  ]);
});
