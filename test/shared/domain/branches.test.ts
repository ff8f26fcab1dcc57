import { describe, expect, test } from 'vitest';
import { AppError } from '#shared/domain/app-error';
import {
  BRANCH_IDS,
  branchOn,
  requirePayingAfterReporting,
  ROLLOUT,
  withChange,
} from '#shared/domain/branches';

const AT = '2025-10-20T08:00:00.000Z';

describe('the rollout that circular 544 announced', () => {
  test('is of 24 branches, fourteen from 2025-08-01 and ten from 2025-10-01, paying three months later', () => {
    expect(BRANCH_IDS).toHaveLength(24);
    const dates = BRANCH_IDS.map((id) => ROLLOUT.get(id));
    expect(dates.slice(0, 14)).toEqual(
      Array.from({ length: 14 }, () => ({
        phase: 1,
        reportingFrom: '2025-08-01',
        payingFrom: '2025-11-01',
      })),
    );
    expect(dates.slice(14)).toEqual(
      Array.from({ length: 10 }, () => ({
        phase: 2,
        reportingFrom: '2025-10-01',
        payingFrom: '2026-01-01',
      })),
    );
  });

  test.each([
    ['tel-aviv', '2025-07-31', 'not-live'],
    ['tel-aviv', '2025-08-01', 'reporting'],
    ['tel-aviv', '2025-10-31', 'reporting'],
    ['tel-aviv', '2025-11-01', 'paying'],
    ['haifa', '2025-09-30', 'not-live'],
    ['haifa', '2025-11-01', 'reporting'],
    ['haifa', '2025-12-31', 'reporting'],
    ['haifa', '2026-01-01', 'paying'],
  ])('%s on %s is %s', (branchId, day, mode) => {
    expect(branchOn(branchId, [], day).mode).toBe(mode);
  });

  test('a later date holds at once, and the same once more adds nothing', () => {
    const change = { payingFrom: '2025-12-01', reason: 'Not ready', by: 'division', at: AT };
    const once = withChange([], change);
    const twice = withChange(once, { ...change, at: '2025-10-20T09:00:00.000Z' });

    expect(twice).toEqual([change]);
    expect(branchOn('tel-aviv', twice, '2025-11-01')).toMatchObject({
      payingFrom: '2025-12-01',
      mode: 'reporting',
    });
  });
});

describe('a paying date', () => {
  test('may be the day on which reporting begins', () => {
    expect(() => requirePayingAfterReporting('haifa', '2025-10-01')).not.toThrow();
  });

  test('cannot lie before it, and the field is named', () => {
    const asked = () => requirePayingAfterReporting('haifa', '2025-09-30');

    expect(asked).toThrow(AppError);
    try {
      asked();
    } catch (error) {
      expect(error).toMatchObject({
        kind: 'impossible',
        code: 'PAYING_BEFORE_REPORTING',
        errors: [{ path: '/payingFrom', code: 'PAYING_BEFORE_REPORTING' }],
      });
    }
  });
});
