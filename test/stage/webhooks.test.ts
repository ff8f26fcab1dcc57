import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { eventLog } from '#shared/adapters/event-log';
import type { NewTenantEvent } from '#shared/domain/tenant-event';
import { type Claimants, claimantsOn } from '../support/claimants.ts';
import { LOCAL_CREDENTIALS } from '../support/dynoxide.ts';
import { clientOf, eventually } from '../support/stage-client.ts';
import { startTestStage, type TestStage } from '../support/stage.ts';
import { type Receiver, startReceiver } from '../support/webhook-receiver.ts';

/** Events of providers on a stage that delivers everything twice: to a real receiver, and by the feed. */

// A poll ends as soon as it is there; what comes twice and out of order may take its time on a busy machine.
vi.setConfig({ testTimeout: 300_000 });

const SECRET = 'known-to-the-two-of-us';
const OTHER_SECRET = 'another-one-of-the-two';

let stage: TestStage;
let receiver: Receiver;
let on: Claimants;
let runJob: (day: string) => Promise<void>;
beforeAll(async () => {
  stage = await startTestStage({ env: { HINENI_DELIVERY: 'doubled' } });
  receiver = await startReceiver([SECRET, OTHER_SECRET]);
  on = claimantsOn(stage);
  for (const [name, value] of Object.entries(stage.env)) vi.stubEnv(name, value);
  const { handler } = await import('#functions/schedule/switch-branches');
  runJob = (day) => handler({ scheduledAt: `${day}T00:05:00+02:00` }, {});
}, 120_000);
afterAll(async () => {
  await stage.stop();
  await receiver.stop();
});

const as = (username: string) => clientOf(stage, username);
const a1 = () => as('interface.a1');
const ALL = ['branch.announced.v1', 'branch.switched.v1', 'branch.withdrawn.v1'];

/** A webhook of a1 at a path of its own. */
const newWebhook = async (events: readonly string[] = ALL, url?: string): Promise<string> => {
  const webhookId = `w-${randomUUID().slice(0, 8)}`;
  const body = { url: url ?? receiver.urlOf(`/${webhookId}`), events, secret: SECRET };
  const { status, body: answer } = await a1().put(`/v1/webhooks/${webhookId}`, body);
  expect(status, JSON.stringify(answer)).toBe(201);
  return webhookId;
};
/** Ends it, so that the tests that follow do not wait for it. */
const end = async (webhookId: string): Promise<void> => {
  const { body } = await a1().get(`/v1/webhooks/${webhookId}`);
  const { url, events } = body;
  const ended = await a1().put(`/v1/webhooks/${webhookId}`, { url, events, secret: SECRET, active: false });
  expect(ended.body.active).toBe(false);
};

/** The log of events as a function of the stage writes it. */
const log = () =>
  eventLog(
    stage.env['EVENT_TABLE'] ?? '',
    sdkDatabase({
      region: 'local',
      endpoint: stage.env['DYNAMODB_ENDPOINT'] ?? '',
      credentials: LOCAL_CREDENTIALS,
    }),
  );
const record = async (branchId: string, providerId = 'a1'): Promise<string> => {
  const event: NewTenantEvent = {
    type: 'branch.switched.v1',
    occurredAt: '2026-11-21T22:05:00.000Z',
    data: { branchId, payingFrom: '2026-11-22' },
  };
  return (await log().append(providerId, randomUUID(), event)).eventId;
};

const deliveryOf = async (webhookId: string, eventId: string): Promise<any> => {
  const { status, body } = await a1().get(`/v1/webhooks/${webhookId}/deliveries?limit=200`);
  expect(status, JSON.stringify(body)).toBe(200);
  return body.items.find((one: { eventId: string }) => one.eventId === eventId);
};
const outcomesOf = (delivery: any): string[] =>
  delivery.attempts.map((one: { outcome: string; status: number | null }) =>
    one.status === null ? one.outcome : `${one.outcome} ${one.status}`,
  );
const deliveredAt = (webhookId: string, eventId: string, seconds = 120) =>
  eventually(
    () => deliveryOf(webhookId, eventId),
    (delivery) => delivery?.state === 'delivered',
    seconds,
  );

/** Everything in the feed of a provider, read on page by page. */
const feedOf = async (username: string, after?: string): Promise<any[]> => {
  const items: any[] = [];
  let from = after;
  for (;;) {
    const { status, body } = await as(username).get(`/v1/feed?limit=7${from ? `&after=${from}` : ''}`);
    expect(status, JSON.stringify(body)).toBe(200);
    items.push(...body.items);
    if (body.items.length === 0) return items;
    from = body.next;
  }
};

describe('what is told', () => {
  test('an announcement, the switch and a withdrawal arrive once each, signed, at who has recipients there', async () => {
    await on.recipient({ branchId: 'karmiel' });
    const webhookId = await newWebhook();
    const move = (payingFrom: string) =>
      as('division').put('/v1/branches/karmiel/paying-from', { payingFrom, reason: 'לבדיקה' });

    await move('2027-03-01');
    for (const day of ['2027-01-30', '2027-01-30', '2027-02-22']) await runJob(day);
    await Promise.all([runJob('2027-02-28'), runJob('2027-02-28')]);
    await move('2027-06-01');
    await runJob('2027-02-28');
    await runJob('2027-06-01');

    const told = await eventually(
      async () => receiver.at(`/${webhookId}`).filter((one) => one.event.data.branchId === 'karmiel'),
      (all) => all.length >= 5,
      60,
    );
    const of = (one: any) =>
      `${one.event.type} ${one.event.data.payingFrom} ${one.event.data.daysAhead ?? ''}`.trim();
    expect(told.map(of).sort()).toEqual([
      'branch.announced.v1 2027-03-01 1',
      'branch.announced.v1 2027-03-01 30',
      'branch.announced.v1 2027-03-01 7',
      'branch.switched.v1 2027-06-01',
      'branch.withdrawn.v1 2027-03-01',
    ]);
    expect(told.every((one) => one.signedBy.includes(SECRET) && one.eventId === one.event.eventId)).toBe(
      true,
    );
    expect(told[0]?.event).toEqual(
      (await feedOf('interface.a1')).find((one) => one.eventId === told[0]?.eventId),
    );
    const ofOthers = await feedOf('interface.a2');
    expect(ofOthers.filter((one) => one.data.branchId === 'karmiel')).toEqual([]);
    await end(webhookId);
  });

  test('an invoice is told when every line is decided, and every adjustment of it', async () => {
    const webhookId = await newWebhook(['invoice.decided.v1', 'invoice.adjusted.v1']);
    const [caregiverId, recipientId] = await Promise.all([on.caregiver('israeli'), on.recipient()]);
    const line = { lineId: '1', recipientId, caregiverId, date: '2025-09-15', minutes: 240 };

    const invoiceId = await on.send([line]);
    await on.decided(invoiceId);
    await on.assign(caregiverId, recipientId);

    const told = await eventually(
      async () => receiver.at(`/${webhookId}`).filter((one) => one.event.data.invoiceId === invoiceId),
      (all) => all.length >= 2,
      60,
    );
    const byType = new Map(told.map(({ event }) => [event.type, event.data]));
    expect(told).toHaveLength(2);
    expect(byType.get('invoice.decided.v1')).toMatchObject({
      invoiceId,
      month: '2025-09',
      sequence: 1,
      totals: { lines: 1, claimedMinutes: 240, payableMinutes: 0, heldByCode: { NOT_ASSIGNED: 240 } },
    });
    expect(byType.get('invoice.adjusted.v1')).toEqual({
      invoiceId,
      month: '2025-09',
      sequence: 1,
      lines: 1,
      payableChangeMinutes: 240,
      carried: false,
      cause: 'assignment',
    });
    await end(webhookId);
  });
});

describe('a receiver', () => {
  test('that refuses at first is tried again, and then left alone', async () => {
    const webhookId = await newWebhook();
    receiver.behave(`/${webhookId}`, [500, 404, 200]);

    const eventId = await record('afula');
    const delivery = await deliveredAt(webhookId, eventId);
    const next = await deliveredAt(webhookId, await record('ashdod'));

    expect(outcomesOf(delivery)).toEqual(['status 500', 'status 404', 'delivered 200']);
    expect(outcomesOf(next)).toEqual(['status 500', 'status 404', 'delivered 200']);
    expect(delivery).toMatchObject({ type: 'branch.switched.v1', nextAttemptAt: null });
    expect(receiver.at(`/${webhookId}`).filter((one) => one.eventId === eventId)).toHaveLength(3);
    await end(webhookId);
  });

  test('gets each event once, however often the messages come', async () => {
    const webhookId = await newWebhook();

    const ids: string[] = [];
    for (let count = 0; count < 12; count += 1) ids.push(await record(`b-${count}`));
    for (const eventId of ids) await deliveredAt(webhookId, eventId);

    const seen = receiver.at(`/${webhookId}`).map((one) => one.eventId);
    expect(seen.filter((eventId) => ids.includes(eventId)).sort()).toEqual([...ids].sort());
    await end(webhookId);
  });

  test('that is away gets its event when it is back and asks for it', async () => {
    const gone = await startReceiver([SECRET]);
    await gone.stop();
    const webhookId = await newWebhook(ALL, gone.urlOf('/back'));
    const eventId = await record('holon');
    const waiting = await eventually(
      () => deliveryOf(webhookId, eventId),
      (delivery) => delivery?.attempts.length > 0,
      90,
    );
    expect(waiting.state).toBe('pending');
    expect(outcomesOf(waiting)[0]).toBe('connection');
    expect(Date.parse(waiting.nextAttemptAt)).toBeGreaterThan(Date.parse(waiting.attempts[0].at));

    const back = await startReceiver([SECRET], gone.port);
    const again = () => a1().post(`/v1/webhooks/${webhookId}/deliveries/${eventId}/replay`);
    expect(await again()).toMatchObject({ status: 202, body: { eventId, state: 'pending' } });
    await deliveredAt(webhookId, eventId);
    expect(await again()).toMatchObject({ status: 202, body: { state: 'pending' } });

    await eventually(
      async () => back.at('/back').filter((one) => one.eventId === eventId),
      (all) => all.length >= 2,
      60,
    );
    expect(back.at('/back').filter((one) => one.eventId === eventId)).toHaveLength(2);
    await deliveredAt(webhookId, eventId);
    await end(webhookId);
    await back.stop();
  });

  test('that never answers holds up nobody else', async () => {
    const [silent, quick] = [await newWebhook(), await newWebhook()];
    receiver.behave(`/${silent}`, ['silence']);

    const ids: string[] = [];
    for (let count = 0; count < 16; count += 1) ids.push(await record(`s-${count}`));
    await Promise.all(ids.map((eventId) => deliveredAt(quick, eventId, 240)));

    const got = receiver.at(`/${quick}`).map((one) => one.eventId);
    expect(got.filter((eventId) => ids.includes(eventId)).sort()).toEqual([...ids].sort());
    await end(silent);
    await end(quick);
  }, 300_000);

  test('that was switched off is told nothing more, and what waits for it is given up', async () => {
    const webhookId = await newWebhook();
    receiver.behave(`/${webhookId}`, [503]);
    const waits = await record('ashkelon');
    await eventually(
      () => deliveryOf(webhookId, waits),
      (delivery) => delivery?.attempts.length > 0,
      90,
    );

    await end(webhookId);
    const after = await record('bat-yam');

    const given = await eventually(
      () => deliveryOf(webhookId, waits),
      (delivery) => delivery.state === 'failed',
      60,
    );
    expect(outcomesOf(given).at(-1)).toBe('inactive');
    expect(await deliveryOf(webhookId, after)).toBeUndefined();
  });

  test('can change its secret without missing a request: both sign for a day', async () => {
    const webhookId = await newWebhook();
    const { url, events } = (await a1().get(`/v1/webhooks/${webhookId}`)).body;
    const first = await record('rehovot');
    await deliveredAt(webhookId, first);

    const changed = await a1().put(`/v1/webhooks/${webhookId}`, { url, events, secret: OTHER_SECRET });
    const second = await record('ramla');
    await deliveredAt(webhookId, second);

    expect(changed).toMatchObject({ status: 200, body: { version: 2 } });
    const signers = new Map(receiver.at(`/${webhookId}`).map((one) => [one.eventId, one.signedBy]));
    expect(signers.get(first)).toEqual([SECRET]);
    expect(signers.get(second)).toEqual([SECRET, OTHER_SECRET]);
    await end(webhookId);
  });
});

describe('the feed', () => {
  test('shows everything once and in order to somebody who reads on while many write', async () => {
    const [last] = (await feedOf('interface.a2')).slice(-1);
    const seen: any[] = [];
    let isWriting = true;
    const writing = Promise.all(Array.from({ length: 30 }, (_, index) => record(`f-${index}`, 'a2'))).finally(
      () => (isWriting = false),
    );
    const readOn = async (): Promise<void> => {
      seen.push(...(await feedOf('interface.a2', seen.at(-1)?.eventId ?? last?.eventId)));
    };
    while (isWriting) await readOn();
    const ids = await writing;
    await readOn();

    expect(seen.map((one) => one.eventId).filter((eventId) => ids.includes(eventId))).toEqual(
      [...ids].sort(),
    );
    const end = await as('interface.a2').get(`/v1/feed?after=${seen.at(-1).eventId}`);
    expect(end.body).toEqual({ items: [], next: seen.at(-1).eventId });
  });

  test('goes on from no event of somebody else, and from none that never was', async () => {
    const foreign = await record('netanya', 'a2');
    const never = '019a9d2c-3f4b-7c1d-8e2f-0123456789ab';

    expect(await a1().get(`/v1/feed?after=${foreign}`)).toMatchObject({
      status: 404,
      body: { code: 'NOT_FOUND' },
    });
    expect(await a1().get(`/v1/feed?after=${never}`)).toMatchObject({
      status: 404,
      body: { code: 'NOT_FOUND' },
    });
    expect(await a1().get('/v1/feed?after=yesterday&limit=9000')).toMatchObject({
      status: 400,
      body: { code: 'QUERY_INVALID', errors: [{ path: '?after' }, { path: '?limit' }] },
    });
  });
});

describe('a webhook as an entry', () => {
  const body = () => ({ url: receiver.urlOf('/entry'), events: ALL, secret: SECRET });

  test('is put, put again, changed on a condition, listed, and never tells its secret', async () => {
    const path = `/v1/webhooks/e-${randomUUID().slice(0, 8)}`;

    const answers = [
      await a1().put(path, body()),
      await a1().put(path, body()),
      await a1().put(path, { ...body(), events: ['invoice.decided.v1'] }, { 'if-match': '"1"' }),
      await a1().put(path, body(), { 'if-match': '"1"' }),
      await a1().get(path),
      await as('admin.a1').get('/v1/webhooks?limit=200'),
    ];

    expect(
      answers.map(({ status, body: answer }) => [status, answer.version ?? answer.code ?? 'list']),
    ).toEqual([
      [201, 1],
      [200, 1],
      [200, 2],
      [412, 'VERSION_CHANGED'],
      [200, 2],
      [200, 'list'],
    ]);
    expect(answers[4]?.headers.get('etag')).toBe('"2"');
    const listed = answers[5]?.body.items.find((one: any) => path.endsWith(one.webhookId));
    expect(listed).toEqual(answers[4]?.body);
    expect(JSON.stringify(answers.map((one) => one.body))).not.toContain(SECRET);
    await a1().put(path, { ...body(), active: false });
  });

  test('names every wrong field', async () => {
    const { status, body: problem } = await a1().put('/v1/webhooks/wrong', {
      url: 'ftp://x.example/',
      events: ['branch.exploded.v1'],
      secret: 'short',
      colour: 'green',
    });

    expect(status).toBe(400);
    expect(problem.errors.map((one: any) => one.path).sort()).toEqual([
      '/colour',
      '/events/0',
      '/secret',
      '/url',
    ]);
    const twice = await a1().put('/v1/webhooks/wrong', {
      ...body(),
      events: ['branch.switched.v1', 'branch.switched.v1'],
    });
    expect(twice).toMatchObject({ status: 422, body: { errors: [{ path: '/events', code: 'REPEATED' }] } });
    expect((await a1().get('/v1/webhooks/wrong')).status).toBe(404);
  });

  test.each([
    'http://payroll.example/hook',
    'https://10.0.0.7/hook',
    'https://169.254.169.254/latest/meta-data',
    'https://user:word@payroll.example/hook',
  ])('takes no address of %s', async (url) => {
    const { status, body: problem } = await a1().put('/v1/webhooks/inside', { ...body(), url });
    expect([status, problem.code, problem.errors[0].path]).toEqual([422, 'URL_NOT_PUBLIC', '/url']);
  });

  test('is another provider’s own, though it has the same name', async () => {
    const webhookId = await newWebhook();
    const eventId = await record('tel-aviv');
    await deliveredAt(webhookId, eventId);
    const a2 = as('interface.a2');

    const answers = [
      await a2.get(`/v1/webhooks/${webhookId}`),
      await a2.get(`/v1/webhooks/${webhookId}/deliveries`),
      await a2.post(`/v1/webhooks/${webhookId}/deliveries/${eventId}/replay`),
    ];
    const mine = await a2.put(`/v1/webhooks/${webhookId}`, { ...body(), url: receiver.urlOf('/of-a2') });

    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
    expect([mine.status, mine.body.providerId, mine.body.version]).toEqual([201, 'a2', 1]);
    expect((await a1().get(`/v1/webhooks/${webhookId}`)).body.url).toBe(receiver.urlOf(`/${webhookId}`));
    expect((await a2.get(`/v1/webhooks/${webhookId}/deliveries`)).body.items).toEqual([]);
    await a2.put(`/v1/webhooks/${webhookId}`, { ...body(), active: false });
    await end(webhookId);
  });
});

test('a stage that is killed while events wait sends them after its next start', async () => {
  const webhookId = await newWebhook();
  receiver.behave(`/${webhookId}`, [500]);
  const ids: string[] = [];
  for (let count = 0; count < 4; count += 1) ids.push(await record(`k-${count}`));
  await eventually(
    async () => receiver.at(`/${webhookId}`).length,
    (count) => count > 0,
    60,
  );

  await stage.kill();
  // It must find a database of its own again.
  vi.unstubAllEnvs();
  receiver.behave(`/${webhookId}`, [204]);
  await stage.again();

  await Promise.all(ids.map((eventId) => deliveredAt(webhookId, eventId, 240)));
  const seen = new Set(receiver.at(`/${webhookId}`).map((one) => one.eventId));
  expect(ids.filter((eventId) => !seen.has(eventId))).toEqual([]);
}, 300_000);
