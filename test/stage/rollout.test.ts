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

const AFULA = '/v1/branches/afula';
const start = (reportingFrom: string, by = 'division') =>
  as(by).put(`${AFULA}/reporting-from`, { reportingFrom, reason: 'לבדיקה' });
const modesOfAfula = async (...days: string[]): Promise<string[]> =>
  Promise.all(days.map(async (day) => (await as('clerk.tel-aviv').get(`${AFULA}?on=${day}`)).body.mode));

test('the reporting date of a branch moves like its paying date: later at once, earlier by two people', async () => {
  const days = ['2025-09-30', '2025-10-01', '2025-10-31', '2025-11-01', '2025-12-31', '2026-01-01'];
  const [none, reporting, paying] = ['not-live', 'reporting', 'paying'];
  expect(await modesOfAfula(...days)).toEqual([none, reporting, reporting, reporting, reporting, paying]);

  // A later date holds at once; days outside the two dates stand as they stood.
  const later = await start('2025-11-01');
  expect(later).toMatchObject({
    status: 200,
    body: { reportingFrom: '2025-11-01', payingFrom: '2026-01-01', history: [{ reason: 'לבדיקה' }] },
  });
  expect(await modesOfAfula(...days)).toEqual([none, none, none, reporting, reporting, paying]);
  expect((await start('2025-11-01')).body.history).toEqual(later.body.history);

  // An earlier one waits for another person of the Division.
  const earlier = await start('2025-10-01');
  expect(earlier.body.reportingFrom).toBe('2025-11-01');
  const said = { at: earlier.body.history.at(-1).at, decision: 'approved', note: 'מוכנים' };
  const decide = (username: string, path = `${AFULA}/reporting-from/decision`) =>
    as(username).post(path, said);
  expect(await decide('division')).toMatchObject({ status: 403, body: { code: 'SAME_PERSON' } });
  expect((await decide('clerk.tel-aviv')).status).toBe(403);
  expect((await decide('division.second', `${AFULA}/paying-from/decision`)).status).toBe(404);
  expect((await as('division').get(AFULA)).body.reportingFrom).toBe('2025-11-01');
  const approved = await decide('division.second');
  expect(approved).toMatchObject({ status: 200, body: { reportingFrom: '2025-10-01' } });
  expect((await decide('division.second')).body).toEqual(approved.body);
  expect(approved.body.history.at(-1)).toMatchObject({
    reportingFrom: '2025-10-01',
    by: expect.any(String),
    decision: { decision: 'approved', note: 'מוכנים', by: expect.any(String) },
  });
  expect(await modesOfAfula(...days)).toEqual([none, reporting, reporting, reporting, reporting, paying]);
  const listed = (await as('division').get('/v1/branches?on=2025-10-01')).body.items;
  expect(listed.find((one: any) => one.branchId === 'afula')).toEqual({ ...approved.body, mode: reporting });
});

test('neither date of a branch passes the other, and the field that would is named', async () => {
  const refused = (path: string) => ({
    status: 422,
    body: { code: 'PAYING_BEFORE_REPORTING', errors: [{ path, code: 'PAYING_BEFORE_REPORTING' }] },
  });
  const before = (await as('division').get(AFULA)).body;
  expect(await start('2026-01-02')).toMatchObject(refused('/reportingFrom'));
  expect(await move('afula', '2025-09-30')).toMatchObject(refused('/payingFrom'));
  expect((await as('division').get(AFULA)).body).toEqual(before);

  // A paying date waits; meanwhile reports are postponed beyond it, and it cannot be approved any more.
  const waits = (await move('afula', '2025-11-01')).body.history.at(-1);
  expect((await start('2025-12-01')).body.reportingFrom).toBe('2025-12-01');
  const said = { at: waits.at, decision: 'approved' };
  const late = await as('division.second').post(`${AFULA}/paying-from/decision`, said);
  expect(late).toMatchObject(refused('/decision'));
});

test('a reporting date is asked for by the Division, of a branch there is, as a date with a reason', async () => {
  const body = { reportingFrom: '2025-10-02', reason: 'לבדיקה' };
  const said = { at: '2025-01-01T00:00:00.000Z', decision: 'approved' };
  expect((await as('division').put('/v1/branches/atlantis/reporting-from', body)).status).toBe(404);
  expect((await as('division').post('/v1/branches/atlantis/reporting-from/decision', said)).status).toBe(404);
  expect((await as('division').post(`${AFULA}/reporting-from/decision`, said)).status).toBe(404);
  expect((await start('2025-10-02', 'clerk.tel-aviv')).status).toBe(403);
  expect((await start('2025-13-01')).status).toBe(400);
  expect((await as('division').put(`${AFULA}/reporting-from`, { ...body, reason: ' ' })).status).toBe(400);
  expect(
    (await as('division').put(`${AFULA}/reporting-from`, { ...body, payingFrom: '2027-01-01' })).status,
  ).toBe(400);
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
