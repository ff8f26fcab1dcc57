import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Invoice } from '#shared/contracts/invoices';
import { clientOf, eventually, newIdentityNumber } from '../support/stage-client.ts';
import { startTestStage, type TestStage } from '../support/stage.ts';

/** Branches over time on a stage that delivers everything twice and out of order. */

let stage: TestStage;
/** Runs the nightly job as for a day, late and in between whatever else happens. */
let runJob: (day: string) => Promise<void>;

beforeAll(async () => {
  stage = await startTestStage({ env: { HINENI_DELIVERY: 'doubled' } });
  for (const [name, value] of Object.entries(stage.env)) vi.stubEnv(name, value);
  const { handler } = await import('#functions/schedule/switch-branches');
  runJob = (day) => handler({ scheduledAt: `${day}T00:05:00+02:00` }, {});
}, 120_000);
afterAll(() => stage.stop());

const as = (username: string) => clientOf(stage, username);
const move = (branchId: string, payingFrom: string, by = 'division') =>
  as(by).put(`/v1/branches/${branchId}/paying-from`, { payingFrom, reason: 'לבדיקה' });

/** Somebody cared for in a branch, with one caregiver of provider A1. */
const pairIn = async (branchId: string): Promise<{ caregiverId: string; recipientId: string }> => {
  const mark = randomUUID().slice(0, 8);
  const [caregiverId, recipientId] = [`g-${mark}`, `c-${mark}`];
  const a1 = as('interface.a1');
  const made = [
    await a1.put(`/v1/caregivers/${caregiverId}`, {
      name: 'מטפלת לדוגמה',
      kind: 'israeli',
      identityNumber: newIdentityNumber(),
      phones: [],
      phoneKind: 'smart',
      language: 'he',
      providerBranchId: 'a1-main',
    }),
    await a1.put(`/v1/recipients/${recipientId}`, {
      name: 'זכאי לדוגמה',
      identityNumber: newIdentityNumber(),
      branchId,
      householdId: `h-${mark}`,
      landlines: [],
      places: [],
      language: 'he',
    }),
    await a1.put(`/v1/assignments/${mark}`, { caregiverId, recipientId, from: '2025-01-01' }),
  ];
  expect(made.map((one) => one.status)).toEqual([201, 201, 201]);
  return { caregiverId, recipientId };
};

const toldOf = async (branchId: string, username = 'admin.a1'): Promise<string[]> => {
  const { body } = await as(username).get('/v1/announcements?limit=200');
  return body.items
    .filter((one: { branchId: string }) => one.branchId === branchId)
    .map(
      (one: { kind: string; daysAhead: number; payingFrom: string }) =>
        `${one.kind} ${one.daysAhead} ${one.payingFrom}`,
    )
    .reverse();
};

test('an earlier date waits for a second person, a later one holds at once', async () => {
  expect((await move('netanya', '2025-12-01')).body.payingFrom).toBe('2026-01-01');
  const asked = (await as('division').get('/v1/branches/netanya')).body.history.at(-1);
  const decide = (username: string) =>
    as(username).post('/v1/branches/netanya/paying-from/decision', { at: asked.at, decision: 'approved' });

  expect(await decide('division')).toMatchObject({ status: 403, body: { code: 'SAME_PERSON' } });
  expect((await as('division').get('/v1/branches/netanya?on=2025-12-15')).body.mode).toBe('reporting');
  expect((await decide('division.second')).body.payingFrom).toBe('2025-12-01');
  expect((await as('division').get('/v1/branches/netanya?on=2025-12-15')).body.mode).toBe('paying');
  expect((await move('netanya', '2026-04-01')).body.payingFrom).toBe('2026-04-01');
});

test('providers with recipients there are told 30, 7 and 1 days ahead and of a postponement, on the page and by mail', async () => {
  await pairIn('tiberias');
  await as('division').post('/v1/contacts/import', {
    rows: [{ providerId: 'a1', name: 'דנה', email: 'dana@example.org', mobile: '0501234567' }],
  });
  await move('tiberias', '2027-03-01');

  for (const day of ['2027-01-29', '2027-01-30', '2027-01-30', '2027-02-22', '2027-02-10']) await runJob(day);
  await Promise.all([runJob('2027-02-28'), runJob('2027-02-28')]);
  await move('tiberias', '2027-06-01');
  await runJob('2027-02-28');

  expect(await toldOf('tiberias')).toEqual([
    'announced 30 2027-03-01',
    'announced 7 2027-03-01',
    'announced 1 2027-03-01',
    'withdrawn 0 2027-03-01',
  ]);
  expect(await toldOf('tiberias', 'admin.a2')).toEqual([]);
  const { mailOutbox } = await import('#shared/adapters/mail-outbox');
  const { sdkDatabase } = await import('#shared/adapters/database-sdk');
  const settings = { region: 'il-central-1', endpoint: stage.env['DYNAMODB_ENDPOINT'] };
  const mails = await mailOutbox(stage.env['MAIL_TABLE'] ?? '', sdkDatabase(settings)).queued();
  const subjects = mails
    .filter((mail) => mail.key.startsWith('rollout#tiberias'))
    .map((mail) => mail.subject);
  expect(subjects).toHaveLength(4);
  expect(new Set(mails.map((mail) => mail.key)).size).toBe(mails.length);
});

test('a switch at midnight under load, doubled and late, changes no decision of a line', async () => {
  await move('hadera', '2026-05-15');
  const pairs = await Promise.all(Array.from({ length: 6 }, () => pairIn('hadera')));
  const days = ['2026-05-13', '2026-05-14', '2026-05-15', '2026-05-16'];
  const invoiceIds = pairs.map(() => randomUUID());

  const sending = pairs.map(({ caregiverId, recipientId }, index) =>
    as('interface.a1').put(`/v1/invoices/${invoiceIds[index]}`, {
      month: '2026-05',
      sequence: 1,
      lines: days.map((date) => ({ lineId: date, recipientId, caregiverId, date, minutes: 120 })),
    }),
  );
  const nights = ['2026-05-16', '2026-05-14', '2026-05-15', '2026-05-15'].map(runJob);
  expect((await Promise.all(sending)).map((answer) => answer.status)).toEqual(pairs.map(() => 202));
  await Promise.all(nights);

  for (const invoiceId of invoiceIds) {
    const { body } = await eventually(
      () => as('interface.a1').get(`/v1/invoices/${invoiceId}`),
      (answer) => answer.status === 200 && answer.body.status === 'decided',
      60,
    );
    const outcome = (body as Invoice).lines.map((line) => [
      line.date,
      line.codes.join(),
      line.shadowCodes.join(),
    ]);
    expect(outcome).toEqual([
      ['2026-05-13', '', 'NO_REPORT'],
      ['2026-05-14', '', 'NO_REPORT'],
      ['2026-05-15', 'NO_REPORT', ''],
      ['2026-05-16', 'NO_REPORT', ''],
    ]);
    const { body: changes } = await as('interface.a1').get(`/v1/invoices/${invoiceId}/adjustments`);
    expect(changes.items).toEqual([]);
  }
});
