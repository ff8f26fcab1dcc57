import { describe, expect, test } from 'vitest';
import { foldVisits } from '#shared/domain/fold-visits';
import type { SharedWorkerFinding } from '#shared/domain/payment/claim';
import { dayTimesOf } from '#shared/domain/payment/day-times';
import { decideRecipient } from '#shared/domain/payment/decide';
import type { DecisionInput } from '#shared/domain/payment/workings';
import { aDirectory, arrival, departure } from '../../../support/facts.ts';
import { aClaim, aDayTime, aDecision, aPaidRecipient, ANNOUNCED } from '../../../support/payment.ts';

const only = (overrides: Partial<DecisionInput>) => {
  const decisions = decideRecipient(aDecision(overrides));
  expect(decisions).toHaveLength(1);
  return decisions[0]!;
};

const inBranch = (branchId: string) => aPaidRecipient({ branchOn: () => branchId });

test('example 6: a night over the end of a month is paid by its local dates', () => {
  const visits = foldVisits(
    [arrival('c1', '2026-11-30 22:00'), departure('c1', '2026-12-01 06:00')],
    aDirectory(),
  );
  const claims = [aClaim('2026-11-30', 120), aClaim('2026-12-01', 361)];

  const decisions = decideRecipient(aDecision({ claims, times: dayTimesOf(visits) }));

  expect(decisions).toMatchObject([
    { date: '2026-11-30', payableMinutes: 120, heldMinutes: 0, codes: [] },
    { date: '2026-12-01', payableMinutes: 360, heldMinutes: 1, codes: ['SHORT_REPORT'] },
  ]);
});

describe('example 11: nobody reported', () => {
  test('Tel Aviv, the day before it pays: payable, and the shadow says what would be held', () => {
    expect(only({ claims: [aClaim('2025-10-31', 240)], recipient: inBranch('tel-aviv') })).toMatchObject({
      isSubject: false,
      payableMinutes: 240,
      heldMinutes: 0,
      codes: [],
      shadowCodes: ['NO_REPORT'],
      shadowHeld: [{ code: 'NO_REPORT', minutes: 240 }],
    });
  });

  test('Tel Aviv, the day on which it pays: held', () => {
    expect(only({ claims: [aClaim('2025-11-01', 240)], recipient: inBranch('tel-aviv') })).toMatchObject({
      isSubject: true,
      payableMinutes: 0,
      heldMinutes: 240,
      held: [{ code: 'NO_REPORT', minutes: 240 }],
      codes: ['NO_REPORT'],
      shadowCodes: [],
    });
  });

  test('Haifa on the same day: payable, as the branch of the recipient decides', () => {
    expect(only({ claims: [aClaim('2025-11-01', 240)], recipient: inBranch('haifa') })).toMatchObject({
      payableMinutes: 240,
      codes: [],
      shadowCodes: ['NO_REPORT'],
    });
  });

  test('a foreign worker in Tel Aviv: payable, and no shadow while that kind has no date', () => {
    const claims = [aClaim('2025-11-05', 240, { caregiverId: 'f1' })];

    expect(only({ claims })).toMatchObject({ payableMinutes: 240, codes: [], shadowCodes: [] });

    const planned = { ...ANNOUNCED, reportingFrom: () => '2027-01-01' };
    expect(only({ claims, rollout: planned })).toMatchObject({
      payableMinutes: 240,
      codes: [],
      shadowCodes: ['NO_REPORT'],
    });
  });
});

describe('what reports do not cover', () => {
  const claims = [aClaim('2026-03-02', 240)];

  test.each([
    ['nobody reported', [], 0, [['NO_REPORT', 240]]],
    ['reported less', [aDayTime('2026-03-02', 180)], 180, [['SHORT_REPORT', 60]]],
    ['reported more than claimed', [aDayTime('2026-03-02', 300)], 240, []],
    [
      'a visit of the day waits',
      [aDayTime('2026-03-02', 100, { openMinutes: 90, openCodes: ['OUTSIDE_PLACE'] })],
      100,
      [
        ['SHORT_REPORT', 50],
        ['OPEN_EXCEPTION', 90],
      ],
    ],
    [
      'what waits is more than what is missing',
      [aDayTime('2026-03-02', 200, { openMinutes: 90 })],
      200,
      [['OPEN_EXCEPTION', 40]],
    ],
    [
      'a visit of the day has no end, so all that is missing waits for it',
      [aDayTime('2026-03-02', 60, { isOpenEnded: true, openCodes: ['MISSING_DEPARTURE'] })],
      60,
      [['OPEN_EXCEPTION', 180]],
    ],
    [
      'half a minute was reported: that is short, not missing',
      [aDayTime('2026-03-02', 0)],
      0,
      [['SHORT_REPORT', 240]],
    ],
    [
      'another caregiver reported',
      [aDayTime('2026-03-02', 240, { caregiverId: 'g2' })],
      0,
      [['NO_REPORT', 240]],
    ],
    [
      'another recipient was visited',
      [aDayTime('2026-03-02', 240, { recipientId: 'c2' })],
      0,
      [['NO_REPORT', 240]],
    ],
    [
      'another provider was served',
      [aDayTime('2026-03-02', 240, { providerId: 'a2' })],
      0,
      [['NO_REPORT', 240]],
    ],
  ])('%s', (_name, times, payableMinutes, held) => {
    const decision = only({ claims, times });

    expect(decision.payableMinutes).toBe(payableMinutes);
    expect(decision.held.map(({ code, minutes }) => [code, minutes])).toEqual(held);
    expect(decision.codes).toEqual(held.map(([code]) => code));
  });
});

describe('what holds a whole line, paying or not', () => {
  const shared = (code: SharedWorkerFinding['code']) => ({
    sharedWorker: (): SharedWorkerFinding => ({
      code,
      supplementAllowed: false,
      partnerIds: ['c2'],
      factIds: [],
      explanation: [],
    }),
  });
  const foreignLine = [aClaim('2026-03-02', 240, { caregiverId: 'f1' })];
  const line = [aClaim('2026-03-02', 240)];
  const times = [aDayTime('2026-03-02', 240), aDayTime('2026-03-02', 240, { caregiverId: 'f1' })];

  const cases: [string, Partial<DecisionInput>, string[]][] = [
    ['nobody of that id', { claims: line, recipient: undefined }, ['UNKNOWN_RECIPIENT']],
    [
      "another provider's recipient",
      { claims: line, recipient: aPaidRecipient({ providerId: 'a2' }) },
      ['WRONG_PROVIDER'],
    ],
    ["not this provider's caregiver", { claims: line, employments: [] }, ['WRONG_PROVIDER']],
    ['nobody assigned', { claims: line, assignments: [] }, ['NOT_ASSIGNED']],
    [
      'the assignment ended the day before',
      {
        claims: line,
        assignments: [
          { providerId: 'a1', caregiverId: 'g1', recipientId: 'c1', from: '2026-01-01', to: '2026-03-01' },
        ],
      },
      ['NOT_ASSIGNED'],
    ],
    [
      'the assignment begins on the day after',
      {
        claims: line,
        assignments: [{ providerId: 'a1', caregiverId: 'g1', recipientId: 'c1', from: '2026-03-03' }],
      },
      ['NOT_ASSIGNED'],
    ],
    ['the last day of its month', { claims: line, today: '2026-03-31' }, ['MONTH_OPEN']],
    ['no approval for one worker', { claims: foreignLine, ...shared('81') }, ['81']],
    ['care load found', { claims: foreignLine, ...shared('82') }, ['82']],
    ['the other invoice came first', { claims: foreignLine, ...shared('ORDER') }, ['ORDER']],
    ['not spouses', { claims: foreignLine, ...shared('REFER') }, ['REFER']],
    ['two reasons', { claims: line, assignments: [], today: '2026-03-10' }, ['NOT_ASSIGNED', 'MONTH_OPEN']],
  ];

  test.each(cases)('%s', (_name, overrides, codes) => {
    for (const branchId of ['tel-aviv', 'no-such-branch']) {
      const recipient =
        'recipient' in overrides
          ? overrides.recipient && { ...overrides.recipient, branchOn: () => branchId }
          : inBranch(branchId);

      const decision = only({ times, ...overrides, recipient });

      expect(decision).toMatchObject({ payableMinutes: 0, heldMinutes: 240, codes });
      expect(decision.held).toEqual([{ code: codes[0], minutes: 240 }]);
      if (!decision.isSubject) expect(decision.shadowCodes).toEqual(codes);
    }
  });

  test('a month that is over by a day is decided', () => {
    expect(only({ claims: line, times, today: '2026-04-01' }).codes).toEqual([]);
  });

  test('one worker for both passes where nothing stands against it, and one assignment counts for both', () => {
    const assignments = [{ providerId: 'a1', caregiverId: 'f1', recipientId: 'c2', from: '2025-01-01' }];

    expect(only({ claims: foreignLine, assignments, ...shared(null) })).toMatchObject({
      payableMinutes: 240,
      codes: [],
    });
    expect(only({ claims: foreignLine, assignments }).codes).toEqual(['NOT_ASSIGNED']);
  });

  test('the question about one worker for two is never asked of others', () => {
    expect(only({ claims: line, times, ...shared('81') }).codes).toEqual([]);
  });
});

describe('a day claimed twice', () => {
  const first = aClaim('2026-03-02', 100, { invoiceId: 'i1', lineId: 'x2' });
  const again = aClaim('2026-03-02', 200, { invoiceId: 'i2', lineId: 'x1' });
  const times = [aDayTime('2026-03-02', 300)];

  test.each([
    ['in order', [first, again]],
    ['in the other order', [again, first]],
  ])('the first by invoice and line stays (%s)', (_name, claims) => {
    expect(decideRecipient(aDecision({ claims, times }))).toMatchObject([
      { invoiceId: 'i1', payableMinutes: 100, codes: [] },
      { invoiceId: 'i2', payableMinutes: 0, held: [{ code: 'DUPLICATE_LINE', minutes: 200 }] },
    ]);
  });

  test('by another caregiver it is no repetition', () => {
    const claims = [first, aClaim('2026-03-02', 200, { caregiverId: 'g2' })];
    const both = [...times, aDayTime('2026-03-02', 200, { caregiverId: 'g2' })];

    expect(decideRecipient(aDecision({ claims, times: both })).flatMap(({ codes }) => codes)).toEqual([]);
  });

  test('lines of one invoice are told apart by their ids', () => {
    const other = aClaim('2026-03-02', 200, { invoiceId: 'i1', lineId: 'x1' });

    expect(decideRecipient(aDecision({ claims: [first, other], times }))).toMatchObject([
      { lineId: 'x1', payableMinutes: 200 },
      { lineId: 'x2', payableMinutes: 0, codes: ['DUPLICATE_LINE'] },
    ]);
  });
});
