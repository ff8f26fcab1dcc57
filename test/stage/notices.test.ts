import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { eventLog } from '#shared/adapters/event-log';
import { type Mail, mailOutbox } from '#shared/adapters/mail-outbox';
import { LOCAL_CREDENTIALS } from '../support/dynoxide.ts';
import { type Answer, clientOf, eventually, newIdentityNumber } from '../support/stage-client.ts';
import { startTestStage, type TestStage } from '../support/stage.ts';

/** What circular 1536A has told to providers, on a stage that delivers everything twice: on the page, by mail, as events. */

let stage: TestStage;
/** Runs the morning's job as for a day. */
let runJob: (day: string) => Promise<void>;
let database: ReturnType<typeof sdkDatabase>;

beforeAll(async () => {
  stage = await startTestStage({ env: { HINENI_DELIVERY: 'doubled' } });
  for (const [name, value] of Object.entries(stage.env)) vi.stubEnv(name, value);
  const { handler } = await import('#functions/schedule/tell-notices');
  runJob = (day) => handler({ scheduledAt: `${day}T07:15:00+02:00` }, {});
  database = sdkDatabase({
    region: 'il-central-1',
    endpoint: stage.env['DYNAMODB_ENDPOINT'],
    credentials: LOCAL_CREDENTIALS,
  });
}, 120_000);
afterAll(() => stage.stop());

const as = (username: string) => clientOf(stage, username);
const told = (answer: Answer, status: number): Answer => {
  expect(answer.status, JSON.stringify(answer.body)).toBe(status);
  return answer;
};

type Home = { providerId: string; admin: string; ids: [string, string] };

/** A provider with a contact, and two recipients of one home. */
const aHome = async (points: readonly [number, number] = [5, 5]): Promise<Home> => {
  const mark = randomUUID().slice(0, 8);
  const providerId = `p-${mark}`;
  const admin = `office.${mark}@example.org`;
  const branch = { providerBranchId: `${providerId}-main`, name: 'סניף לדוגמה' };
  told(
    await as('division').put(`/v1/providers/${providerId}`, { name: 'ספק לדוגמה', branches: [branch] }),
    201,
  );
  const rows = [{ providerId, name: 'דנה', email: admin, mobile: '0501234567' }];
  told(await as('division').post('/v1/contacts/import', { rows }), 200);
  const ids: [string, string] = [`x-${mark}`, `y-${mark}`];
  for (const [index, recipientId] of ids.entries()) {
    const body = {
      name: 'זכאית לדוגמה',
      identityNumber: newIdentityNumber(),
      branchId: 'tel-aviv',
      householdId: `h-${mark}`,
      landlines: [],
      places: [],
      points: points[index],
      language: 'he',
    };
    told(await as(admin).put(`/v1/recipients/${recipientId}`, body), 201);
  }
  return { providerId, admin, ids };
};

const determine = async ({ ids }: Home, more: object = {}): Promise<void> => {
  const body = {
    recipientIds: ids,
    caregiverId: 'f1',
    load: false,
    month: '2026-11',
    visitedOn: '2026-11-02',
    professional: { name: 'שירה לב', kind: 'social-worker' },
    ...more,
  };
  told(await as('worker.social').put(`/v1/determinations/${randomUUID()}`, body), 201);
};

const reasonsTold = async ({ admin }: Home): Promise<string[]> => {
  const { body } = told(await as(admin).get('/v1/notices?limit=200&language=en'), 200);
  return body.items.map((one: { reason: string; month: string }) => `${one.reason} ${one.month}`).reverse();
};
const mailsTo = async (email: string): Promise<Mail[]> => {
  const waiting = await mailOutbox(stage.env['MAIL_TABLE'] ?? '', database).queued();
  return waiting.filter((mail) => mail.to === email && mail.key.startsWith('notice|'));
};
const eventsOf = async (providerId: string) => {
  const log = eventLog(stage.env['EVENT_TABLE'] ?? '', database);
  return (await log.after(providerId, { after: undefined, limit: 100 })) ?? [];
};

describe('the end of a determination', () => {
  test('is told 30 days ahead and when it came, once, however often and for whatever day the job is run', async () => {
    const home = await aHome();
    await determine(home);

    for (const day of ['2028-10-01', '2028-10-01', '2028-09-30', '2028-10-02', '2028-11-01'])
      await runJob(day);
    await Promise.all([runJob('2028-11-02'), runJob('2028-11-02'), runJob('2028-10-01')]);

    expect(await reasonsTold(home)).toEqual(['determined 2026-11', 'ends 2028-10', 'ended 2028-11']);
    const mails = await mailsTo(home.admin);
    expect(new Set(mails.map((mail) => mail.key)).size).toBe(3);
    expect(mails).toHaveLength(3);
    const events = await eventsOf(home.providerId);
    expect(events.map(({ type, data }) => [type, 'reason' in data && data.reason])).toEqual([
      ['shared-worker.noticed.v1', 'determined'],
      ['shared-worker.noticed.v1', 'ends'],
      ['shared-worker.noticed.v1', 'ended'],
    ]);
  });

  test('is told by a mail that names nobody and nothing of anybody', async () => {
    const home = await aHome();
    await determine(home);
    await runJob('2026-11-23');

    const [mail] = await mailsTo(home.admin);
    expect(mail?.text).toContain(`${stage.url}/messages`);
    for (const word of [...home.ids, 'f1', 'זכאית', 'עומס', '2026', 'קבוצה'])
      expect(`${mail?.subject} ${mail?.text}`).not.toContain(word);
  });
});

test('what a provider was told is its own, and the Institute’s to see', async () => {
  const home = await aHome();
  await determine(home, { load: true });
  await runJob('2026-11-23');

  const { body } = told(await as(home.admin).get('/v1/notices?language=en'), 200);
  expect(body.items).toMatchObject([
    {
      reason: 'determined',
      group: 3,
      month: '2026-11',
      recipientIds: home.ids,
      caregiverId: 'f1',
      text: [expect.stringContaining('11/2026'), expect.stringContaining('82')],
    },
  ]);
  told(await as('admin.a1').get(`/v1/notices?providerId=${home.providerId}`), 404);
  expect((await as('admin.a1').get('/v1/notices')).body.items).not.toContainEqual(body.items[0]);
  const seen = told(await as('division').get(`/v1/notices?providerId=${home.providerId}&language=en`), 200);
  expect(seen.body.items).toEqual(body.items);
  told(await as('division').get('/v1/notices'), 400);

  const address = `/v1/shared-worker/cases?recipientId=${home.ids[0]}&month=2026-11`;
  for (const username of [home.admin, 'division']) {
    const notices = told(await as(username).get(address), 200).body.items[0].notices;
    const determined = notices.find((one: { reason: string }) => one.reason === 'determined');
    expect(determined.told).toEqual([{ providerId: home.providerId, at: body.items[0].toldAt }]);
  }
});

test('a run that broke off half-way is finished by the next, with the same mail and event', async () => {
  const home = await aHome();
  await determine(home);
  await runJob('2026-11-23');
  const pk = `NOTICED#${[...home.ids].sort().join('~')}`;
  const table = stage.env['DIRECTORY_TABLE'] ?? '';
  const { items } = await database.query({ table, keyCondition: 'pk = :pk', values: { ':pk': pk } });
  expect(items).toHaveLength(1);
  await database.put({ table, item: { ...items[0], isDone: false } });

  await runJob('2026-11-24');

  expect(await reasonsTold(home)).toEqual(['determined 2026-11']);
  expect(await mailsTo(home.admin)).toHaveLength(1);
  expect(await eventsOf(home.providerId)).toHaveLength(1);
  expect((await database.get({ table, key: { pk, sk: String(items[0]?.['sk']) } }))?.['isDone']).toBe(true);
});

test('what is recorded is told at once', async () => {
  const home = await aHome();
  const caregiverId = `f-${home.providerId}`;
  const worker = {
    name: 'מטפלת לדוגמה',
    kind: 'foreign',
    passport: { country: 'PH', number: 'P1234567' },
    phones: [],
    phoneKind: 'smart',
    language: 'en',
    providerBranchId: `${home.providerId}-main`,
  };
  told(await as(home.admin).put(`/v1/caregivers/${caregiverId}`, worker), 201);
  for (const recipientId of home.ids) {
    const assignment = { caregiverId, recipientId, from: '2026-11-01' };
    told(await as(home.admin).put(`/v1/assignments/${randomUUID()}`, assignment), 201);
  }
  const toldOf = (count: number) =>
    eventually(
      () => as(home.admin).get('/v1/notices?limit=200'),
      (answer) => answer.body.items.length === count,
      60,
    );

  await toldOf(1);
  await determine(home, { caregiverId });
  await toldOf(2);

  expect((await reasonsTold(home)).map((one) => one.split(' ')[0])).toEqual(['new', 'determined']);
});
