import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { credentialTable } from '#shared/adapters/credential-table';
import type { Database } from '#shared/adapters/database';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { reportTable } from '#shared/adapters/report-table';
import type { VoiceReply, VoiceTurn } from '#shared/contracts/voice';
import type { Report } from '#shared/domain/fact';
import { LOCAL_CREDENTIALS, startTestDatabase } from '../../support/dynoxide.ts';
import { startFaultyProxy } from '../../support/faulty-proxy.ts';
import { type Plans, registerPeople } from '../../support/phone-people.ts';

const DIAL_IN = '+97233760000';
const LANDLINE = '+97235551234';
const OTHER_LANDLINE = '+97236660000';
const MOBILE = '+972527612345';
const IDENTITY = '039337423#';
/** 08:00 in Jerusalem. */
const MORNING = new Date('2026-06-10T05:00:00.000Z');
const ONLY_C2: Plans = { c1: { start: '13:00', end: '17:00' }, c2: { start: '07:00', end: '11:00' } };

type Test = {
  engine: Awaited<ReturnType<typeof startTestDatabase>>;
  proxy: Awaited<ReturnType<typeof startFaultyProxy>>;
  database: Database;
};
let world: Test;
let handler: (event: APIGatewayProxyEvent, context: object) => Promise<APIGatewayProxyResult>;
let callId = '';
let calls = 0;

/** Each test has an engine of its own: locks, reports and calls of one must not show in another. */
const start = async (plans: Plans): Promise<void> => {
  const engine = await startTestDatabase();
  const proxy = await startFaultyProxy(engine.endpoint);
  const database = sdkDatabase({
    region: 'local',
    endpoint: engine.endpoint,
    credentials: LOCAL_CREDENTIALS,
  });
  world = { engine, proxy, database };
  vi.stubEnv('DYNAMODB_ENDPOINT', proxy.endpoint);
  vi.resetModules();
  ({ handler } = await import('#functions/voice/take-turn'));
  await registerPeople('directory', database, plans);
  await credentialTable('credentials', database).setPin('g2', '4711');
};

beforeAll(() => {
  for (const [key, value] of Object.entries({
    CALL_TABLE: 'calls',
    CALL_WATCH_TABLE: 'call-watch',
    CREDENTIAL_TABLE: 'credentials',
    DIRECTORY_TABLE: 'directory',
    REPORT_TABLE: 'reports',
    AWS_REGION: 'local',
    AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
  }))
    vi.stubEnv(key, value);
  vi.useFakeTimers({ toFake: ['Date'], now: MORNING });
});
afterAll(() => {
  vi.useRealTimers();
});
beforeEach(() => {
  vi.setSystemTime(MORNING);
  calls += 1;
  callId = `call-${calls}`;
  return async () => {
    world.proxy.stop();
    await world.engine.stop();
  };
});

const send = async (turn: object, roles = ['operator']): Promise<{ status: number; body: VoiceReply }> => {
  const caller = {
    subject: 'gateway',
    roles,
    providerId: null,
    providerBranchId: null,
    branchId: null,
    caregiverId: null,
    recipientId: null,
  };
  const event = {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(turn),
    isBase64Encoded: false,
    pathParameters: null,
    queryStringParameters: null,
    requestContext: { authorizer: { caller: JSON.stringify(caller) } },
  } as unknown as APIGatewayProxyEvent;
  const result = await handler(event, {});
  return { status: result.statusCode, body: JSON.parse(result.body) };
};
const turnOf = (from: string | null, turn: number, digits: string | null, hangup = false): VoiceTurn => ({
  callId,
  turn,
  from,
  to: DIAL_IN,
  digits,
  timedOut: digits === null && turn > 0 && !hangup,
  hangup,
});
/** Plays the keys of a call; ten seconds a turn. */
const call = async (from: string | null, keys: (string | null)[]): Promise<VoiceReply[]> => {
  const replies: VoiceReply[] = [];
  for (const [turn, digits] of [null, ...keys].entries()) {
    const reply = await send(turnOf(from, turn, digits));
    expect(reply.status).toBe(200);
    replies.push(reply.body);
    vi.advanceTimersByTime(10_000);
  }
  return replies;
};
const newCall = (name: string): void => {
  callId = name;
};
const states = (replies: VoiceReply[]) => replies.map((reply) => reply.state);
const textOf = (reply: VoiceReply | undefined) => reply?.prompts.map((prompt) => prompt.text).join(' ') ?? '';
const reports = async (): Promise<Report[]> => {
  const from = MORNING.getTime() - 3_600_000;
  const facts = await reportTable('reports', world.database).factsBetween('g2', from, from + 90_000_000);
  return facts.filter((fact) => fact.fact === 'report');
};

test('example 9: a call from the couple’s landline while only C2 is assigned is C2, inside', async () => {
  await start(ONLY_C2);

  const replies = await call(LANDLINE, [IDENTITY, '4711#', '1', null]);

  expect(states(replies)).toEqual(['identify', 'pin', 'confirm', 'recorded', 'ended']);
  expect(textOf(replies[2])).toContain('Moshe');
  const [report, ...others] = await reports();
  expect(others).toEqual([]);
  expect(report).toMatchObject({
    kind: 'arrival',
    recipientIds: ['c2'],
    channel: 'voice-landline',
    line: LANDLINE,
    effectiveAt: '2026-06-10T05:00:30.000Z',
    place: { verdict: 'inside', method: 'landline' },
  });
  // Identified by number on a Hebrew line, she goes on in her own language.
  expect(textOf(replies[3])).toContain('Your arrival was recorded at eight o’clock');
  expect(textOf(replies[3])).toContain([...(report?.receipt ?? '')].join(' '));
});

test('example 9: with both assigned the voice asks', async () => {
  await start({ c1: null, c2: null });

  const replies = await call(LANDLINE, [IDENTITY, '4711#', '2', '1']);

  expect(states(replies)).toEqual(['identify', 'pin', 'recipient', 'confirm', 'recorded']);
  expect((await reports())[0]?.recipientIds).toEqual(['c2']);
});

test('a known mobile needs the PIN only; the second call proposes the departure of the open visit', async () => {
  await start({ c1: null, c3: null });

  const arrival = await call(MOBILE, ['4711', '1', '1']);
  newCall('the-second');
  vi.setSystemTime(new Date('2026-06-10T09:00:00.000Z'));
  const departure = await call(MOBILE, ['4711', '1', '2']);

  expect(states(arrival)).toEqual(['pin', 'recipient', 'confirm', 'recorded']);
  expect(textOf(departure[2])).toMatch(/^For Sara .* leaving, press 2/);
  expect((await reports()).map(({ kind, recipientIds, channel }) => [kind, recipientIds, channel])).toEqual([
    ['arrival', ['c1'], 'voice-mobile'],
    ['departure', ['c1'], 'voice-mobile'],
  ]);
});

test('every turn delivered three times gives the same reply and one report; an old turn gives the last reply', async () => {
  await start(ONLY_C2);
  const keys = [null, IDENTITY, '4711#', '1'];

  for (const [turn, digits] of keys.entries()) {
    const first = await send(turnOf(LANDLINE, turn, digits));
    vi.advanceTimersByTime(200_000);
    expect(await send(turnOf(LANDLINE, turn, digits))).toEqual(first);
    expect(await send(turnOf(LANDLINE, turn, digits))).toEqual(first);
    if (turn > 0) expect(await send(turnOf(LANDLINE, turn - 1, keys[turn - 1] ?? null))).toEqual(first);
  }

  expect(await reports()).toHaveLength(1);
});

test('the confirming turn delivered three times at once makes one report', async () => {
  await start(ONLY_C2);
  await call(LANDLINE, [IDENTITY, '4711#']);

  const replies = await Promise.all([1, 2, 3].map(() => send(turnOf(LANDLINE, 3, '1'))));

  expect(new Set(replies.map(({ body }) => textOf(body))).size).toBe(1);
  expect(textOf(replies[0]?.body)).toContain('was recorded at eight o’clock');
  expect(await reports()).toHaveLength(1);
});

test('five wrong PINs lock the caregiver and the line, also for the right PIN in another call', async () => {
  await start(ONLY_C2);

  const first = await call(MOBILE, ['0000', '1111', '2222', '3333', '5555']);
  newCall('the-second');
  const second = await call(LANDLINE, [IDENTITY, '4711#']);

  expect(first.at(-1)).toMatchObject({ end: true, state: 'ended' });
  expect(textOf(first.at(-1))).toContain('too many tries');
  expect(second.at(-1)).toMatchObject({ end: true, state: 'ended' });
  expect(await reports()).toEqual([]);
});

test('a stranger on a line hears what a wrong PIN hears, and locks the line all the same', async () => {
  await start(ONLY_C2);
  const stranger = ['000000018#', '1234#'];

  const replies = await call(LANDLINE, [...stranger, ...stranger, ...stranger, ...stranger, ...stranger]);
  newCall('the-second');
  const second = await call(LANDLINE, [IDENTITY, '4711#']);

  expect(replies.at(-1)).toMatchObject({ end: true, state: 'ended' });
  expect(second.at(-1)).toMatchObject({ end: true, state: 'ended' });
  expect(replies.map(textOf).join(' ')).not.toMatch(/Sara|Moshe|Galit/);
});

test('a withheld number reports by number and PIN', async () => {
  await start(ONLY_C2);

  const replies = await call(null, ['5', IDENTITY, '4711#', '1']);

  expect(states(replies)).toEqual(['language', 'identify', 'pin', 'confirm', 'recorded']);
  expect(await reports()).toMatchObject([
    { line: null, channel: 'voice-mobile', place: { verdict: 'none' } },
  ]);
});

test('the landline of another recipient is never refused: the caller says for whom, the line is kept', async () => {
  await start({ c1: null });

  const replies = await call(OTHER_LANDLINE, [IDENTITY, '4711#', '2', '1']);

  expect(states(replies).at(-1)).toBe('recorded');
  expect(replies.map(textOf).join(' ')).not.toContain('Rivka');
  expect(await reports()).toMatchObject([
    { recipientIds: ['c1'], line: OTHER_LANDLINE, channel: 'voice-landline', place: { verdict: 'none' } },
  ]);
});

test.each([0, 1, 2, 3])(
  'a hang-up after turn %i keeps nothing before the confirmation, all after it',
  async (n) => {
    await start(ONLY_C2);
    const keys = [IDENTITY, '4711#', '1'].slice(0, n);
    await call(LANDLINE, keys);

    const end = await send(turnOf(LANDLINE, n + 1, null, true));

    expect(end.body).toEqual({ prompts: [], end: true, state: 'ended' });
    expect(await reports()).toHaveLength(n === 3 ? 1 : 0);
  },
);

test('while the database is away the caller hears that nothing was recorded, in five languages at first', async () => {
  await start(ONLY_C2);
  world.proxy.faults.refuse = () => true;

  const reply = await send(turnOf(LANDLINE, 0, null));

  expect(reply).toMatchObject({ status: 200, body: { end: true, state: 'unavailable' } });
  expect(reply.body.prompts.map((prompt) => prompt.language)).toEqual(['he', 'ar', 'ru', 'am', 'en']);
});

test('a report that cannot be kept is said not to be recorded; the same turn later is recorded once', async () => {
  await start(ONLY_C2);
  await call(LANDLINE, [IDENTITY, '4711#']);
  world.proxy.faults.refuse = ({ operation, body }) => operation === 'PutItem' && body.includes('"reports"');

  const failed = await send(turnOf(LANDLINE, 3, '1'));
  expect(failed.body).toMatchObject({ end: true, state: 'unavailable' });
  expect(textOf(failed.body)).toContain('was not recorded');
  expect(await reports()).toEqual([]);

  world.proxy.heal();
  expect((await send(turnOf(LANDLINE, 3, '1'))).body.state).toBe('recorded');
  expect(await reports()).toHaveLength(1);
});

test('a kept report is said to be recorded although the call itself could not be saved', async () => {
  await start(ONLY_C2);
  await call(LANDLINE, [IDENTITY, '4711#']);
  world.proxy.faults.refuse = ({ operation, body }) => operation === 'PutItem' && body.includes('"calls"');

  const reply = await send(turnOf(LANDLINE, 3, '1'));
  world.proxy.heal();
  vi.advanceTimersByTime(120_000);
  const again = await send(turnOf(LANDLINE, 3, '1'));

  expect(reply.body).toMatchObject({ end: true, state: 'recorded' });
  expect(textOf(reply.body)).toContain('was recorded at eight o’clock');
  expect(textOf(again.body)).toBe(textOf(reply.body));
  expect(await reports()).toHaveLength(1);
});

test('a database that keeps the report and loses its answer does not make two', async () => {
  await start(ONLY_C2);
  await call(LANDLINE, [IDENTITY, '4711#']);
  let losses = 1;
  world.proxy.faults.lose = ({ operation, body }) =>
    operation === 'PutItem' && body.includes('"reports"') && losses-- > 0;

  expect((await send(turnOf(LANDLINE, 3, '1'))).body.state).toBe('recorded');
  expect(await reports()).toHaveLength(1);
});

test('only the telephone gateway and the trainer may take turns, and a malformed turn is refused', async () => {
  await start(ONLY_C2);

  expect((await send(turnOf(LANDLINE, 0, null), ['caregiver'])).status).toBe(403);
  expect((await send({ ...turnOf(LANDLINE, 0, null), from: '03-5551234' })).status).toBe(400);
});
