import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { noticesOf } from '#shared/domain/payment/shared-worker-notices';
import { isInvoiceOrderKept, sharedWorkerFinding } from '#shared/domain/payment/shared-worker-order';
import { aDetermination, aJointPermit, aPermit, aQuestion } from '../../../support/shared-worker.ts';

const EARLY = '2026-04-03T08:00:00.000Z';
const LATE = '2026-04-04T08:00:00.000Z';
const received = (recipientId: string, firstAt: string, lastAt = firstAt) => ({
  recipientId,
  firstAt,
  lastAt,
});

describe('the order of invoices', () => {
  const groupOne = aQuestion([6.5, 3.5], { permits: [aPermit()] });
  const found = (first: string, second: string) =>
    ['c1', 'c2'].map(
      (id) => sharedWorkerFinding(groupOne, id, [received('c1', first), received('c2', second)]).code,
    );

  test('the permit’s holder first: both pass', () => {
    expect(found(EARLY, LATE)).toEqual([null, null]);
  });

  test('the other first: both come back', () => {
    expect(found(LATE, EARLY)).toEqual(['ORDER', 'ORDER']);
  });

  test('on one invoice they come at once, which is in order', () => {
    expect(found(EARLY, EARLY)).toEqual([null, null]);
  });

  test('the other sent again after the holder puts it right; the holder sent again breaks nothing', () => {
    expect(isInvoiceOrderKept(['c1'], [received('c1', LATE), received('c2', EARLY, LATE)])).toBe(true);
    expect(isInvoiceOrderKept(['c1'], [received('c1', EARLY, LATE), received('c2', EARLY)])).toBe(true);
  });

  test('81 comes before the order, and no permit or two leave no order to keep', () => {
    const wrongWayRound = [received('c1', LATE), received('c2', EARLY)];
    expect(sharedWorkerFinding(aQuestion([9.5, 8], { permits: [aPermit()] }), 'c1', wrongWayRound).code).toBe(
      '81',
    );
    const judged = { determinations: [aDetermination()] };
    expect(sharedWorkerFinding(aQuestion([5, 5], judged), 'c1', wrongWayRound).code).toBe(null);
    const both = { permits: [aJointPermit('2020-01-01')] };
    expect(sharedWorkerFinding(aQuestion([5, 5], both), 'c1', wrongWayRound)).toMatchObject({
      code: null,
      partnerIds: ['c2'],
      factIds: ['joint-1'],
    });
  });

  test('depends on instants alone, not on which of the two is named first', () => {
    const at = fc.integer({ min: 0, max: 5 }).map((hour) => `2026-04-03T0${hour}:00:00.000Z`);
    fc.assert(
      fc.property(at, at, at, at, (a, b, c, d) => {
        const one = received('c1', a < b ? a : b, a < b ? b : a);
        const two = received('c2', c < d ? c : d, c < d ? d : c);
        expect(isInvoiceOrderKept(['c1'], [one, two])).toBe(isInvoiceOrderKept(['c1'], [two, one]));
        expect(isInvoiceOrderKept(['c1'], [one, two])).toBe(one.firstAt <= two.lastAt);
      }),
    );
  });
});

describe('notices to the provider', () => {
  const benefit = (from: string, points: number) => ({
    benefitDecisionId: `b-${from}`,
    recipientId: 'c1',
    from,
    points,
    reduced: false,
    track: 'service' as const,
    supplements: [],
    by: 'clerk',
    at: '2025-01-01T08:00:00.000Z',
    pointsThen: [],
  });
  const told = (facts: Parameters<typeof aQuestion>[1], points: [number, number]) =>
    noticesOf(aQuestion(points, facts, { month: '2026-12' }), '2025-01').map((one) => [
      one.month,
      one.group,
      one.reason,
      one.text.map((line) => line.messageId),
    ]);

  test('tell of a new case, of a move between groups, and of a worse condition', () => {
    const benefits = [benefit('2024-06-01', 5), benefit('2025-06-01', 9), benefit('2026-02-15', 9.5)];

    expect(told({ benefits }, [5, 8])).toEqual([
      ['2025-01', 3, 'new', ['shared-worker.notice.reason.new', 'shared-worker.notice.group-3']],
      ['2025-06', 3, 'worsened', ['shared-worker.notice.reason.worsened', 'shared-worker.notice.group-3']],
      ['2026-03', 2, 'moved', ['shared-worker.notice.reason.moved', 'shared-worker.notice.group-2']],
    ]);
  });

  test('tell nothing in group 1, nor of what a joint permit allows', () => {
    expect(told({ permits: [aPermit()] }, [5, 4])).toEqual([]);
    expect(told({ permits: [aJointPermit('2020-01-01')] }, [5, 5])).toEqual([]);
  });

  test('tell when somebody grows worse although a joint permit runs', () => {
    const benefits = [benefit('2020-01-01', 5), benefit('2025-06-01', 6)];
    expect(told({ permits: [aJointPermit('2020-02-01')], benefits }, [5, 5])).toEqual([
      ['2025-06', 3, 'worsened', ['shared-worker.notice.reason.worsened', 'shared-worker.notice.group-3']],
    ]);
  });

  test('keep their ids', () => {
    const question = aQuestion([5, 5], {}, { month: '2026-12' });
    expect(noticesOf(question, '2025-01')).toEqual(noticesOf({ ...question, month: '2027-03' }, '2025-01'));
  });
});
