import { describe, expect, test } from 'vitest';
import { addDays } from '#shared/domain/local-time';
import type { SharedWorkerFinding } from '#shared/domain/payment/claim';
import { decideRecipient } from '#shared/domain/payment/decide';
import { type DecisionInput, workingsOf } from '#shared/domain/payment/workings';
import { aBenefit, aClaim, aDecision, aPaidRecipient } from '../../../support/payment.ts';

const assigned = (caregiverId: string, recipientId: string, providerId = 'a1') => ({
  providerId,
  caregiverId,
  recipientId,
  from: '2025-01-01',
});
const level4 = aPaidRecipient({ benefits: [aBenefit({ points: 7 })] });
const passes = (months: readonly string[]): DecisionInput['sharedWorker'] => {
  const finding: SharedWorkerFinding = {
    code: null,
    supplementAllowed: true,
    partnerIds: ['c2'],
    factIds: [],
    explanation: [],
  };
  return (_caregiverId, month) => (months.includes(month) ? finding : null);
};
/** Weekly minutes by which lines of some dates are capped, in order of date. */
const capsOf = (dates: readonly string[], overrides: Partial<DecisionInput>) =>
  workingsOf(
    aDecision({ claims: dates.map((date) => aClaim(date, 60)), recipient: level4, ...overrides }),
  ).map(({ cap }) => cap.minutes);

describe('whose assignment counts', () => {
  test('another provider’s does not', () => {
    const input = aDecision({
      claims: [aClaim('2026-03-02', 60)],
      assignments: [assigned('g1', 'c1', 'a2')],
    });

    expect(decideRecipient(input)).toMatchObject([{ codes: ['NOT_ASSIGNED'] }]);
  });

  test('of two providers who claim one day neither repeats the other', () => {
    const claims = [aClaim('2026-03-02', 60), aClaim('2026-03-02', 60, { providerId: 'a2' })];
    const decided = decideRecipient(aDecision({ claims }));

    expect(decided.map(({ codes }) => codes)).toEqual([['NO_REPORT'], ['WRONG_PROVIDER']]);
    // Nor does the other learn where the recipient lives.
    expect(decided.map(({ branchId }) => branchId)).toEqual(['tel-aviv', null]);
  });
});

describe('hours with a foreign worker', () => {
  const assignments = [assigned('g1', 'c1'), assigned('f1', 'c2')];

  test('follow an assignment at the partner in the months in which one worker serves both', () => {
    expect(capsOf(['2026-03-09'], { assignments, sharedWorker: passes(['2026-03']) })).toEqual([1_080]);
    expect(capsOf(['2026-03-09'], { assignments, sharedWorker: passes([]) })).toEqual([1_260]);
    expect(
      capsOf(['2026-03-09'], {
        assignments: [assigned('g1', 'c1'), assigned('f1', 'c9')],
        sharedWorker: passes(['2026-03']),
      }),
    ).toEqual([1_260]);
  });

  test('are those of each month, whatever else is claimed', () => {
    const dates = ['2026-11-23', '2026-11-30', '2026-12-07'];
    const sharedWorker = passes(['2026-12']);
    const together = capsOf(dates, { assignments, sharedWorker });

    expect(dates.flatMap((date) => capsOf([date], { assignments, sharedWorker }))).toEqual(together);
    // The week of 29 November takes two sevenths of 21 hours and five of 18.
    expect(together).toEqual([1_260, Math.floor((2 * 1_260 + 5 * 1_080) / 7), 1_080]);
  });

  test('end for both months that a week lies in, on the days of each', () => {
    const bare = (month: string): SharedWorkerFinding | null =>
      month === '2026-12'
        ? { code: null, supplementAllowed: false, partnerIds: [], factIds: [], explanation: [] }
        : null;
    const first = addDays('2026-12-01', -2);

    for (const date of [first, '2026-12-05']) {
      expect(
        capsOf([date], { assignments: [assigned('g1', 'c1')], sharedWorker: (_, month) => bare(month) }),
      ).toEqual([Math.floor((2 * 1_260 + 5 * 1_080) / 7)]);
    }
  });
});
