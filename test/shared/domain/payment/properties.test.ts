import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foldVisits } from '#shared/domain/fold-visits';
import { addDays } from '#shared/domain/local-time';
import type {
  AdjustmentCause,
  BenefitOn,
  ClaimLine,
  DayTime,
  LineDecision,
} from '#shared/domain/payment/claim';
import { dayTimesOf } from '#shared/domain/payment/day-times';
import { decideRecipient } from '#shared/domain/payment/decide';
import { addedReadiness, readinessOf, toSettle } from '#shared/domain/payment/readiness';
import type { Rollout } from '#shared/domain/payment/subject';
import { addedTotals, adjusted, adjustmentsOf, totalsOf } from '#shared/domain/payment/totals';
import type { DecisionInput } from '#shared/domain/payment/workings';
import { aDirectory, arrival, departure } from '../../../support/facts.ts';
import {
  aBenefit,
  aClaim,
  aDayTime,
  aDecision,
  ANNOUNCED,
  aPaidRecipient,
} from '../../../support/payment.ts';

/** Two weeks over the end of 2026-11 and the day on which the branch begins to pay. */
const FIRST = '2026-11-22';
const DAYS = 14;
const day = fc.integer({ min: 0, max: DAYS - 1 }).map((days) => addDays(FIRST, days));
const caregiver = fc.constantFrom('g1', 'g2', 'f1');
const provider = fc.constantFrom('a1', 'a1', 'a1', 'a2');

const claim = fc.record({
  providerId: provider,
  recipientId: fc.constant('c1'),
  caregiverId: caregiver,
  date: day,
  minutes: fc.integer({ min: 1, max: 900 }),
  invoiceId: fc.constantFrom('i1', 'i2'),
});
const claims = fc
  .array(claim, { minLength: 1, maxLength: 25 })
  .map((all): ClaimLine[] => all.map((one, number) => ({ ...one, lineId: `l${number}` })));

const time = fc
  .record({
    providerId: provider,
    recipientId: fc.constantFrom('c1', 'c1', 'c1', 'c2'),
    caregiverId: caregiver,
    date: day,
    verifiedMinutes: fc.constantFrom(0, 60, 200, 480),
    openMinutes: fc.constantFrom(0, 0, 45, 300),
    isOpenEnded: fc.boolean(),
  })
  .map((one): DayTime => ({ ...one, openCodes: [], visitIds: [`v-${one.date}`], factIds: [] }));
const times = fc.uniqueArray(time, {
  maxLength: 40,
  selector: ({ providerId, caregiverId, recipientId, date }) =>
    [providerId, caregiverId, recipientId, date].join('|'),
});

const benefit = fc.record({
  from: day,
  points: fc.constantFrom(null, 2, 2.5, 4, 7, 10),
  reduced: fc.boolean(),
  track: fc.constant('service'),
  supplements: fc.constantFrom<BenefitOn['supplements'][]>(
    [],
    [{ kind: 'special', weeklyMinutes: 100, from: '2026-11-25', until: '2026-12-02' }],
  ),
}) as fc.Arbitrary<BenefitOn>;
const benefits = fc
  .tuple(fc.constantFrom(4, 7, 10), fc.uniqueArray(benefit, { maxLength: 3, selector: ({ from }) => from }))
  .map(([points, all]) => [aBenefit({ points }), ...all]);

const assignment = fc
  .record({
    providerId: provider,
    caregiverId: caregiver,
    // At the partner too: where one worker serves both, either assignment counts for both.
    recipientId: fc.constantFrom('c1', 'c2'),
    from: day,
    days: fc.option(fc.integer({ min: 0, max: 20 }), { nil: undefined }),
  })
  .map(({ days, ...one }) => ({ ...one, ...(days !== undefined && { to: addDays(one.from, days) }) }));

/** A branch and worker kinds with dates of their own; foreign workers have one in some worlds only. */
const rollout = fc
  .record({ payingFrom: day, foreignFrom: fc.option(day, { nil: undefined }) })
  .map(({ payingFrom, foreignFrom }): Rollout => ({
    payingFrom: () => payingFrom,
    reportingFrom: (kind) => (kind === 'foreign' ? foreignFrom : ANNOUNCED.reportingFrom(kind)),
  }));

const world: fc.Arbitrary<DecisionInput> = fc
  .record({
    claims,
    times,
    benefits,
    rollout,
    assignments: fc.array(assignment, { maxLength: 4 }),
    // Where the foreign worker is assigned for long: here, at the partner, at both, nowhere.
    servedAt: fc.subarray(['c1', 'c2']),
    sharedMonths: fc.subarray(['2026-11', '2026-12']),
    shared: fc.constantFrom(null, '81', '82', 'ORDER', 'REFER', 'none' as const),
    today: fc.constantFrom('2026-12-10', '2027-01-10', '2027-01-10'),
    unknown: fc.constantFrom(false, false, false, false, true),
  })
  .map(({ benefits: mine, assignments, shared, sharedMonths, servedAt, unknown, ...rest }) =>
    aDecision({
      ...rest,
      recipient: unknown ? undefined : aPaidRecipient({ benefits: mine }),
      assignments: [
        ...aDecision().assignments.filter(({ caregiverId }) => caregiverId !== 'f1'),
        ...servedAt.map((recipientId) => ({
          providerId: 'a1',
          caregiverId: 'f1',
          recipientId,
          from: '2026-01-01',
        })),
        ...assignments,
      ],
      sharedWorker: (_caregiverId, month) =>
        shared === null || !sharedMonths.includes(month)
          ? null
          : {
              code: shared === 'none' ? null : shared,
              supplementAllowed: shared !== 'none',
              partnerIds: ['c2'],
              factIds: [],
              explanation: [],
            },
    }),
  );

const payableOf = (decisions: readonly LineDecision[]): number => totalsOf(decisions).payableMinutes;
const minutesOf = (held: LineDecision['held']): number => held.reduce((sum, { minutes }) => sum + minutes, 0);
const check = (property: fc.IPropertyWithHooks<[DecisionInput]>): void =>
  fc.assert(property, { numRuns: 400 });
const keyOf = (one: { providerId: string; caregiverId: string; date: string }): string =>
  `${one.providerId}|${one.caregiverId}|${one.date}`;

describe('whatever is claimed', () => {
  test('payable and held come to what was claimed, and each held minute has its code', () => {
    check(
      fc.property(world, (input) => {
        const decisions = decideRecipient(input);

        expect(decisions.map(({ lineId }) => lineId).sort()).toEqual(
          input.claims.map(({ lineId }) => lineId).sort(),
        );
        for (const decision of decisions) {
          expect(decision.payableMinutes + decision.heldMinutes).toBe(decision.claimedMinutes);
          expect(minutesOf(decision.held)).toBe(decision.heldMinutes);
          expect(minutesOf(decision.shadowHeld)).toBeLessThanOrEqual(decision.claimedMinutes);
          expect(decision.payableMinutes).toBeGreaterThanOrEqual(0);
          for (const held of [...decision.held, ...decision.shadowHeld])
            expect(held.minutes).toBeGreaterThan(0);
          for (const { code } of decision.held) expect(decision.codes).toContain(code);
          expect(decision.codes.length > 0).toBe(decision.heldMinutes > 0);
        }
      }),
    );
  });

  test('payable never exceeds what was verified where reports decide', () => {
    check(
      fc.property(world, (input) => {
        const verified = new Map(
          input.times
            .filter(({ recipientId }) => recipientId === 'c1')
            .map((one) => [keyOf(one), one.verifiedMinutes]),
        );
        const subject = decideRecipient(input).filter((decision) => decision.isSubject);
        const paid = new Map<string, number>();
        for (const decision of subject) {
          paid.set(keyOf(decision), (paid.get(keyOf(decision)) ?? 0) + decision.payableMinutes);
        }
        // Over all lines of a day, so that a day claimed twice is not paid twice.
        for (const [key, minutes] of paid) expect(minutes).toBeLessThanOrEqual(verified.get(key) ?? 0);
      }),
    );
  });

  test('no week is paid more than its hours at the most generous of its days', () => {
    check(
      fc.property(world, (input) => {
        fc.pre(input.recipient?.benefits.every(({ points }) => points !== null && points >= 2.5) ?? false);
        const inWeek = (from: string) =>
          decideRecipient(input).filter(({ date }) => date >= from && date <= addDays(from, 6));
        for (const from of [FIRST, addDays(FIRST, 7)]) {
          expect(payableOf(inWeek(from))).toBeLessThanOrEqual(1_800 + 100);
        }
      }),
    );
  });

  test('more verified time never lowers what is paid', () => {
    fc.assert(
      fc.property(world, fc.nat(), fc.integer({ min: 1, max: 500 }), (input, number, minutes) => {
        const line = input.claims[number % input.claims.length]!;
        const isIts = (one: DayTime) => one.recipientId === line.recipientId && keyOf(one) === keyOf(line);
        const others = input.times.filter((one) => !isIts(one));
        const was = input.times.find(isIts) ?? aDayTime(line.date, 0, { ...line });
        const grown = { ...was, verifiedMinutes: was.verifiedMinutes + minutes };

        const before = payableOf(decideRecipient(input));
        const after = payableOf(decideRecipient({ ...input, times: [...others, grown] }));

        expect(after).toBeGreaterThanOrEqual(before);
      }),
      { numRuns: 400 },
    );
  });

  test('the order of lines, invoices, times, assignments and benefits changes nothing', () => {
    fc.assert(
      fc.property(world, fc.infiniteStream(fc.nat()), (input, numbers) => {
        const shuffled = <T>(items: readonly T[]): T[] =>
          items
            .map((item) => ({ item, place: numbers.next().value ?? 0 }))
            .sort((a, b) => a.place - b.place)
            .map(({ item }) => item);
        const otherwise = {
          ...input,
          claims: shuffled(input.claims),
          times: shuffled(input.times),
          assignments: shuffled(input.assignments),
          employments: shuffled(input.employments),
          recipient: input.recipient && { ...input.recipient, benefits: shuffled(input.recipient.benefits) },
        };

        expect(decideRecipient(otherwise)).toEqual(decideRecipient(input));
      }),
      { numRuns: 400 },
    );
  });

  test('a week decides for itself: the lines of other weeks change nothing', () => {
    check(
      fc.property(world, (input) => {
        const later = addDays(FIRST, 7);
        const of = (claimed: readonly ClaimLine[]) => decideRecipient({ ...input, claims: claimed });
        const first = input.claims.filter(({ date }) => date < later);
        const second = input.claims.filter(({ date }) => date >= later);

        expect([...of(first), ...of(second)]).toEqual(decideRecipient(input));
      }),
    );
  });

  test('the shadow before the date is what the same data gives after it', () => {
    check(
      fc.property(world, (input) => {
        const moved = (from: string): DecisionInput => ({
          ...input,
          rollout: {
            payingFrom: () => from,
            reportingFrom: (kind) => input.rollout.reportingFrom(kind) && '2020-01-01',
          },
        });
        const before = decideRecipient(moved('2030-01-01'));
        const after = decideRecipient(moved('2020-01-01'));

        expect(before.map(({ shadowCodes }) => shadowCodes)).toEqual(after.map(({ codes }) => codes));
        expect(before.map(({ shadowHeld }) => shadowHeld)).toEqual(after.map(({ held }) => held));
        // And a branch in the middle of its switch shows of each line either the one or the other.
        decideRecipient(input).forEach((decision, place) => {
          expect(decision.shadowCodes).toEqual(decision.isSubject ? [] : after[place]?.codes);
          expect(decision.shadowHeld).toEqual(decision.isSubject ? [] : after[place]?.held);
        });
      }),
    );
  });

  test('a branch moved back is recomputed, and each changed line is an adjustment that says why', () => {
    const cause: AdjustmentCause = {
      kind: 'paying-date',
      ids: ['tel-aviv'],
      at: '2027-01-02T08:00:00.000Z',
    };
    check(
      fc.property(world, (input) => {
        const before = decideRecipient(input);
        const later = { ...input.rollout, payingFrom: () => '2030-01-01' };
        const after = decideRecipient({ ...input, rollout: later });

        const adjustments = adjustmentsOf(before, after, cause);

        const standing = adjusted(before, adjustments);
        expect(standing.map(({ payableMinutes, codes }) => [payableMinutes, codes])).toEqual(
          after.map(({ payableMinutes, codes }) => [payableMinutes, codes]),
        );
        const change = adjustments.reduce((sum, one) => sum + one.payableChangeMinutes, 0);
        expect(payableOf(after) - payableOf(before)).toBe(change);
        for (const one of adjustments) expect(one).toMatchObject({ cause });
        expect(adjustmentsOf(after, after, cause)).toEqual([]);
      }),
    );
  });

  test('totals and readiness of parts add up to those of the whole', () => {
    fc.assert(
      fc.property(world, fc.nat({ max: 25 }), (input, at) => {
        const decisions = decideRecipient(input);
        const parts = [decisions.slice(0, at), decisions.slice(at)] as const;

        expect(addedTotals(totalsOf(parts[0]), totalsOf(parts[1]))).toEqual(totalsOf(decisions));
        const whole = readinessOf(decisions);
        expect(addedReadiness(readinessOf(parts[0]), readinessOf(parts[1]))).toEqual(whole);
        const held = Object.values(whole.heldByCode).reduce((sum, minutes) => sum + minutes, 0);
        expect(held).toBe(whole.heldMinutes);
        expect(toSettle(decisions).length).toBeLessThanOrEqual(decisions.length);
        // Where no line is subject yet, and where every one is, readiness is the same.
        const paying = { ...input.rollout, payingFrom: () => '2020-01-01' };
        const reporting = { ...input.rollout, payingFrom: () => '2030-01-01' };
        fc.pre(input.rollout.reportingFrom('foreign') === undefined);
        expect(readinessOf(decideRecipient({ ...input, rollout: paying }))).toEqual(
          readinessOf(decideRecipient({ ...input, rollout: reporting })),
        );
        for (const groups of [whole.byProvider, whole.byWeek]) {
          const sum = Object.values(groups).reduce((minutes, share) => minutes + share.claimedMinutes, 0);
          expect(sum).toBe(whole.claimedMinutes);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('from reports to money', () => {
  /** A visit of some minutes on a day, at an hour that no other visit has. */
  const visit = fc.record({
    days: fc.integer({ min: 0, max: 3 }),
    hour: fc.integer({ min: 0, max: 5 }),
    minutes: fc.integer({ min: 15, max: 180 }),
    seconds: fc.integer({ min: 0, max: 59 }),
  });
  const claimedDays = [0, 1, 2, 3].map((days) => aClaim(addDays(FIRST, days), 900));
  type Visited = { days: number; hour: number; minutes: number; seconds: number };
  const reportsOf = ({ days, hour, minutes, seconds }: Visited) => {
    const two = (value: number) => String(value).padStart(2, '0');
    const from = 4 * hour;
    const until = from * 60 + minutes;
    const date = addDays(FIRST, days);
    return [
      arrival('c1', `${date} ${two(from)}:00:00`),
      departure('c1', `${date} ${two(Math.floor(until / 60))}:${two(until % 60)}:${two(seconds)}`),
    ];
  };

  test('one more verified visit never lowers what is paid, and facts count in any order', () => {
    fc.assert(
      fc.property(
        world,
        fc.uniqueArray(visit, {
          minLength: 1,
          maxLength: 6,
          selector: ({ days, hour }) => `${days}|${hour}`,
        }),
        (input, visits) => {
          const paidFor = (facts: ReturnType<typeof reportsOf>) =>
            payableOf(
              decideRecipient({
                ...input,
                claims: [...claimedDays, ...input.claims],
                times: dayTimesOf(foldVisits(facts, aDirectory())),
              }),
            );
          const facts = visits.map(reportsOf);
          const sums = visits.map((_, count) => paidFor(facts.slice(0, count).flat()));
          const all = paidFor(facts.flat());

          expect([...sums, all]).toEqual([...sums, all].sort((a, b) => a - b));
          expect(paidFor(facts.flat().reverse())).toBe(all);
        },
      ),
      { numRuns: 150 },
    );
  });
});
