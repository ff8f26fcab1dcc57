import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppError } from '#shared/domain/app-error';
import {
  BRANCH_IDS,
  type BranchChange,
  branchDates,
  branchOn,
  modeOn,
  ROLLOUT,
  withChange,
  withDecision,
} from '#shared/domain/branches';
import type { ChangeDecision } from '#shared/domain/dated-change';

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
});

let minute = 0;
/** A change of either date, each asked for a minute after the one before. */
const change = (
  dates: { payingFrom: string } | { reportingFrom: string },
  reason = 'Not ready',
): BranchChange => {
  minute += 1;
  return { ...dates, reason, by: 'division', at: new Date(Date.UTC(2025, 9, 20, 8, minute)).toISOString() };
};
const said = (decision: ChangeDecision['decision'], by = 'division.second'): ChangeDecision => ({
  decision,
  by,
  at: '2026-06-01T08:00:00.000Z',
});
/** Haifa reports from 2025-10-01 and pays from 2026-01-01 as announced; the changes come one after the other. */
const haifa = (...changes: BranchChange[]): BranchChange[] =>
  changes.reduce<BranchChange[]>((history, one) => withChange('haifa', history, one), []);
const refused = (path: string) =>
  expect.objectContaining({
    kind: 'impossible',
    code: 'PAYING_BEFORE_REPORTING',
    errors: [expect.objectContaining({ path, code: 'PAYING_BEFORE_REPORTING' })],
  });

describe.each([
  ['payingFrom', '2026-02-01', '2025-12-01'],
  ['reportingFrom', '2025-11-01', '2025-09-01'],
] as const)('a change of %s', (which, later, earlier) => {
  const to = (date: string): BranchChange =>
    change(which === 'payingFrom' ? { payingFrom: date } : { reportingFrom: date });
  const other = which === 'payingFrom' ? 'reportingFrom' : 'payingFrom';
  const announced = branchDates('haifa', []);

  test('to a later date holds at once, and the other date stays', () => {
    expect(branchDates('haifa', haifa(to(later)))).toEqual({ ...announced, [which]: later });
  });

  test('to a later date is undone when a second person rejects it', () => {
    const asked = to(later);
    const history = withDecision('haifa', which, haifa(asked), asked.at, said('rejected'));
    expect(branchDates('haifa', history)).toEqual(announced);
  });

  test('to an earlier date waits for a second person, who is not the one who asked', () => {
    const asked = to(earlier);
    const history = haifa(asked);
    expect(branchDates('haifa', history)).toEqual(announced);
    expect(() => withDecision('haifa', which, history, asked.at, said('approved', 'division'))).toThrow(
      expect.objectContaining({ kind: 'forbidden', code: 'SAME_PERSON' }),
    );
    const approved = withDecision('haifa', which, history, asked.at, said('approved'));
    expect(branchDates('haifa', approved)).toEqual({ ...announced, [which]: earlier });
  });

  test('is not decided as one of the other date', () => {
    const asked = to(earlier);
    expect(() => withDecision('haifa', other, haifa(asked), asked.at, said('approved'))).toThrow(
      expect.objectContaining({ kind: 'not-found' }),
    );
  });

  test('asked for once more adds nothing, also when the other date moved in between', () => {
    const first = to(later);
    const between = change(
      other === 'payingFrom' ? { payingFrom: '2026-05-01' } : { reportingFrom: '2025-10-02' },
    );
    const history = haifa(first, between);
    expect(withChange('haifa', history, to(later))).toEqual(history);
    expect(withChange('haifa', history, { ...to(later), reason: 'Another reason' })).toHaveLength(3);
  });
});

describe('a branch reports before it pays', () => {
  test('both may begin on one day', () => {
    expect(haifa(change({ payingFrom: '2025-10-01' }))).toHaveLength(1);
    expect(haifa(change({ reportingFrom: '2026-01-01' }))).toHaveLength(1);
  });

  test.each([
    ['/payingFrom', [change({ payingFrom: '2025-09-30' })]],
    ['/reportingFrom', [change({ reportingFrom: '2026-01-02' })]],
    ['/payingFrom', [change({ reportingFrom: '2025-12-01' }), change({ payingFrom: '2025-11-30' })]],
    ['/reportingFrom', [change({ payingFrom: '2026-03-01' }), change({ reportingFrom: '2026-03-02' })]],
  ])('%s is named when it passes the other date', (path, changes) => {
    expect(() => haifa(...changes)).toThrow(refused(path));
    expect(() => haifa(...changes)).toThrow(AppError);
  });

  test('what waited while the other date moved on cannot be approved any more, but can be asked for again', () => {
    const waits = change({ payingFrom: '2025-11-01' });
    const history = haifa(waits, change({ reportingFrom: '2025-12-01' }));
    const decide = (decision: 'approved' | 'rejected') =>
      withDecision('haifa', 'payingFrom', history, waits.at, said(decision));

    expect(() => decide('approved')).toThrow(refused('/decision'));
    expect(decide('rejected')).toHaveLength(2);
    expect(withChange('haifa', history, { ...waits, at: '2025-12-01T08:00:00.000Z' })).toEqual(history);
  });

  test('a postponed payment cannot be undone behind the reports that were postponed after it', () => {
    const postponed = change({ payingFrom: '2026-06-01' });
    const history = haifa(postponed, change({ reportingFrom: '2026-04-01' }));
    expect(() => withDecision('haifa', 'payingFrom', history, postponed.at, said('rejected'))).toThrow(
      refused('/decision'),
    );
  });
});

/** A month of the rollout, and whether somebody asks for it or decides about what was asked for. */
const day = fc
  .integer({ min: 0, max: 14 })
  .map((n) => new Date(Date.UTC(2025, 6 + n, 1)).toISOString().slice(0, 10));
const which = fc.constantFrom('payingFrom' as const, 'reportingFrom' as const);
const step = fc.oneof(
  fc.record({ kind: fc.constant('ask' as const), which, day }),
  fc.record({
    kind: fc.constantFrom('approved' as const, 'rejected' as const),
    which,
    nth: fc.nat({ max: 7 }),
  }),
);
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

const after = (history: BranchChange[], one: Step): BranchChange[] => {
  try {
    if (one.kind === 'ask') {
      const wanted = one.which === 'payingFrom' ? { payingFrom: one.day } : { reportingFrom: one.day };
      return withChange('haifa', history, change(wanted));
    }
    const at = history[one.nth]?.at ?? '2000-01-01T00:00:00.000Z';
    return withDecision('haifa', one.which, history, at, said(one.kind));
  } catch (error) {
    expect(error).toBeInstanceOf(AppError);
    return history;
  }
};

test('whatever people ask for and decide: reports come first, and a change touches only days between two dates', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), day, (steps, on) => {
      let history: BranchChange[] = [];
      for (const one of steps) {
        const next = after(history, one);
        const [was, is] = [branchDates('haifa', history), branchDates('haifa', next)];
        expect(is.payingFrom >= is.reportingFrom).toBe(true);
        const moved = (['payingFrom', 'reportingFrom'] as const).filter((name) => was[name] !== is[name]);
        expect(moved.every((name) => name === one.which)).toBe(true);
        const isBetween = moved.some((name) => on >= was[name] !== on >= is[name]);
        if (!isBetween) expect(modeOn(is, on)).toBe(modeOn(was, on));
        if (one.kind === 'ask') expect(is[one.which] >= was[one.which]).toBe(true);
        history = next;
      }
    }),
  );
});
