import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Invoice } from '#shared/contracts/invoices';
import { seededChance, type SeededChance } from '../support/seeded-chance.ts';
import { clientOf, eventually, newIdentityNumber, newReportId } from '../support/stage-client.ts';
import { startTestStage, type TestStage } from '../support/stage.ts';

/**
 * Whatever comes in whatever order, some of it at once, every message twice and late: once all is quiet, what is stored of each line is what the
 * facts give at that moment.
 */

let stage: TestStage;
beforeAll(async () => {
  stage = await startTestStage({ env: { HINENI_DELIVERY: 'doubled', HINENI_RETRY_MILLIS_MAX: '200' } });
}, 120_000);
afterAll(() => stage.stop());

const as = (username: string) => clientOf(stage, username);

type Step = { name: string; run: () => Promise<{ status: number }> };
type Line = { lineId: string; recipientId: string; caregiverId: string; date: string; minutes: number };

/** Four people in three homes at two providers: a couple with one foreign worker, two who were married across providers. */
const aWorld = async () => {
  const mark = randomUUID().slice(0, 8);
  const [worker, carer] = [`f-${mark}`, `g-${mark}`];
  const [holder, spouse, far, alone] = [1, 2, 3, 4].map((one) => `c-${mark}-${one}`) as [
    string,
    string,
    string,
    string,
  ];
  const caregiver = (kind: string, more: object) => ({
    name: 'Worker Example',
    kind,
    phones: [],
    phoneKind: 'smart',
    language: 'en',
    ...more,
  });
  const recipient = (home: string, points: number) => ({
    name: 'זכאי לדוגמה',
    identityNumber: newIdentityNumber(),
    branchId: 'tel-aviv',
    householdId: `h-${mark}-${home}`,
    landlines: [],
    places: [{ placeId: 'home', kind: 'home', latitudeDegrees: 32.08, longitudeDegrees: 34.78 }],
    points,
    language: 'he',
  });
  const passport = { country: 'PHL', number: `P${mark.toUpperCase()}` };
  const identityNumber = newIdentityNumber();
  const [a1, a2] = [as('interface.a1'), as('interface.a2')];
  const assign = (
    from: typeof a1,
    id: string,
    caregiverId: string,
    recipientId: string,
    start = '2025-01-01',
  ) => from.put(`/v1/assignments/${id}-${mark}`, { caregiverId, recipientId, from: start });
  const made = [
    await a1.put(`/v1/caregivers/${worker}`, caregiver('foreign', { passport, providerBranchId: 'a1-main' })),
    await a2.put(`/v1/caregivers/${worker}`, caregiver('foreign', { passport, providerBranchId: 'a2-main' })),
    await a1.put(
      `/v1/caregivers/${carer}`,
      caregiver('israeli', { identityNumber, providerBranchId: 'a1-main' }),
    ),
    await a1.put(`/v1/recipients/${holder}`, recipient('1', 6.5)),
    await a1.put(`/v1/recipients/${spouse}`, recipient('1', 3.5)),
    await a2.put(`/v1/recipients/${far}`, recipient('2', 5)),
    await a1.put(`/v1/recipients/${alone}`, recipient('3', 4.5)),
    await assign(a1, 's1', worker, holder),
    await assign(a2, 's2', worker, far),
    await assign(a1, 's3', carer, alone),
  ];
  expect(made.map((one) => one.status)).toEqual(made.map(() => 201));
  return { mark, worker, carer, holder, spouse, far, alone };
};
type World = Awaited<ReturnType<typeof aWorld>>;

/** What is claimed by each invoice in the end, and the steps that lead there, in order of sequence numbers or not. */
const stepsOf = (world: World, chance: SeededChance) => {
  const { mark, worker, carer, holder, spouse, far, alone } = world;
  const counting = new Map<string, { username: string; sequence: number; lines: Line[] }>();
  const steps: Step[] = [];
  const people = {
    a1: [
      [worker, holder],
      [worker, spouse],
      [carer, alone],
    ],
    a2: [[worker, far]],
  } as const;
  const linesFor = (provider: 'a1' | 'a2', month: string): Line[] => {
    const lines = people[provider].flatMap(([caregiverId, recipientId]) =>
      ['02', '03', '04', '27', '28', '30'].map((day) => ({
        lineId: `${recipientId}-${day}`,
        recipientId,
        caregiverId,
        date: `${month}-${day}`,
        minutes: 60 * (1 + chance.upTo(10)),
      })),
    );
    const some = lines.filter(() => chance.isSo(0.6));
    return some.length === 0 ? lines.slice(0, 1) : some;
  };
  for (const [provider, name, month] of [
    ['a1', 'one', '2025-11'],
    ['a1', 'two', '2025-11'],
    ['a1', 'three', '2025-12'],
    ['a2', 'four', '2025-11'],
  ] as const) {
    const invoiceId = `i-${mark}-${name}`;
    for (let sequence = 1; sequence <= 3; sequence += 1) {
      const lines = linesFor(provider, month);
      counting.set(invoiceId, { username: `interface.${provider}`, sequence, lines });
      steps.push({
        name: `${invoiceId} ${sequence}`,
        run: async () => {
          for (;;) {
            const answer = await as(`interface.${provider}`).put(`/v1/invoices/${invoiceId}`, {
              month,
              sequence,
              lines,
            });
            // Two at once: one of them is asked to come again.
            if (answer.status !== 503) return answer;
          }
        },
      });
    }
  }
  const fact = (username: string, path: string, body: object): void => {
    steps.push({ name: path, run: () => as(username).put(path, body) });
  };
  fact('division', `/v1/immigration-permits/p-${mark}`, {
    recipientId: holder,
    from: '2025-01-01',
    to: '2027-12-31',
  });
  fact('division', `/v1/household-relations/r-${mark}`, {
    recipientIds: [holder, far],
    kind: chance.pick(['spouses', 'other']),
    source: 'recorded',
    from: '2025-02-01',
  });
  for (const [recipientId, points, from] of [
    [holder, 9.5, '2025-12-01'],
    [alone, 2.5, '2025-12-01'],
    [spouse, 8, '2025-11-01'],
  ] as const) {
    const body = { recipientId, from, points, reduced: false, track: 'service', supplements: [] };
    fact('division', `/v1/benefit-decisions/b-${recipientId}`, body);
  }
  fact('interface.a1', `/v1/determinations/d-${mark}`, {
    recipientIds: [holder, spouse],
    caregiverId: worker,
    load: chance.isSo(0.5),
    month: '2025-12',
    visitedOn: '2025-12-01',
    professional: { name: 'שירה לב', kind: 'nurse' },
  });
  fact('interface.a1', `/v1/assignments/s9-${mark}`, {
    caregiverId: worker,
    recipientId: alone,
    from: '2025-11-01',
  });
  for (const day of ['02', '03', '27']) {
    for (const [kind, hour] of [
      ['arrival', '08'],
      ['departure', '12'],
    ]) {
      const occurredAt = `2025-11-${day}T${hour}:00:00+02:00`;
      fact(`caregiver:${carer}`, `/v1/reports/${newReportId()}`, {
        kind,
        recipientIds: [alone],
        occurredAt,
        fix: { latitudeDegrees: 32.08, longitudeDegrees: 34.78, accuracyMetres: 10, capturedAt: occurredAt },
      });
    }
  }
  const isEarly = ({ name }: Step): boolean => / [12]$/.test(name);
  return {
    counting,
    submissions: chance.shuffled(steps.filter(isEarly)),
    changes: chance.shuffled(steps.filter((step) => !isEarly(step))),
  };
};

/** What differs between the invoice as it is shown and as the facts would have it now; nothing: all is well. */
const differences = async (
  invoiceId: string,
  { username, sequence, lines }: { username: string; sequence: number; lines: Line[] },
): Promise<unknown[]> => {
  const { body } = await as(username).get(`/v1/invoices/${invoiceId}?limit=200`);
  const invoice = body as Invoice;
  if (invoice.status !== 'decided' || invoice.sequence !== sequence) return [[invoiceId, invoice.status]];
  const shown = invoice.lines.map((line) => line.lineId).sort();
  const claimed = lines.map((line) => line.lineId).sort();
  if (JSON.stringify(shown) !== JSON.stringify(claimed)) return [[invoiceId, { shown, claimed }]];
  const sum = (pick: (line: Invoice['lines'][number]) => number): number =>
    invoice.lines.map(pick).reduce((a, b) => a + b, 0);
  const sums = [sum((line) => line.payableMinutes), sum((line) => line.heldMinutes)];
  const totals = [invoice.totals.payableMinutes, invoice.totals.heldMinutes];
  const found: unknown[] = JSON.stringify(sums) === JSON.stringify(totals) ? [] : [[invoiceId, sums, totals]];
  for (const line of invoice.lines) {
    const path = `/v1/invoices/${invoiceId}/lines/${line.lineId}/explanation?language=en`;
    const { decision } = (await as(username).get(path)).body;
    const [was, is] = [line, decision].map(({ payableMinutes, codes, shadowCodes, held }) => ({
      payableMinutes,
      codes,
      shadowCodes,
      held,
    }));
    if (JSON.stringify(was) !== JSON.stringify(is)) found.push([invoiceId, line.lineId, was, is]);
  }
  return found;
};

/** Some one after the other, some at once. */
const play = async (steps: readonly Step[], chance: SeededChance): Promise<void> => {
  for (let place = 0; place < steps.length;) {
    const some = steps.slice(place, place + 1 + chance.upTo(4));
    const answers = await Promise.all(some.map((step) => step.run()));
    const told = answers.map(({ status }, index) => `${some[index]?.name} ${status}`);
    expect(told.filter((one) => !/ 20[0-2]$/.test(one))).toEqual([]);
    place += some.length;
  }
};

test.each([1, 2, 3])(
  'once all is quiet, lines are what the facts give (%i)',
  async (seed) => {
    const chance = seededChance(seed);
    const { counting, submissions, changes } = stepsOf(await aWorld(), chance);
    await play(submissions, chance);
    // What was decided stands by now, so that each change has to find what it touches.
    await eventually(
      () => Promise.all([...counting].map(([id, { username }]) => as(username).get(`/v1/invoices/${id}`))),
      (answers) => answers.every(({ body }) => body.status === 'decided'),
      40,
    );
    await play(changes, chance);
    const different = async (): Promise<unknown[]> =>
      (await Promise.all([...counting].map(([invoiceId, one]) => differences(invoiceId, one)))).flat();

    await eventually(different, (found) => found.length === 0, 60);
  },
  120_000,
);
