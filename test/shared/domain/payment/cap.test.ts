import { describe, expect, test } from 'vitest';
import { benefitsOf, CAP_TABLES, capOn, foreignStretches } from '#shared/domain/payment/cap';
import type { BenefitOn } from '#shared/domain/payment/claim';
import { decideRecipient } from '#shared/domain/payment/decide';
import type { DecisionInput } from '#shared/domain/payment/workings';
import { aBenefit, aClaim, aDayTime, aDecision, aPaidRecipient } from '../../../support/payment.ts';

/** A week of days alike, claimed and verified: hours of each day from Sunday on. */
const week = (sunday: number, month: string, hours: readonly number[], caregiverId = 'g1') => {
  const dates = hours.map((count, day) => ({
    date: new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)) - 1, sunday + day))
      .toISOString()
      .slice(0, 10),
    minutes: count * 60,
  }));
  const worked = dates.filter(({ minutes }) => minutes > 0);
  return {
    claims: worked.map(({ date, minutes }) => aClaim(date, minutes, { caregiverId })),
    times: worked.map(({ date, minutes }) => aDayTime(date, minutes, { caregiverId })),
  };
};

const decide = (
  benefits: readonly BenefitOn[],
  { claims, times }: Pick<DecisionInput, 'claims' | 'times'>,
  overrides: Partial<DecisionInput> = {},
) => {
  const decisions = decideRecipient(
    aDecision({
      claims,
      times,
      recipient: aPaidRecipient({ benefits }),
      assignments: ['g1', 'g2'].map((caregiverId) => ({
        providerId: 'a1',
        caregiverId,
        recipientId: 'c1',
        from: '2025-01-01',
      })),
      ...overrides,
    }),
  );
  const payableMinutes = decisions.reduce((sum, decision) => sum + decision.payableMinutes, 0);
  return {
    payableMinutes,
    payableHours: payableMinutes / 60,
    held: decisions.flatMap(({ date, held }) =>
      held.map(({ code, minutes }) => `${date} ${code} ${minutes}`),
    ),
  };
};

const points = (count: number | null, more: Partial<BenefitOn> = {}) => [
  aBenefit({ points: count, ...more }),
];
const withForeignFrom = (from: string, to?: string): Partial<DecisionInput> => ({
  assignments: [
    { providerId: 'a1', caregiverId: 'g1', recipientId: 'c1', from: '2025-01-01' },
    { providerId: 'a1', caregiverId: 'f1', recipientId: 'c1', from, to },
  ],
});

const HALF_HOURS = [3.5, 3.5, 3.5, 3.5, 3.5, 3, 0];

describe('scenario 23: level 4 and 20.5 hours a week', () => {
  test('with an Israeli caregiver it is within 21', () => {
    expect(decide(points(7), week(6, '2026-12', HALF_HOURS))).toMatchObject({ payableHours: 20.5, held: [] });
  });

  test('a foreign worker assigned in December leaves December as it was', () => {
    expect(decide(points(7), week(20, '2026-12', HALF_HOURS), withForeignFrom('2026-12-10'))).toMatchObject({
      payableHours: 20.5,
      held: [],
    });
  });

  test('from January on 18.5 hours are half an hour too many, at the end of the week', () => {
    const hours = [3.5, 3.5, 3.5, 3.5, 3.5, 1, 0];

    expect(decide(points(7), week(3, '2027-01', hours), withForeignFrom('2026-12-10'))).toMatchObject({
      payableHours: 18,
      held: ['2027-01-08 OVER_CAP 30'],
    });
  });

  test('the week over the first takes five days of 21 and two of 18: 20 h 08', () => {
    const evenly = decide(
      points(7),
      week(27, '2026-12', [3, 3, 3, 3, 3, 3, 3]),
      withForeignFrom('2026-12-10'),
    );
    const early = decide(
      points(7),
      week(27, '2026-12', [4, 4, 4, 4, 4, 0, 0]),
      withForeignFrom('2026-12-10'),
    );

    expect(evenly.held).toEqual(['2027-01-02 OVER_CAP 52']);
    expect(early).toMatchObject({ payableHours: 20, held: [] });
  });
});

describe('hours of the week', () => {
  test.each([
    [2.5, 5.5, 5.5],
    [3, 5.5, 5.5],
    [3.5, 10, 10],
    [4.5, 10, 10],
    [5, 14, 17],
    [6, 14, 17],
    [6.5, 18, 21],
    [7.5, 18, 21],
    [8, 22, 26],
    [9, 22, 26],
    [9.5, 26, 30],
    [11, 26, 30],
  ])('%d points: %d hours with a foreign worker, %d with an Israeli caregiver', (count, foreign, israeli) => {
    const full = week(1, '2026-03', [8, 8, 8, 8, 8, 8, 8]);

    expect(decide(points(count), full).payableHours).toBe(israeli);
    expect(decide(points(count), full, withForeignFrom('2025-06-15')).payableHours).toBe(foreign);
    expect(decide(points(count, { reduced: true }), full).payableHours).toBe(israeli / 2);
  });

  test.each([null, 2])('points that give no level (%s) cap nothing', (count) => {
    expect(decide(points(count), week(1, '2026-03', [9, 9, 9, 9, 9, 9, 9])).payableHours).toBe(63);
  });

  test('all caregivers share the hours of one week', () => {
    const one = week(1, '2026-03', [2, 2, 2]);
    const other = week(1, '2026-03', [2, 2, 2], 'g2');
    const both = { claims: [...other.claims, ...one.claims], times: [...one.times, ...other.times] };

    expect(decide(points(4), both).held).toEqual(['2026-03-03 OVER_CAP 120']);
  });

  test('what was not reported uses up nothing', () => {
    const { claims, times } = week(1, '2026-03', [4, 4, 4]);

    expect(decide(points(4), { claims, times: times.slice(1) })).toMatchObject({
      payableHours: 8,
      held: ['2026-03-01 NO_REPORT 240'],
    });
  });

  test('a line that is held whole uses up nothing', () => {
    const { claims, times } = week(1, '2026-03', [6, 6]);
    const twice = [...claims, { ...claims[0]!, lineId: 'zz' }];

    expect(decide(points(4), { claims: twice, times })).toMatchObject({
      payableHours: 10,
      held: ['2026-03-01 DUPLICATE_LINE 360', '2026-03-02 OVER_CAP 120'],
    });
  });

  test('a week over the end of a month is one week: the new month takes what the old one left', () => {
    const { claims, times } = week(29, '2026-11', [4, 4, 4, 4]);

    expect(decide(points(4), { claims, times }).held).toEqual([
      '2026-12-01 OVER_CAP 120',
      '2026-12-02 OVER_CAP 240',
    ]);
  });

  test('a supplement counts from its first to its last day, by sevenths', () => {
    const supplements = [
      { kind: 'holocaust-survivor', weeklyMinutes: 540, from: '2026-03-03', until: '2026-03-09' },
    ];
    const benefits = points(4, { supplements });
    const full = [9, 9, 9, 9, 9, 9, 9];

    expect(decide(benefits, week(1, '2026-03', full)).payableMinutes).toBe(Math.floor(600 + (5 * 540) / 7));
    expect(decide(benefits, week(8, '2026-03', full)).payableMinutes).toBe(Math.floor(600 + (2 * 540) / 7));
    expect(decide(benefits, week(15, '2026-03', full)).payableHours).toBe(10);
  });

  test('half a benefit halves the hours of the table, not a supplement that was granted', () => {
    const supplements = [{ kind: 'special', weeklyMinutes: 60, from: '2025-01-01' }];
    const full = [9, 9, 9, 9, 9, 9, 9];

    expect(decide(points(7, { reduced: true }), week(8, '2026-03', full)).payableMinutes).toBe(630);
    expect(decide(points(7, { reduced: true, supplements }), week(8, '2026-03', full)).payableMinutes).toBe(
      690,
    );
  });

  test('a benefit that changes in the week brings each day its seventh; days without points are not capped', () => {
    const risen = [aBenefit({ points: 4 }), aBenefit({ points: 10, from: '2026-03-04' })];
    const begun = [aBenefit({ points: null }), aBenefit({ points: 3.5, from: '2026-03-04' })];

    const all = week(1, '2026-03', [9, 9, 9, 9, 9, 9, 9]);
    expect(decide(risen, all).payableMinutes).toBe(Math.floor((3 * 600 + 4 * 1800) / 7));
    expect(decide(begun, all).payableMinutes).toBe(3 * 540 + Math.floor((4 * 600) / 7));
    expect(decide([...risen].reverse(), all)).toEqual(decide(risen, all));
  });

  test('no supplementary hours where one worker serves two and no load was found', () => {
    const shared = {
      sharedWorker: (_caregiverId: string, month: string) =>
        month < '2026-03'
          ? null
          : { code: null, supplementAllowed: false, partnerIds: ['c2'], factIds: [], explanation: [] },
    };
    const supplements = [{ kind: 'special', weeklyMinutes: 60, from: '2025-01-01' }];
    const full = [6, 6, 6, 6, 6, 6, 6];

    expect(decide(points(7, { supplements }), week(8, '2026-02', full), shared).payableHours).toBe(22);
    expect(decide(points(7, { supplements }), week(8, '2026-03', full), shared).payableHours).toBe(18);
  });

  const recorded = ({
    at = '2026-01-01T08:00:00.000Z',
    ...benefit
  }: Partial<BenefitOn> & { at?: string }) => ({
    ...aBenefit(benefit),
    at,
  });

  test('points of the directory count before the first decision', () => {
    const benefits = benefitsOf(4, [recorded({ points: 10, from: '2026-03-08' })]);
    const full = [9, 9, 9, 9, 9, 9, 9];

    expect(decide(benefits, week(1, '2026-03', full)).payableHours).toBe(10);
    expect(decide(benefits, week(8, '2026-03', full)).payableHours).toBe(30);
    expect(decide(benefitsOf(undefined, []), week(8, '2026-03', full)).payableHours).toBe(63);
    expect(benefitsOf(undefined, [])).toMatchObject([{ points: null }]);
  });

  test('a decision that names no points leaves them as they were', () => {
    const cash = recorded({ points: null, reduced: true, from: '2026-03-08' });
    const full = [9, 9, 9, 9, 9, 9, 9];

    expect(decide(benefitsOf(4, [cash]), week(8, '2026-03', full)).payableHours).toBe(5);
    const risen = recorded({ points: 10, from: '2026-03-01' });
    expect(decide(benefitsOf(4, [cash, risen]), week(8, '2026-03', full)).payableHours).toBe(15);
  });

  test('of two decisions from one day the one recorded later counts, in whatever order they are found', () => {
    const first = recorded({ points: 10, from: '2026-03-08', at: '2026-03-01T08:00:00.000Z' });
    const second = recorded({ points: 7, from: '2026-03-08', at: '2026-03-02T08:00:00.000Z' });
    const full = [9, 9, 9, 9, 9, 9, 9];

    for (const decisions of [
      [first, second],
      [second, first],
    ]) {
      expect(decide(benefitsOf(4, decisions), week(8, '2026-03', full)).payableHours).toBe(21);
    }
  });

  test('a later table counts from its day on', () => {
    const facts = {
      tables: [
        ...CAP_TABLES,
        {
          from: '2027-01-01',
          source: 'made up',
          levels: [{ level: 1, pointsFrom: 2, foreignMinutes: 60, israeliMinutes: 120 }],
        },
      ],
      benefits: [aBenefit({ points: 4 })],
      foreign: [],
      isWithoutSupplement: () => false,
    };

    expect(capOn(facts, '2026-12-31')).toMatchObject({ level: 2, weeklyMinutes: 600 });
    expect(capOn(facts, '2027-01-01')).toMatchObject({ level: 1, weeklyMinutes: 120 });
    expect(capOn(facts, '2020-12-31')).toMatchObject({ level: null, weeklyMinutes: null });
  });
});

describe('days with a foreign worker', () => {
  test.each([
    ['from the first of the next month to the end', [{ from: '2026-12-10' }], [{ from: '2027-01-01' }]],
    [
      'assigned on a first: from the next first',
      [{ from: '2026-12-01', to: '2027-02-10' }],
      [{ from: '2027-01-01', to: '2027-02-10' }],
    ],
    [
      'a worker who takes over on the next day goes on',
      [{ from: '2027-02-11' }, { from: '2026-12-01', to: '2027-02-10' }],
      [{ from: '2027-01-01' }],
    ],
    [
      'a day between them ends it',
      [{ from: '2027-02-12' }, { from: '2026-12-01', to: '2027-02-10' }],
      [{ from: '2027-01-01', to: '2027-02-10' }, { from: '2027-03-01' }],
    ],
    [
      'one within another adds nothing',
      [
        { from: '2026-12-01', to: '2027-02-10' },
        { from: '2026-12-20', to: '2027-01-10' },
      ],
      [{ from: '2027-01-01', to: '2027-02-10' }],
    ],
  ])('%s', (_name, assignments, stretches) => {
    expect(foreignStretches(assignments)).toEqual(stretches);
  });
});
