import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CareFacts } from '#shared/domain/payment/care-facts';
import { sharedWorkerDecision, type SharedWorkerDecision } from '#shared/domain/payment/shared-worker';
import type { SharedWorkerQuestion } from '#shared/domain/payment/shared-worker-couple';
import { DECISIONS } from '#shared/domain/payment/shared-worker-table';
import { Language } from '#shared/domain/directory';
import { renderMessage } from '#shared/lambda/messages';
import {
  aDetermination,
  aHousemate,
  aJointPermit,
  aPermit,
  aQuestion,
  careFacts,
} from '../../../support/shared-worker.ts';

const bothOrders = (question: SharedWorkerQuestion): SharedWorkerDecision => {
  const [a, b] = question.people;
  const decision = sharedWorkerDecision(question);
  expect(sharedWorkerDecision({ ...question, people: [b, a] })).toEqual(decision);
  return decision;
};
const outcome = ({ group, allowed, code }: SharedWorkerDecision) => [group, allowed, code];
const codes = ({ followUps }: SharedWorkerDecision) => followUps.map((one) => one.code);
const twoOf =
  (facts: Partial<CareFacts> = {}, points: [number, number] = [5, 5]) =>
  (month: string) =>
    bothOrders(aQuestion(points, facts, { month }));

describe('groups at their boundaries, in both orders', () => {
  test.each([
    [[4.5, 4.0], 1],
    [[4.5, 4.5], 3],
    [[9.5, 8.0], 2],
    [[9.5, 7.5], 3],
    [[9.0, 9.0], 3],
    [[9.5, 9.5], 2],
    [[9.5, 4.0], 1],
    [[4.5, 2.5], 1],
    [[4.5, 2.0], null],
    [[4.0, 4.0], null],
    [[11, 8.0], 2],
    [[8.0, 8.0], 3],
  ] as const)('points %j are group %s', ([a, b], group) => {
    expect(bothOrders(aQuestion([a, b])).group).toBe(group);
    expect(bothOrders(aQuestion([b, a])).group).toBe(group);
  });

  test('(9.5, 8.0) without an old permit is 81', () => {
    expect(outcome(bothOrders(aQuestion([9.5, 8])))).toEqual([2, false, 81]);
  });

  test('a determination of no load does not help group 2', () => {
    expect(outcome(bothOrders(aQuestion([9.5, 8], { determinations: [aDetermination()] })))).toEqual([
      2,
      false,
      81,
    ]);
  });

  test('nobody with the points of a permit is 81, and so is somebody whose points are unknown', () => {
    expect(outcome(bothOrders(aQuestion([4, 4])))).toEqual([null, false, 81]);
    const unknown = bothOrders(aQuestion([9, undefined]));
    expect(outcome(unknown)).toEqual([null, false, 81]);
    expect(codes(unknown)).toContain('RECORD_POINTS');
  });
});

describe('group 1', () => {
  test('passes with a permit of the one with more points, and asks nothing of the provider', () => {
    const decision = bothOrders(aQuestion([4.5, 4], { permits: [aPermit()] }));

    expect(outcome(decision)).toEqual([1, true, null]);
    expect(decision.followUps.filter((one) => one.owner === 'provider')).toEqual([]);
    expect(decision.supplementAllowed).toBe(false);
  });

  test.each([
    ['no permit', []],
    ['a permit of the other one', [aPermit({ recipientId: 'c2' })]],
    ['a permit that is over', [aPermit({ to: '2026-02-28' })]],
    ['a permit that is to come', [aPermit({ from: '2026-04-01' })]],
  ])('with %s is 81 until the permit is checked', (_what, permits) => {
    const decision = bothOrders(aQuestion([4.5, 4], { permits }));

    expect(outcome(decision)).toEqual([1, false, 81]);
    expect(codes(decision)).toContain('CHECK_PERMIT');
  });

  test.each([['2026-03-01'], ['2026-03-31']])('counts a permit that ends on %s in the whole month', (to) => {
    expect(bothOrders(aQuestion([4.5, 4], { permits: [aPermit({ to })] })).allowed).toBe(true);
  });

  test.each([['2026-03-02'], ['2026-03-31']])('counts a permit that begins on %s in that month', (from) => {
    expect(bothOrders(aQuestion([4.5, 4], { permits: [aPermit({ from })] })).allowed).toBe(true);
  });
});

describe('joint permits', () => {
  test('approved on 2020-12-30 with levels unchanged makes group 2 into group 3', () => {
    expect(outcome(bothOrders(aQuestion([9.5, 8], { permits: [aJointPermit('2020-12-30')] })))).toEqual([
      3,
      true,
      null,
    ]);
  });

  test('approved on 2020-12-31 leaves group 2 as it is', () => {
    expect(outcome(bothOrders(aQuestion([9.5, 8], { permits: [aJointPermit('2020-12-31')] })))).toEqual([
      2,
      false,
      81,
    ]);
  });

  test('that is over lets the load be looked at', () => {
    const permits = [aJointPermit('2020-12-30', { to: '2022-12-31' })];

    expect(outcome(bothOrders(aQuestion([9.5, 8], { permits })))).toEqual([3, false, 81]);
    expect(outcome(bothOrders(aQuestion([9.5, 8], { permits, determinations: [aDetermination()] })))).toEqual(
      [3, true, null],
    );
  });

  test('counts no longer once a level changed', () => {
    const benefit = {
      benefitDecisionId: 'b1',
      recipientId: 'c2',
      from: '2024-01-01',
      points: 8,
      reduced: false,
      track: 'service' as const,
      supplements: [],
      by: 'clerk',
      at: '2024-01-01T08:00:00.000Z',
      pointsThen: [],
    };
    const before = { ...benefit, benefitDecisionId: 'b0', from: '2019-01-01', points: 7.5 };
    const permits = [aJointPermit('2020-12-30')];

    expect(outcome(bothOrders(aQuestion([9.5, 8], { permits, benefits: [before, benefit] })))).toEqual([
      2,
      false,
      81,
    ]);
    const entered = aJointPermit('2020-12-30', { pointsThen: [{ recipientId: 'c2', points: 7.5 }] });
    expect(outcome(bothOrders(aQuestion([9.5, 8], { permits: [entered] })))).toEqual([2, false, 81]);
  });

  test('makes group 3 of group 2 alone', () => {
    const permits = [aJointPermit('2020-12-30', { to: '2022-12-31' })];
    expect(bothOrders(aQuestion([4.5, 4], { permits })).group).toBe(1);
    expect(bothOrders(aQuestion([4, 4], { permits })).group).toBe(null);
  });

  test('still counts when points changed within a level', () => {
    const entered = aJointPermit('2020-12-30', { pointsThen: [{ recipientId: 'c2', points: 8 }] });
    expect(outcome(bothOrders(aQuestion([9.5, 9], { permits: [entered] })))).toEqual([3, true, null]);
  });

  test('runs to the end of its last month and no longer', () => {
    const at = twoOf({ permits: [aJointPermit('2020-06-01', { to: '2026-03-15' })] });

    expect(outcome(at('2026-03'))).toEqual([3, true, null]);
    expect(outcome(at('2026-04'))).toEqual([3, false, 81]);
  });

  test('with somebody else is no joint permit of these two', () => {
    const permits = [aPermit({ joint: { withRecipientId: 'c9', approvedOn: '2020-01-01' } })];
    expect(outcome(bothOrders(aQuestion([9.5, 8], { permits })))).toEqual([2, false, 81]);
  });
});

describe('the life of a determination', () => {
  test('none yet is 81, with a check of the load for the provider', () => {
    const decision = bothOrders(aQuestion([5, 5]));

    expect(outcome(decision)).toEqual([3, false, 81]);
    expect(decision.followUps.find((one) => one.code === 'CHECK_CARE_LOAD')).toMatchObject({
      owner: 'provider',
      ownerIds: ['a1'],
    });
  });

  test('no load holds for 24 months with the first', () => {
    const at = twoOf({ determinations: [aDetermination()] });

    expect(outcome(at('2024-12'))).toEqual([3, false, 81]);
    expect(outcome(at('2025-01'))).toEqual([3, true, null]);
    expect(outcome(at('2026-12'))).toEqual([3, true, null]);
    expect(outcome(at('2027-01'))).toEqual([3, false, 82]);
    expect(codes(at('2027-01'))).toContain('CHECK_CARE_LOAD');
    expect(at('2027-01').followUps.find((one) => one.code === 'CHECK_CARE_LOAD')?.openedOn).toBe(
      '2027-01-01',
    );
  });

  test('an until-month is its last', () => {
    const at = twoOf({ determinations: [aDetermination({ untilMonth: '2025-06' })] });

    expect(outcome(at('2025-06'))).toEqual([3, true, null]);
    expect(outcome(at('2025-07'))).toEqual([3, false, 82]);
  });

  test('load is 82 and leaves no benefit in cash', () => {
    const decision = bothOrders(aQuestion([5, 5], { determinations: [aDetermination({ load: true })] }));

    expect(outcome(decision)).toEqual([3, false, 82]);
    expect(decision.cashAllowed).toBe(false);
  });

  test('the latest of several counts', () => {
    const determinations = [
      aDetermination({ determinationId: 'd2', load: true, month: '2026-02', visitedOn: '2026-02-03' }),
      aDetermination(),
      aDetermination({ determinationId: 'd3', month: '2026-05', visitedOn: '2026-05-03' }),
    ];
    const at = twoOf({ determinations });

    expect([at('2026-01'), at('2026-02'), at('2026-04'), at('2026-05')].map((one) => one.code)).toEqual([
      null,
      82,
      82,
      null,
    ]);
  });

  test('a worker who replaced another in mid-month is undetermined until the load is checked again', () => {
    const first = aDetermination();
    const asked = (caregiverId: string, month: string, determinations = [first]) =>
      outcome(bothOrders(aQuestion([5, 5], { determinations }, { caregiverId, month })));

    expect(asked('f2', '2025-09')).toEqual([3, false, 82]);
    expect(asked('f1', '2025-09')).toEqual([3, true, null]);

    const second = aDetermination({
      determinationId: 'd2',
      caregiverId: 'f2',
      month: '2025-09',
      visitedOn: '2025-09-20',
    });
    expect(asked('f2', '2025-09', [first, second])).toEqual([3, true, null]);
    expect(asked('f1', '2025-09', [first, second])).toEqual([3, true, null]);
    expect(asked('f1', '2025-10', [first, second])).toEqual([3, false, 82]);
  });

  test('a provider that changes ends nothing', () => {
    const people = [
      aHousemate('c1', 5, { providerId: 'a2' }),
      aHousemate('c2', 5, { providerId: 'a2' }),
    ] as const;
    const question = aQuestion([5, 5], { determinations: [aDetermination()] }, { people });
    expect(outcome(bothOrders(question))).toEqual([3, true, null]);
  });

  test('points that rose end it, points that fell do not', () => {
    const entered = (points: number) =>
      aDetermination({
        pointsThen: [
          { recipientId: 'c1', points },
          { recipientId: 'c2', points: 5 },
        ],
      });

    expect(outcome(bothOrders(aQuestion([5.5, 5], { determinations: [entered(5)] })))).toEqual([
      3,
      false,
      82,
    ]);
    expect(outcome(bothOrders(aQuestion([5, 5], { determinations: [entered(5)] })))).toEqual([3, true, null]);
    expect(outcome(bothOrders(aQuestion([4.5, 5], { determinations: [entered(5)] })))).toEqual([
      3,
      true,
      null,
    ]);
  });

  test('a benefit decision of more points ends it from the first of the next month', () => {
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
    const at = twoOf({
      determinations: [aDetermination()],
      benefits: [benefit('2024-01-01', 5), benefit('2025-06-15', 6)],
    });

    expect(outcome(at('2025-06'))).toEqual([3, true, null]);
    expect(outcome(at('2025-07'))).toEqual([3, false, 82]);
  });

  test('what was known on the day of the visit, or at the start of its month, ends nothing', () => {
    const rise = {
      benefitDecisionId: 'b2',
      recipientId: 'c1',
      points: 6,
      reduced: false,
      track: 'service' as const,
      supplements: [],
      by: 'clerk',
      at: '2025-01-01T08:00:00.000Z',
      pointsThen: [],
    };
    const before = { ...rise, benefitDecisionId: 'b1', from: '2024-01-01', points: 5 };
    const after = (from: string, visitedOn: string) =>
      twoOf({
        determinations: [aDetermination({ visitedOn })],
        benefits: [before, { ...rise, from }],
        permits: [aPermit(), aPermit({ permitId: 'permit-2', from })],
      })('2025-03').code;

    expect(after('2025-01-05', '2025-01-10')).toBe(null);
    expect(after('2025-01-10', '2025-01-10')).toBe(null);
    expect(after('2025-01-01', '2024-12-20')).toBe(null);
    expect(after('2025-01-11', '2025-01-10')).toBe(82);
  });

  test('two workers who were judged in one month both stay judged', () => {
    const determinations = [aDetermination(), aDetermination({ determinationId: 'd2', caregiverId: 'f2' })];
    const asked = (caregiverId: string) =>
      outcome(bothOrders(aQuestion([5, 5], { determinations }, { caregiverId, month: '2025-09' })));

    expect([asked('f1'), asked('f2')]).toEqual([
      [3, true, null],
      [3, true, null],
    ]);
  });

  test('a new permit ends it, and asks for supplement and split again', () => {
    const permits = [aPermit(), aPermit({ permitId: 'permit-2', recipientId: 'c2', from: '2025-06-01' })];
    const at = twoOf({ determinations: [aDetermination()], permits });

    expect(outcome(at('2025-05'))).toEqual([3, true, null]);
    expect(outcome(at('2025-06'))).toEqual([3, false, 82]);
    expect(codes(at('2025-06'))).toEqual(
      expect.arrayContaining(['CHECK_CARE_LOAD', 'CHECK_SUPPLEMENT', 'SPLIT_SERVICE_DECISION']),
    );
    expect(at('2025-06').splitAfterMonth).toBe('2025-06');
  });

  test('two recipients in cash are judged by a social worker of the Institute alone', () => {
    const benefit = (recipientId: string) => ({
      benefitDecisionId: `b-${recipientId}`,
      recipientId,
      from: '2024-01-01',
      points: 5,
      reduced: false,
      track: 'cash' as const,
      supplements: [],
      by: 'clerk',
      at: '2024-01-01T08:00:00.000Z',
      pointsThen: [],
    });
    const benefits = [benefit('c1'), benefit('c2')];
    const nurse = aDetermination({ professional: { name: 'נועם', kind: 'nurse' } });
    const own = aDetermination({ professional: { name: 'תמר', kind: 'nii-social-worker' } });

    const undetermined = bothOrders(aQuestion([5, 5], { benefits, determinations: [nurse] }));
    expect(outcome(undetermined)).toEqual([3, false, 81]);
    expect(undetermined.followUps.find((one) => one.code === 'CHECK_CARE_LOAD')).toMatchObject({
      owner: 'social-worker',
      ownerIds: ['tel-aviv'],
    });
    expect(outcome(bothOrders(aQuestion([5, 5], { benefits, determinations: [own] })))).toEqual([
      3,
      true,
      null,
    ]);
    // One with a provider's service: the provider judges for both.
    expect(
      outcome(bothOrders(aQuestion([5, 5], { benefits: benefits.slice(1), determinations: [nurse] }))),
    ).toEqual([3, true, null]);
  });
});

describe('who they are to each other', () => {
  const relation = (kind: 'spouses' | 'other', source: 'recorded' | 'population-register') => ({
    relationId: `r-${kind}`,
    recipientIds: ['c1', 'c2'],
    kind,
    source,
    from: '2020-01-01',
    by: 'clerk',
    at: '2024-01-01T08:00:00.000Z',
    pointsThen: [],
  });
  const determinations = [aDetermination()];

  test('the same household id of two providers brings nobody together', () => {
    const people = [aHousemate('c1', 5), aHousemate('c2', 5, { providerId: 'a2' })] as const;
    const decision = bothOrders(aQuestion([5, 5], { determinations: [aDetermination()] }, { people }));
    expect([decision.refer, decision.allowed, decision.code]).toEqual([true, false, null]);
  });

  test('of two records from one day the Institute’s own counts; one of the month’s last day counts in it', () => {
    const relation = {
      recipientIds: ['c1', 'c2'],
      by: 'clerk',
      at: '2026-01-01T08:00:00.000Z',
      pointsThen: [],
    };
    const registered = {
      ...relation,
      relationId: 'z',
      kind: 'spouses' as const,
      source: 'population-register' as const,
      from: '2026-03-31',
    };
    const recorded = { ...registered, relationId: 'a', kind: 'other' as const, source: 'recorded' as const };
    const refer = (relations: CareFacts['relations']) => bothOrders(aQuestion([5, 5], { relations })).refer;

    expect(refer([registered, recorded])).toBe(true);
    expect(refer([recorded])).toBe(true);
    expect(refer([{ ...recorded, from: '2026-04-01' }])).toBe(false);
  });

  test('one household with nothing recorded is presumed, and asks to record the spouse', () => {
    expect(codes(bothOrders(aQuestion([5, 5], { determinations })))).toContain('RECORD_SPOUSE');
  });

  test('spouses of the population register are asked for, recorded ones are not', () => {
    const known = bothOrders(
      aQuestion([5, 5], { determinations, relations: [relation('spouses', 'population-register')] }),
    );
    expect([known.allowed, codes(known).includes('RECORD_SPOUSE')]).toEqual([true, true]);
    const done = bothOrders(
      aQuestion([5, 5], { determinations, relations: [relation('spouses', 'recorded')] }),
    );
    expect([done.allowed, codes(done).includes('RECORD_SPOUSE')]).toEqual([true, false]);
  });

  test('two who are not spouses, or not under one roof, are referred to the Division', () => {
    const others = bothOrders(
      aQuestion([5, 5], { determinations, relations: [relation('other', 'recorded')] }),
    );
    expect(others).toMatchObject({ group: null, allowed: false, code: null, refer: true, followUps: [] });
    const people = [aHousemate('c1', 5), aHousemate('c2', 5, { householdId: 'h2' })] as const;
    expect(bothOrders(aQuestion([5, 5], { determinations }, { people })).refer).toBe(true);
  });

  test('spouses with two providers are brought together by a recorded relation', () => {
    const people = [
      aHousemate('c1', 5),
      aHousemate('c2', 5, { providerId: 'a2', householdId: 'x' }),
    ] as const;
    const relations = [relation('spouses', 'recorded')];

    expect(bothOrders(aQuestion([5, 5], { determinations }, { people })).refer).toBe(true);
    expect(outcome(bothOrders(aQuestion([5, 5], { determinations, relations }, { people })))).toEqual([
      3,
      true,
      null,
    ]);
  });
});

describe('what follows', () => {
  test('supplementary hours stay in the month of the determination and end on the 1st of the next', () => {
    const at = twoOf({ determinations: [aDetermination()] });

    expect(at('2025-01').supplementAllowed).toBe(true);
    expect(at('2025-02').supplementAllowed).toBe(false);
    expect(at('2025-01').splitAfterMonth).toBe('2025-01');
  });

  test('a renewed determination brings no month of supplement back', () => {
    const renewed = aDetermination({ determinationId: 'd2', month: '2027-01', visitedOn: '2027-01-05' });
    expect(twoOf({ determinations: [aDetermination(), renewed] })('2027-01')).toMatchObject({
      allowed: true,
      supplementAllowed: false,
    });
  });

  test('no load asks to check the supplement at once and to split before the month is over', () => {
    const { followUps } = twoOf({ determinations: [aDetermination()] })('2025-01');

    expect(followUps.map(({ code, owner, dueOn }) => [code, owner, dueOn])).toEqual(
      expect.arrayContaining([
        ['CHECK_SUPPLEMENT', 'branch-clerk', '2025-01-13'],
        ['SPLIT_SERVICE_DECISION', 'branch-clerk', '2025-01-31'],
      ]),
    );
  });

  test('follow-ups of one cause keep their id in every month', () => {
    const at = twoOf({ determinations: [aDetermination()] });
    const ids = (month: string) =>
      at(month)
        .followUps.map((one) => one.followUpId)
        .sort();
    expect(ids('2025-01')).toEqual(ids('2026-11'));
  });

  test('special services ask for a home visit in groups 2 and 3 only', () => {
    const benefits = [
      {
        benefitDecisionId: 'b1',
        recipientId: 'c2',
        from: '2024-01-01',
        points: null,
        reduced: false,
        track: 'service' as const,
        supplements: [],
        specialServices: true,
        by: 'clerk',
        at: '2024-01-01T08:00:00.000Z',
        pointsThen: [],
      },
    ];
    expect(codes(bothOrders(aQuestion([9.5, 8], { benefits })))).toContain('HOME_VISIT');
    expect(codes(bothOrders(aQuestion([5, 5], { benefits })))).toContain('HOME_VISIT');
    expect(codes(bothOrders(aQuestion([5, 4], { benefits })))).not.toContain('HOME_VISIT');
  });

  test('an accepted appeal allows an exceptional case of group 2, a rejected one nothing', () => {
    const result = (kind: 'accepted' | 'rejected') => ({
      appealId: 'p1',
      recipientIds: ['c1', 'c2'],
      caregiverId: 'f1',
      result: kind,
      decidedOn: '2026-02-10',
      note: 'דוח עומס טיפולי',
      by: 'division',
      at: '2026-02-10T08:00:00.000Z',
      pointsThen: [],
    });
    const asked = (kind: 'accepted' | 'rejected', month: string) =>
      outcome(bothOrders(aQuestion([9.5, 8], { appealResults: [result(kind)] }, { month })));

    expect(asked('accepted', '2026-01')).toEqual([2, false, 81]);
    expect(asked('accepted', '2026-02')).toEqual([2, true, null]);
    expect(asked('accepted', '2028-02')).toEqual([2, false, 81]);
    expect(asked('rejected', '2026-02')).toEqual([2, false, 81]);
  });

  test('an appeal accepted in the month of the determination stands in its place', () => {
    const determinations = [aDetermination({ load: true, month: '2026-02', visitedOn: '2026-02-20' })];
    const appealResults = [
      {
        appealId: 'p1',
        recipientIds: ['c1', 'c2'],
        caregiverId: 'f1',
        result: 'accepted' as const,
        decidedOn: '2026-02-25',
        note: 'דוח עומס טיפולי',
        by: 'division',
        at: '2026-02-25T08:00:00.000Z',
        pointsThen: [],
      },
    ];

    expect(twoOf({ determinations })('2026-02').code).toBe(82);
    expect(outcome(twoOf({ determinations, appealResults })('2026-02'))).toEqual([3, true, null]);
  });

  test('only a load that was found leaves no benefit in cash, not a determination that ended', () => {
    const at = twoOf({ determinations: [aDetermination({ untilMonth: '2025-06' })] });

    expect([at('2025-07').code, at('2025-07').cashAllowed]).toEqual([82, true]);
  });

  test('a worker whom no provider knows is asked about', () => {
    expect(outcome(bothOrders(aQuestion([9.5, 8], {}, { workerKind: undefined })))).toEqual([2, false, 81]);
  });

  test('a worker who is not foreign raises no question', () => {
    expect(bothOrders(aQuestion([9.5, 8], {}, { workerKind: 'israeli' }))).toMatchObject({
      group: null,
      allowed: true,
      code: null,
      followUps: [],
    });
  });
});

/** Anything that may be recorded of two people and two workers, and some facts of others among them. */
const month = fc
  .integer({ min: 0, max: 47 })
  .map((count) => `${2024 + Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, '0')}`);
const day = month.chain((one) =>
  fc.integer({ min: 1, max: 28 }).map((date) => `${one}-${String(date).padStart(2, '0')}`),
);
const recorded = fc.record({
  by: fc.constant('x'),
  at: day.map((one) => `${one}T08:00:00.000Z`),
  pointsThen: fc.constant<CareFacts['permits'][0]['pointsThen']>([]),
});
const points = fc.integer({ min: 4, max: 22 }).map((halves) => halves / 2);
const who = fc.constantFrom('c1', 'c2');
const pair = fc.constantFrom<string[]>(['c1', 'c2'], ['c2', 'c1']);
const anyFacts: fc.Arbitrary<CareFacts> = fc.record({
  permits: fc.uniqueArray(
    fc
      .tuple(fc.uuid(), who, day, fc.boolean(), recorded)
      .map(([permitId, recipientId, from, isJoint, rest]) => ({
        permitId,
        recipientId,
        from,
        to: `${Number(from.slice(0, 4)) + 1}-06-30`,
        ...(isJoint && {
          joint: { withRecipientId: recipientId === 'c1' ? 'c2' : 'c1', approvedOn: '2020-06-01' },
        }),
        ...rest,
      })),
    { maxLength: 3, selector: (one) => one.permitId },
  ),
  determinations: fc.array(
    fc
      .tuple(fc.uuid(), pair, fc.constantFrom('f1', 'f2'), fc.boolean(), day, recorded)
      .map(([determinationId, recipientIds, caregiverId, load, visitedOn, rest]) =>
        aDetermination({
          determinationId,
          recipientIds,
          caregiverId,
          load,
          visitedOn,
          month: visitedOn.slice(0, 7),
          ...rest,
        }),
      ),
    { maxLength: 4 },
  ),
  benefits: fc.array(
    fc
      .tuple(fc.uuid(), who, day, points, fc.constantFrom('service' as const, 'cash' as const), recorded)
      .map(([benefitDecisionId, recipientId, from, some, track, rest]) => ({
        benefitDecisionId,
        recipientId,
        from,
        points: some,
        reduced: false,
        track,
        supplements: [],
        ...rest,
      })),
    { maxLength: 4 },
  ),
  relations: fc.constant<CareFacts['relations']>([]),
  appeals: fc.constant<CareFacts['appeals']>([]),
  appealResults: fc.array(
    fc.tuple(fc.uuid(), day, recorded).map(([appealId, decidedOn, rest]) => ({
      appealId,
      recipientIds: ['c1', 'c2'],
      caregiverId: 'f1',
      result: 'accepted' as const,
      decidedOn,
      note: 'x',
      ...rest,
    })),
    { maxLength: 1 },
  ),
  done: fc.constant<CareFacts['done']>([]),
});
const anyQuestion = fc
  .tuple(points, points, anyFacts, month)
  .map(([a, b, facts, asked]) => aQuestion([a, b], facts, { month: asked }));

describe('whatever is recorded', () => {
  test('who is named first, the order of facts, and facts that come twice change nothing', () => {
    fc.assert(
      fc.property(
        anyQuestion,
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        (question, chance) => {
          const shuffled = <Fact>(facts: Fact[]): Fact[] =>
            [...facts, ...facts]
              .map((fact) => ({ fact, at: chance.next().value }))
              .sort((x, y) => x.at - y.at)
              .map(({ fact }) => fact);
          const { facts } = question;
          const mixed = {
            permits: shuffled(facts.permits),
            determinations: shuffled(facts.determinations),
            benefits: shuffled(facts.benefits),
            relations: [],
            appeals: [],
            appealResults: shuffled(facts.appealResults),
            done: [],
          };
          expect(bothOrders({ ...question, facts: mixed })).toEqual(bothOrders(question));
        },
      ),
      { numRuns: 400 },
    );
  });

  test('a code and an approval never stand together, and 82 always has a judgement behind it', () => {
    fc.assert(
      fc.property(anyQuestion, (question) => {
        const { allowed, code, refer, factIds, group, supplementAllowed } = sharedWorkerDecision(question);
        expect(allowed).toBe(code === null && !refer);
        if (code === 82) expect([group, factIds.length > 0]).toEqual([3, true]);
        if (!allowed) expect(supplementAllowed).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test('facts of other couples are not looked at', () => {
    fc.assert(
      fc.property(anyQuestion, (question) => {
        const others = careFacts({
          permits: [aPermit({ permitId: 'other', recipientId: 'c8' })],
          determinations: [
            aDetermination({
              determinationId: 'other',
              recipientIds: ['c1', 'c9'],
              load: true,
              month: '2027-12',
            }),
          ],
        });
        const facts = {
          ...question.facts,
          permits: [...question.facts.permits, ...others.permits],
          determinations: [...question.facts.determinations, ...others.determinations],
        };
        expect(sharedWorkerDecision({ ...question, facts })).toEqual(sharedWorkerDecision(question));
      }),
      { numRuns: 100 },
    );
  });

  test('every sentence of an explanation can be said in every language', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(anyQuestion, (question) => {
        for (const { messageId, values } of sharedWorkerDecision(question).explanation) {
          seen.add(messageId);
          for (const language of Language.options)
            expect(renderMessage(language, messageId, values)).not.toMatch(/[{}]/);
        }
      }),
      { numRuns: 300 },
    );
    expect(seen.size).toBeGreaterThan(15);
  });
});

test('every row of the table decides some case', () => {
  const rows = new Set<string>();
  fc.assert(
    fc.property(
      anyQuestion,
      fc.constantFrom('h1', 'h1', 'h1', 'h2'),
      fc.constantFrom('foreign' as const, 'foreign' as const, 'israeli' as const),
      fc.boolean(),
      (question, householdId, workerKind, isKnown) => {
        const [a, b] = question.people;
        const second = { ...b, householdId, ...(!isKnown && { points: undefined }) };
        rows.add(sharedWorkerDecision({ ...question, workerKind, people: [a, second] }).row);
      },
    ),
    { numRuns: 4_000 },
  );
  expect([...rows].sort()).toEqual(DECISIONS.map((one) => one.row).sort());
});
