import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Claimants, claimantsOn, lineFor, type ShownLine } from '../support/claimants.ts';
import { clientOf, eventually, newReportId } from '../support/stage-client.ts';
import { startTestStage, type TestStage } from '../support/stage.ts';

/**
 * A branch begins to pay by reports at a midnight, on a stage that delivers everything twice: visits lie across that
 * midnight, reports and invoices of others come in, and the nightly job runs late, twice and for the wrong nights.
 */

let stage: TestStage;
let on: Claimants;
let runJob: (day: string) => Promise<void>;
beforeAll(async () => {
  stage = await startTestStage({ env: { HINENI_DELIVERY: 'doubled' } });
  on = claimantsOn(stage);
  for (const [name, value] of Object.entries(stage.env)) vi.stubEnv(name, value);
  const { handler } = await import('#functions/schedule/switch-branches');
  runJob = (day) => handler({ scheduledAt: `${day}T00:05:00+02:00` }, {});
}, 120_000);
afterAll(() => stage.stop());

const [EVE, SWITCH, AFTER] = ['2026-05-14', '2026-05-15', '2026-05-16'] as const;
const HOME = { latitudeDegrees: 32.43, longitudeDegrees: 34.92 };

/** Somebody of a branch who is visited from ten to two across the midnight, and the invoice of the days around it. */
const aNight = async (branchId: string) => {
  const places = [{ placeId: 'home', kind: 'home', ...HOME }];
  const [caregiverId, recipientId] = await Promise.all([
    on.caregiver('israeli'),
    on.recipient({ branchId, places }),
  ]);
  await on.assign(caregiverId, recipientId);
  const report = async (kind: string, occurredAt: string): Promise<void> => {
    const fix = { ...HOME, accuracyMetres: 10, capturedAt: occurredAt };
    const body = { kind, recipientIds: [recipientId], occurredAt, fix };
    const path = `/v1/reports/${newReportId()}`;
    expect((await clientOf(stage, `caregiver:${caregiverId}`).put(path, body)).status).toBe(201);
  };
  return {
    caregiverId,
    recipientId,
    report: async (): Promise<void> => {
      await Promise.all([
        report('arrival', `${EVE}T22:00:00+03:00`),
        report('departure', `${SWITCH}T02:00:00+03:00`),
      ]);
      await eventually(
        () => on.as('division').get(`/v1/visits?caregiverId=${caregiverId}&date=${EVE}`),
        (answer) => answer.body.items[0]?.minutes === 240,
        60,
      );
    },
    send: () => on.send([EVE, SWITCH, AFTER].map((date) => lineFor(caregiverId, recipientId, date, 150))),
  };
};

const outcome = (lines: readonly ShownLine[]) =>
  lines.map(({ date, payableMinutes, held, codes, shadowCodes, isSubject }) => ({
    date,
    payableMinutes,
    held,
    codes,
    shadowCodes,
    isSubject,
  }));
const standing = async (invoiceId: string) => ({
  lines: outcome((await on.decided(invoiceId)).lines),
  adjustments: await on.adjustments(invoiceId),
});

const setDate = (branchId: string, payingFrom: string) =>
  on.as('division').put(`/v1/branches/${branchId}/paying-from`, { payingFrom, reason: 'לבדיקה' });

/** The eve in full, whatever was reported; of the night two hours; of the day after nothing. */
const ACROSS_MIDNIGHT = [
  { date: EVE, payableMinutes: 150, held: [], codes: [], shadowCodes: ['SHORT_REPORT'], isSubject: false },
  {
    date: SWITCH,
    payableMinutes: 120,
    held: [{ code: 'SHORT_REPORT', minutes: 30 }],
    codes: ['SHORT_REPORT'],
    shadowCodes: [],
    isSubject: true,
  },
  {
    date: AFTER,
    payableMinutes: 0,
    held: [{ code: 'NO_REPORT', minutes: 150 }],
    codes: ['NO_REPORT'],
    shadowCodes: [],
    isSubject: true,
  },
];

test('no decision of a line changes by the switch, doubled, late and under load, nor is it needed for one', async () => {
  expect((await setDate('hadera', SWITCH)).body.payingFrom).toBe(SWITCH);
  const nights = await Promise.all(Array.from({ length: 3 }, () => aNight('hadera')));
  await Promise.all(nights.map((night) => night.report()));
  // Before any run of the job: its absence changes nothing.
  const invoiceIds = await Promise.all(nights.map((night) => night.send()));
  for (const invoiceId of invoiceIds) {
    await on.decided(invoiceId, ({ lines }) => lines[1]?.payableMinutes === 120);
    expect(outcome((await on.decided(invoiceId)).lines)).toEqual(ACROSS_MIDNIGHT);
  }
  const before = await Promise.all(invoiceIds.map(standing));

  const runs = [AFTER, EVE, SWITCH, SWITCH, '2026-05-20', SWITCH].map(runJob);
  const others = await Promise.all(Array.from({ length: 3 }, () => aNight('hadera')));
  const load = others.map(async (night) => {
    // Invoice and reports at once: whichever comes first, the lines come out alike.
    const [invoiceId] = await Promise.all([night.send(), night.report()]);
    return invoiceId;
  });
  const underLoad = await Promise.all(load);
  await Promise.all([...runs, runJob(SWITCH)]);

  for (const invoiceId of underLoad) {
    await on.decided(invoiceId, ({ lines }) => lines[1]?.payableMinutes === 120);
    expect(outcome((await on.decided(invoiceId)).lines)).toEqual(ACROSS_MIDNIGHT);
  }
  expect(await Promise.all(invoiceIds.map(standing))).toEqual(before);
}, 180_000);

/** The month in which the branch pays now, as it stands in a date of that language. */
const julyIn = (language: string): string => {
  const format = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'long', year: 'numeric' });
  const parts = format.formatToParts(new Date('2026-07-01T12:00:00Z'));
  return parts.find(({ type }) => type === 'month')?.value ?? '';
};

test('a branch moved back after its switch: exactly the lines between change, and each says why in five languages', async () => {
  expect((await setDate('kfar-saba', SWITCH)).body.payingFrom).toBe(SWITCH);
  await runJob(SWITCH);
  const night = await aNight('kfar-saba');
  await night.report();
  const invoiceId = await night.send();
  await on.decided(invoiceId, ({ lines }) => lines[1]?.payableMinutes === 120);
  const told = (await on.adjustments(invoiceId)).length;

  expect((await setDate('kfar-saba', '2026-07-01')).body.payingFrom).toBe('2026-07-01');
  await on.decided(invoiceId, ({ lines }) => lines.every((line) => line.payableMinutes === 150));

  const { lines } = await on.decided(invoiceId);
  expect(lines.map(({ date, shadowCodes }) => [date, shadowCodes])).toEqual([
    [EVE, ['SHORT_REPORT']],
    [SWITCH, ['SHORT_REPORT']],
    [AFTER, ['NO_REPORT']],
  ]);
  const changes = (await on.adjustments(invoiceId)).slice(told);
  expect(changes.map((one) => [one.lineId.slice(0, 10), one.payableChangeMinutes, one.cause])).toEqual([
    [SWITCH, 30, { kind: 'paying-date', ids: ['kfar-saba'], at: expect.any(String) }],
    [AFTER, 150, { kind: 'paying-date', ids: ['kfar-saba'], at: expect.any(String) }],
  ]);
  const NAMES = { he: 'כפר סבא', ar: 'كفار سابا', ru: 'Кфар-Сава', am: 'ክፋር ሳባ', en: 'Kfar Saba' };
  for (const { lineId } of changes) {
    const texts = new Set<string>();
    for (const [language, name] of Object.entries(NAMES)) {
      const path = `/v1/invoices/${invoiceId}/lines/${lineId}/explanation?language=${language}`;
      const { body } = await on.as('interface.a1').get(path);
      const sentences: string[] = body.sentences.map((one: { text: string }) => one.text);
      expect(sentences.find((text) => text.includes(name))).toContain(julyIn(language));
      texts.add(sentences.join(' '));
    }
    expect(texts.size).toBe(5);
  }
}, 180_000);
