import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Language } from '#shared/domain/directory';
import type { AppealResult, BenefitDecision, CareFacts } from '#shared/domain/payment/care-facts';
import type { SharedWorkerQuestion } from '#shared/domain/payment/shared-worker-couple';
import { NOTICE_REASONS, NOTICES } from '#shared/domain/payment/shared-worker-notice-table';
import { noticeKey, noticesDue, noticesOf } from '#shared/domain/payment/shared-worker-notices';
import { renderMessage } from '#shared/lambda/messages';
import {
  aDetermination,
  aHousemate,
  aJointPermit,
  aPermit,
  aQuestion,
} from '../../../support/shared-worker.ts';

const recorded = { by: 'clerk', at: '2025-01-01T08:00:00.000Z', pointsThen: [] };

const benefit = (from: string, points: number, more: Partial<BenefitDecision> = {}): BenefitDecision => ({
  benefitDecisionId: `b-${more.recipientId ?? 'c1'}-${from}`,
  recipientId: 'c1',
  from,
  points,
  reduced: false,
  track: 'service',
  supplements: [],
  ...recorded,
  ...more,
});
const result = (more: Partial<AppealResult> = {}): AppealResult => ({
  appealId: 'appeal-1',
  recipientIds: ['c1', 'c2'],
  caregiverId: 'f1',
  result: 'accepted',
  decidedOn: '2026-02-20',
  note: 'נבדק',
  ...recorded,
  at: '2026-02-20T09:00:00.000Z',
  ...more,
});

type Points = readonly [number, number];

/** What would be told on a day, were nothing told before: reasons with what is asked. */
const dueOn = (
  day: string,
  facts: Partial<CareFacts> = {},
  points: Points = [5, 5],
  more: Partial<SharedWorkerQuestion> = {},
) => {
  const { month: _month, ...question } = aQuestion(points, facts, more);
  return noticesDue(question, '2025-01', new Set(), day).map(
    ({ notice, providerId }) =>
      `${providerId} ${notice.reason} ${notice.month} ${notice.text[1]?.messageId.slice('shared-worker.notice.'.length)}`,
  );
};

describe('what the circular has told', () => {
  test('a new case in groups 2 and 3, and nothing in group 1 or where no worker is shared', () => {
    expect(dueOn('2025-01-20')).toEqual(['a1 new 2025-01 group-3']);
    expect(dueOn('2025-01-20', {}, [9.5, 8])).toEqual(['a1 new 2025-01 group-2']);
    expect(dueOn('2025-01-20', { permits: [aPermit()] }, [5, 4])).toEqual([]);
    expect(dueOn('2025-01-20', {}, [5, 4])).toEqual([]);
    expect(dueOn('2025-01-20', {}, [5, 5], { workerKind: 'israeli' })).toEqual([]);
  });

  test('a decision of the coming month is told when it is made', () => {
    const benefits = [benefit('2024-01-01', 5), benefit('2025-07-01', 10)];
    expect(dueOn('2025-05-31', { benefits }, [5, 8])).toEqual(['a1 new 2025-01 group-3']);
    expect(dueOn('2025-06-01', { benefits }, [5, 8])).toEqual([
      'a1 new 2025-01 group-3',
      'a1 moved 2025-07 group-2',
    ]);
  });

  test('the result of a check, with what it means for invoices', () => {
    const told = (load: boolean) => dueOn('2025-02-01', { determinations: [aDetermination({ load })] });
    expect(told(false)).toEqual(['a1 determined 2025-01 finding.no-load']);
    expect(told(true)).toEqual(['a1 determined 2025-01 finding.load']);
    expect(dueOn('2025-01-11', { determinations: [aDetermination()] })).not.toContain(
      'a1 determined 2025-01 finding.no-load',
    );
    expect(dueOn('2025-02-01', { determinations: [aDetermination()] }, [9.5, 8])).toEqual([
      'a1 new 2025-01 group-2',
    ]);
  });

  test.each([
    ['2026-11-30', []],
    ['2026-12-01', ['a1 ends 2026-12 check-before']],
    ['2026-12-31', ['a1 ends 2026-12 check-before']],
    ['2027-01-01', ['a1 ended 2027-01 group-3']],
    ['2027-06-01', ['a1 ended 2027-01 group-3']],
  ])('of a determination until 12/2026, on %s its end: %j', (day, wanted) => {
    expect(dueOn(day, { determinations: [aDetermination()] })).toEqual([
      'a1 determined 2025-01 finding.no-load',
      ...wanted,
    ]);
  });

  test('no end is told where a new determination follows', () => {
    const next = aDetermination({
      determinationId: 'determination-2',
      month: '2027-01',
      visitedOn: '2026-12-10',
      at: '2026-12-10T08:00:00.000Z',
    });
    const determinations = [aDetermination(), next];
    const findings = ['a1 determined 2025-01 finding.no-load', 'a1 determined 2027-01 finding.no-load'];
    expect(dueOn('2026-12-20', { determinations })).toEqual(findings);
    expect(dueOn('2027-03-01', { determinations })).toEqual(findings);
  });

  test('a joint permit that is about to end, and that ended', () => {
    const permits = [aJointPermit('2020-01-01', { to: '2026-06-15' })];
    expect(dueOn('2026-05-15', { permits })).toEqual([]);
    expect(dueOn('2026-05-16', { permits })).toEqual(['a1 permit-ends 2026-05 check-before']);
    expect(dueOn('2026-07-01', { permits })).toEqual(['a1 permit-ended 2026-07 group-3']);
    const determinations = [aDetermination({ month: '2026-07', at: '2026-05-02T08:00:00.000Z' })];
    expect(dueOn('2026-05-20', { permits, determinations })).toEqual([
      'a1 determined 2026-07 finding.no-load',
    ]);
  });

  test('another worker, another permit and a worse condition after a determination', () => {
    const determinations = [aDetermination()];
    const reasons = (...[day, facts, points, more]: Parameters<typeof dueOn>) =>
      dueOn(day, { determinations, ...facts }, points, more).filter((one) => !one.includes('determined'));

    expect(reasons('2025-09-10', {}, [5, 5], { caregiverId: 'f2' })).toEqual(['a1 replaced 2025-01 group-3']);
    expect(reasons('2025-09-10', { permits: [aPermit({ from: '2025-06-10' })] })).toEqual([
      'a1 permit-changed 2025-07 group-3',
    ]);
    const pointsThen = [{ recipientId: 'c1', points: 5 }];
    expect(reasons('2025-09-10', { determinations: [aDetermination({ pointsThen })] }, [6, 5])).toEqual([
      'a1 worsened 2025-01 group-3',
    ]);
  });

  test('nobody is asked about a worker who was replaced', () => {
    const determinations = [
      aDetermination(),
      aDetermination({
        determinationId: 'determination-2',
        caregiverId: 'f2',
        month: '2025-09',
        visitedOn: '2025-09-15',
        at: '2025-09-15T08:00:00.000Z',
      }),
    ];
    expect(dueOn('2027-06-01', { determinations })).toEqual(['a1 determined 2025-01 finding.no-load']);
    expect(dueOn('2025-10-01', { determinations }, [5, 5], { caregiverId: 'f2' })).toEqual([
      'a1 determined 2025-09 finding.no-load',
    ]);
  });

  test('the result of an appeal, accepted or not', () => {
    expect(dueOn('2026-02-20', { appealResults: [result()] }, [9.5, 9])).toEqual([
      'a1 new 2025-01 group-2',
      'a1 appeal-decided 2026-02 finding.no-load',
    ]);
    expect(dueOn('2026-02-20', { appealResults: [result({ result: 'rejected' })] }, [9.5, 9])).toEqual([
      'a1 new 2025-01 group-2',
      'a1 appeal-decided 2026-02 finding.rejected',
    ]);
    expect(dueOn('2026-02-19', { appealResults: [result()] }, [9.5, 9])).toEqual(['a1 new 2025-01 group-2']);
  });

  test('two who are not spouses wait for the Division', () => {
    const relations = [
      {
        relationId: 'relation-1',
        recipientIds: ['c1', 'c2'],
        kind: 'other' as const,
        source: 'recorded' as const,
        from: '2020-01-01',
        ...recorded,
      },
    ];
    expect(dueOn('2025-02-01', { relations })).toEqual(['a1 referred 2025-01 division-decides']);
  });

  test('the providers of both are told, and none for a recipient in cash', () => {
    const people = [aHousemate('c1', 5), aHousemate('c2', 5, { providerId: 'a2' })] as const;
    const relations = [
      {
        relationId: 'relation-1',
        recipientIds: ['c1', 'c2'],
        kind: 'spouses' as const,
        source: 'recorded' as const,
        from: '2020-01-01',
        ...recorded,
      },
    ];
    const told = (...benefits: BenefitDecision[]) =>
      dueOn('2025-01-20', { relations, benefits }, [5, 5], { people }).map((one) => one.slice(0, 6));
    const cash = (recipientId: string) => benefit('2024-01-01', 5, { recipientId, track: 'cash' });

    expect(told()).toEqual(['a1 new', 'a2 new']);
    expect(told(cash('c1'))).toEqual(['a2 new']);
    expect(told(cash('c1'), cash('c2'))).toEqual([]);
  });
});

/** Facts of a few years, so that everything may happen. */
const histories = fc.record({
  benefits: fc.array(
    fc
      .tuple(fc.constantFrom('c1', 'c2'), fc.integer({ min: 0, max: 30 }), fc.integer({ min: 4, max: 22 }))
      .map(([recipientId, month, half]) =>
        benefit(
          `20${25 + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}-01`,
          half / 2,
          {
            recipientId,
          },
        ),
      ),
    { maxLength: 4 },
  ),
  determinations: fc.array(
    fc
      .tuple(fc.constantFrom('f1', 'f2'), fc.integer({ min: 1, max: 12 }), fc.boolean())
      .map(([caregiverId, month, load]) => {
        const mm = String(month).padStart(2, '0');
        return aDetermination({
          determinationId: `d-${caregiverId}-${mm}-${load}`,
          caregiverId,
          load,
          month: `2025-${mm}`,
          visitedOn: `2025-${mm}-03`,
          at: `2025-${mm}-05T08:00:00.000Z`,
        });
      }),
    { maxLength: 3 },
  ),
  permits: fc.array(
    fc.integer({ min: 1, max: 12 }).map((month) =>
      aJointPermit('2020-01-01', {
        permitId: `p-${month}`,
        to: `2026-${String(month).padStart(2, '0')}-10`,
      }),
    ),
    { maxLength: 1 },
  ),
});
const days = fc
  .tuple(
    fc.integer({ min: 2025, max: 2028 }),
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 1, max: 28 }),
  )
  .map(([year, month, day]) => `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`);

const withoutMonth = (facts: Partial<CareFacts>) => {
  const { month: _month, ...question } = aQuestion([5, 5], facts);
  return question;
};

describe('a run of the job', () => {
  test('tells each cause once, however often and in whatever order the days are run', () => {
    fc.assert(
      fc.property(histories, fc.array(days, { minLength: 1, maxLength: 8 }), (facts, run) => {
        const known = new Set<string>();
        for (const day of [...run, ...run, ...run.toReversed()]) {
          for (const { notice, providerId } of noticesDue(withoutMonth(facts), '2025-01', known, day)) {
            const key = noticeKey(notice.noticeId, providerId);
            expect(known).not.toContain(key);
            known.add(key);
          }
        }
        for (const day of run) expect(noticesDue(withoutMonth(facts), '2025-01', known, day)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test('does not depend on the order of facts or of the two', () => {
    fc.assert(
      fc.property(histories, days, (facts, day) => {
        const { people, ...question } = withoutMonth(facts);
        const turned = withoutMonth({
          benefits: facts.benefits.toReversed(),
          determinations: facts.determinations.toReversed(),
        });
        const distinct = new Set(facts.benefits.map((one) => one.benefitDecisionId)).size;
        fc.pre(distinct === facts.benefits.length && facts.permits.length === 0);
        const ids = (asked: Parameters<typeof noticesDue>[0]) =>
          noticesDue(asked, '2025-01', new Set(), day)
            .map(({ notice }) => notice.noticeId)
            .sort();
        expect(ids(turned)).toEqual(ids({ ...question, people }));
        expect(ids({ ...question, people: [people[1], people[0]] })).toEqual(ids({ ...question, people }));
      }),
      { numRuns: 60 },
    );
  });
});

describe('the table of notices', () => {
  test('has one row for each reason, and its words in five languages', () => {
    expect(NOTICES.map((one) => one.reason)).toEqual([...NOTICE_REASONS]);
    for (const language of Language.options) {
      for (const facts of [{ determinations: [aDetermination()] }, {}]) {
        for (const { text } of noticesOf(aQuestion([5, 5], facts, { month: '2026-12' }), '2025-01'))
          for (const { messageId, values } of text) renderMessage(language, messageId, values);
      }
      for (const { reason } of NOTICES)
        renderMessage(language, `shared-worker.notice.reason.${reason}`, {
          month: '01/2025',
          day: '1.1.2025',
        });
    }
  });
});
