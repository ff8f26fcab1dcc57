import { expect, test } from 'vitest';
import { Language, WorkerKind } from '#shared/domain/directory';
import { PaymentCode } from '#shared/domain/payment/claim';
import { decideRecipient } from '#shared/domain/payment/decide';
import { explainDecision } from '#shared/domain/payment/explain-decision';
import type { SharedWorkerQuestion } from '#shared/domain/payment/shared-worker-couple';
import { sharedWorkerFinding } from '#shared/domain/payment/shared-worker-order';
import type { DecisionInput } from '#shared/domain/payment/workings';
import en from '#shared/locales/en.json' with { type: 'json' };
import { renderMessage } from '#shared/lambda/messages';
import {
  aBenefit,
  aClaim,
  aDayTime,
  aDecision,
  ANNOUNCED,
  aPaidRecipient,
} from '../../../support/payment.ts';
import { aDetermination, aPermit, aQuestion } from '../../../support/shared-worker.ts';

const explained = (input: DecisionInput, lineId: string, language: Language = 'en') => {
  const lines = explainDecision(input, { providerId: 'a1', invoiceId: 'i1', lineId });
  return {
    lines,
    texts: lines.map(
      ({ rule, messageId, values }) => `${rule} ${renderMessage(language, messageId, values)}`,
    ),
  };
};

const level4 = aPaidRecipient({ benefits: [aBenefit({ points: 7 })] });
const withForeign: Partial<DecisionInput> = {
  assignments: [
    { providerId: 'a1', caregiverId: 'g1', recipientId: 'c1', from: '2025-01-01' },
    { providerId: 'a1', caregiverId: 'f1', recipientId: 'c1', from: '2026-12-10' },
  ],
};

test('a line about which reports decide names dates, visits, arithmetic and the hours of its week', () => {
  const input = aDecision({
    claims: [aClaim('2027-01-01', 600, { lineId: 'first' }), aClaim('2027-01-02', 700, { lineId: 'second' })],
    times: [
      aDayTime('2027-01-01', 590, { openMinutes: 5, openCodes: ['OUTSIDE_PLACE'] }),
      aDayTime('2027-01-02', 690),
    ],
    recipient: level4,
    ...withForeign,
  });

  const { texts, lines } = explained(input, 'second');

  expect(texts).toEqual([
    '8 Minutes claimed for Saturday, January 2, 2027: 700.',
    '8 The branch of the recipient’s home (Tel Aviv) pays by reports (circular 544) from Saturday, November 1, 2025 on.',
    '8 This kind of worker (Israeli caregivers; circular 544, appendix 1) must report from Friday, August 1, 2025 on.',
    '8 Minutes of verified visits on this day, rounded down: 690.',
    '8 The smaller of 700 claimed and 690 verified minutes: 690.',
    '8.cap Weekly minutes by 7 points, level 4 of the table in force from Friday, January 1, 2021, without a foreign worker: 1260. Days of this week: 5 of 7 (Sunday, December 27, 2026 – Thursday, December 31, 2026).',
    '8.cap Weekly minutes by 7 points, level 4 of the table in force from Friday, January 1, 2021, with a foreign worker: 1080. Days of this week: 2 of 7 (Friday, January 1, 2027 – Saturday, January 2, 2027).',
    '8.cap Minutes of the week that begins on Sunday, December 27, 2026: 1208. Taken by lines before: 590; left: 618.',
    '8.SHORT_REPORT The reports cover less than was claimed. Minutes held: 10.',
    '8.OVER_CAP Beyond the hours of the week. Minutes held: 72.',
    '8 Minutes payable: 618.',
  ]);
  const behind = lines.find(({ messageId }) => messageId.endsWith('reports.verified'));
  expect(behind?.factIds).toEqual(['visit-2027-01-02', 'fact-2027-01-02-in', 'fact-2027-01-02-out']);
  expect(lines.find(({ rule }) => rule === '8.cap')?.factIds).toEqual(['i1/second', 'i1/first']);

  // To another office of the provider the same arithmetic, without the names of lines that are not its own.
  const elsewhere = (input.employments ?? []).map((one) => ({ ...one, providerBranchId: 'a1-other' }));
  const wanted = { providerId: 'a1', invoiceId: 'i1', lineId: 'second' };
  const capFor = (some: typeof input, office: string) =>
    explainDecision(some, wanted, office).find(({ rule }) => rule === '8.cap');
  expect(capFor(input, 'a1-main')?.factIds).toEqual(['i1/second', 'i1/first']);
  expect(capFor({ ...input, employments: elsewhere }, 'a1-main')?.factIds).toEqual(['i1/second']);
  expect(capFor({ ...input, employments: elsewhere }, 'a1-main')?.values).toEqual(
    capFor(input, 'a1-main')?.values,
  );

  expect(explained(input, 'first').texts).toContain(
    '8.OPEN_EXCEPTION A visit of this day waits for an exception to be settled. Minutes held: 5.',
  );
  expect(explained(input, 'first').texts).toContain(
    '6.OUTSIDE_PLACE Waits to be settled: Location outside the registered place.',
  );
});

test('a line before the date says what would be held', () => {
  const claims = [aClaim('2025-10-31', 240, { lineId: 'x' })];

  expect(explained(aDecision({ claims }), 'x').texts).toEqual([
    '8 Minutes claimed for Friday, October 31, 2025: 240.',
    '8 The branch of the recipient’s home (Tel Aviv) pays by reports (circular 544) only from Saturday, November 1, 2025 on.',
    '8 This kind of worker (Israeli caregivers; circular 544, appendix 1) must report from Friday, August 1, 2025 on.',
    '8 No visit of this caregiver at this recipient is known on this day.',
    '8 Reports do not decide about this day; all minutes claimed count: 240.',
    '8.cap The points are not known here, so there is no weekly limit.',
    '8 Minutes payable: 240.',
    '8.NO_REPORT If the branch paid by reports already, minutes held would be: 240 (No report).',
  ]);
});

test('a line that is held whole says why, and what else was found', () => {
  const input = aDecision({
    claims: [aClaim('2026-03-02', 240, { lineId: 'x' })],
    assignments: [],
    today: '2026-03-10',
  });

  expect(explained(input, 'x').texts).toEqual([
    '8 Minutes claimed for Monday, March 2, 2026: 240.',
    '8.NOT_ASSIGNED The caregiver was not assigned to the recipient on this date. Minutes held: 240.',
    '8.MONTH_OPEN Found as well: Month not over yet.',
    '8 Minutes payable: 0.',
  ]);
});

test('a line that nobody claimed has no explanation', () => {
  expect(explained(aDecision({ claims: [aClaim('2026-03-02', 1, { lineId: 'x' })] }), 'y').lines).toEqual([]);
});

/** Worlds that between them ask for every message. */
const WORLDS: DecisionInput[] = [
  ...(['81', '82', 'ORDER', 'REFER'] as const).map((code) =>
    aDecision({
      claims: [aClaim('2026-03-02', 240, { lineId: 'x', caregiverId: 'f1' })],
      sharedWorker: () => ({
        code,
        supplementAllowed: true,
        partnerIds: ['c2'],
        factIds: ['determination-1'],
        explanation: [],
      }),
    }),
  ),
  aDecision({ claims: [aClaim('2026-03-02', 240, { lineId: 'x' })], recipient: undefined }),
  aDecision({ claims: [aClaim('2026-03-02', 240, { lineId: 'x' })], employments: [] }),
  aDecision({ claims: [aClaim('2026-03-02', 240, { lineId: 'x' })], assignments: [], today: '2026-03-10' }),
  aDecision({ claims: [aClaim('2026-03-02', 240, { lineId: 'x' })], today: '2026-03-10' }),
  aDecision({
    claims: [aClaim('2026-03-02', 240, { lineId: 'x' }), aClaim('2026-03-02', 240, { lineId: 'a' })],
  }),
  aDecision({ claims: [aClaim('2026-03-02', 240, { lineId: 'x' })] }),
  aDecision({
    claims: [aClaim('2026-03-02', 240, { lineId: 'x' })],
    times: [aDayTime('2026-03-02', 200)],
  }),
  aDecision({
    claims: [aClaim('2026-03-02', 1_440, { lineId: 'x' })],
    times: [
      aDayTime('2026-03-02', 700, { openMinutes: 30, isOpenEnded: true, openCodes: ['MISSING_DEPARTURE'] }),
    ],
    recipient: aPaidRecipient({
      benefits: [
        aBenefit({
          points: 4,
          reduced: true,
          supplements: [{ kind: 'special', weeklyMinutes: 60, from: '2025-01-01' }],
        }),
      ],
    }),
  }),
  aDecision({
    claims: [aClaim('2026-03-02', 240, { lineId: 'x' })],
    times: [aDayTime('2026-03-02', 200)],
    recipient: aPaidRecipient({ benefits: [aBenefit({ points: 2 })], branchOn: () => null }),
  }),
  aDecision({
    claims: [aClaim('2026-03-02', 240, { lineId: 'x' })],
    times: [aDayTime('2026-03-02', 240)],
    rollout: { payingFrom: () => '2030-01-01', reportingFrom: () => '2029-01-01' },
  }),
  ...WorkerKind.options.map((kind) =>
    aDecision({
      claims: [aClaim('2026-03-02', 240, { lineId: 'x' })],
      employments: [{ caregiverId: 'g1', providerId: 'a1', providerBranchId: 'a1-main', kind }],
      recipient: aPaidRecipient({ branchOn: () => 'a-new-branch' }),
      rollout: { ...ANNOUNCED, payingFrom: () => '2026-01-01' },
    }),
  ),
];

const SHARED = ['c1', 'c2'].map((recipientId, place) => ({
  recipientId,
  firstAt: `2026-04-0${5 - place}T08:00:00.000Z`,
  lastAt: `2026-04-0${5 - place}T08:00:00.000Z`,
}));
const byOneWorker = (question: SharedWorkerQuestion): DecisionInput =>
  aDecision({
    claims: [aClaim('2026-03-02', 240, { lineId: 'x', caregiverId: 'f1' })],
    sharedWorker: () => sharedWorkerFinding(question, 'c1', SHARED),
  });

test('a line that one worker for two leaves standing tells why, with the facts', () => {
  const { texts, lines } = explained(
    byOneWorker(aQuestion([9.5, 7.5], { determinations: [aDetermination()] })),
    'x',
  );

  expect(texts.slice(0, 7)).toEqual([
    '8 Minutes claimed for Monday, March 2, 2026: 240.',
    '8.1536A.spouses The two live in one household. Until it is recorded how they belong together, they count as spouses.',
    '8.1536A.points Points of dependence, with the supplement for living alone: 9.5 and 7.5.',
    '8.1536A.group-3 Group 3 (circular 1536A): both meet the terms of a permit. A joint permit in force or a determination of the care load is needed.',
    '8.1536A.determination It was determined that there is no care load (ל), from 01/2025 to 12/2026.',
    '8.1536A.group-3-no-load So one foreign worker may be paid for at both.',
    '8.1536A.supplement In 03/2026 neither of the two gets supplementary hours.',
  ]);
  expect(texts.at(-2)).toBe('8 Minutes payable: 240.');
  const determined = lines.find(({ rule }) => rule === '8.1536A.determination');
  expect(determined?.factIds).toEqual(['i1/x', 'determination-1']);
});

test('invoices in the wrong order name both moments, in Israel’s time', () => {
  const question = aQuestion([4.5, 4], { permits: [aPermit()] });
  const { texts, lines } = explained(byOneWorker(question), 'x');

  expect(texts.slice(-4)).toEqual([
    '8.1536A.order The invoice of the permit’s holder is submitted before the spouse’s. This time it was not, so both come back.',
    '8.1536A.order The invoice for the permit’s holder was first received on Sunday, April 5, 2026, 11:00:00; the latest for the other: Saturday, April 4, 2026, 11:00:00.',
    '8.ORDER The invoice for the permit holder must come first; both invoices are returned (circular 1536A). Minutes held: 240.',
    '8 Minutes payable: 0.',
  ]);
  expect(lines.find(({ rule }) => rule === '8.1536A.order')?.factIds).toEqual(['i1/x', 'permit-1']);
  for (const language of Language.options) {
    for (const text of explained(byOneWorker(question), 'x', language).texts)
      expect(text).not.toMatch(/[{}@]|undefined|NaN|Invalid/);
  }
});

test('a day claimed twice names the line that counts', () => {
  const claims = ['b', 'a'].map((lineId) => aClaim('2026-03-02', 240, { lineId }));
  const { lines } = explained(aDecision({ claims }), 'b');

  expect(lines.find(({ rule }) => rule === '8.DUPLICATE_LINE')?.factIds).toEqual(['i1/b', 'i1/a']);
});

test('every reason and every message can be said in all five languages', () => {
  const said = new Set<string>();
  for (const input of WORLDS) {
    for (const language of Language.options) {
      const { lines, texts } = explained(input, 'x', language);
      expect(lines.length).toBeGreaterThan(2);
      for (const text of texts) expect(text).not.toMatch(/[{}@]|undefined|NaN/);
      for (const line of lines) {
        said.add(line.messageId);
        expect(line.factIds.length).toBeGreaterThan(0);
        expect(line.rule).toMatch(/^(6\.[A-Z_]+|8(\.(cap|[A-Z_]+|81|82))?)$/);
      }
    }
  }
  const codes = WORLDS.flatMap(decideRecipient).flatMap(({ held }) => held.map(({ code }) => code));
  expect([...new Set(codes)].sort()).toEqual([...PaymentCode.options].sort());
  for (const language of Language.options) {
    for (const code of PaymentCode.options) {
      expect(renderMessage(language, `payment.code.${code}`, {})).not.toBe('');
    }
  }
  const written = Object.keys(en).filter((id) => id.startsWith('payment.explanation.'));
  expect([...said].sort()).toEqual(written.sort());
});
