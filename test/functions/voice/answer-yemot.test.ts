import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  type ApiHandler,
  type PhoneStage,
  MORNING,
  eventOf,
  logOf,
  startPhoneStage,
} from '../../support/phone-stage.ts';

let stage: PhoneStage;
let handler: ApiHandler;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: MORNING });
  stage = await startPhoneStage();
  ({ handler } = await import('#functions/voice/answer-yemot'));
  return () => stage.stop();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

const seconds = (): string => String(Math.floor(Date.now() / 1_000));
const form = (more: Record<string, string> = {}) => ({
  ApiCallId: '0000000000000001',
  ApiYFCallId: '00000000-0000-4000-8000-000000000001',
  ApiPhone: '035551234',
  ApiDID: '033760000',
  ApiRealDID: '033760000',
  ApiExtension: '1',
  ApiTime: seconds(),
  ...more,
});
const send = async (
  body: Record<string, string> | string,
  { secret = 'made-up-path-one', base64 = false } = {},
) => {
  const text = typeof body === 'string' ? body : new URLSearchParams(body).toString();
  const reply = await handler(
    eventOf({
      body: text,
      base64,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      params: { secret },
    }),
    {},
  );
  return { status: reply.statusCode, body: reply.body };
};
const valuesOf = (values: string[]) =>
  Object.fromEntries(values.map((value, index) => [`turn_${index + 1}`, value]));
/** Plays a call: the vendor sends all values each time. */
const call = async (values: string[], more: Record<string, string> = {}) => {
  const replies = [await send(form(more))];
  for (const index of values.keys()) {
    vi.advanceTimersByTime(10_000);
    replies.push(await send(form({ ...more, ...valuesOf(values.slice(0, index + 1)) })));
  }
  return replies;
};

test('a call from the landline stores its report; the local number is the registered line', async () => {
  const replies = await call(['039337423', '4711', '1', 'None']);

  expect(replies[0]).toEqual({
    status: 200,
    body:
      'read=f-/voice/he/greeting.f-/voice/he/language_change.f-/voice/he/identify_ask.f-/voice/he/answer_offer' +
      '=turn_1,no,12,1,15,No,no,no,,,1,Ok,None,',
  });
  expect(replies[3]?.body).toContain('f-/voice/en/hour_08.f-/voice/en/minute_00.');
  expect(replies[4]?.body).toMatch(/^id_list_message=f-.*&go_to_folder=hangup$/);
  expect(await stage.reports()).toMatchObject([{ recipientIds: ['c2'], line: '+97235551234' }]);
});

test('the same request three times, in base64 and with repeated keys, gives the same answer', async () => {
  const [, , , last] = await call(['039337423', '4711', '1']);
  const same = form(valuesOf(['039337423', '4711', '1']));

  expect(await send(same, { base64: true })).toEqual(last);
  expect(await send(`turn_3=2&${new URLSearchParams(same).toString()}`)).toEqual(last);
  expect(await stage.reports()).toHaveLength(1);
});

test('a wrong secret is no address, and nothing of the body is logged; two secrets are active', async () => {
  for (const secret of ['guessed', '', 'made-up-path-one,made-up-path-two', 'made-up-path-on']) {
    const log = await logOf(async () => {
      expect((await send(form({ turn_1: '4711' }), { secret })).status).toBe(404);
    });
    expect(log).not.toMatch(/035551234|4711|guessed|made-up/);
  }
  expect((await send(form(), { secret: 'made-up-path-two' })).status).toBe(200);
});

test('a call of another time is refused, at its start and later', async () => {
  expect((await send(form({ ApiTime: String(Number(seconds()) - 61) }))).status).toBe(403);
  expect((await send(form({ ApiTime: String(Number(seconds()) + 61) }))).status).toBe(403);
  expect((await send(form({ ApiTime: 'yesterday' }))).status).toBe(400);
  const overheard = form(valuesOf(['039337423']));
  await call(['039337423', '4711', '1']);
  vi.advanceTimersByTime(1_801_000);
  expect((await send(overheard)).status).toBe(403);
});

test('a turn that was not asked for is refused, and reports nothing', async () => {
  await call(['039337423']);
  expect((await send(form(valuesOf(['039337423', '4711', '1'])))).status).toBe(403);
  expect((await send(form({ turn_2: '4711' }))).status).toBe(403);
  expect((await send(form({ ApiCallId: 'another', ...valuesOf(['039337423', '4711']) }))).status).toBe(403);
  expect(await stage.reports()).toEqual([]);
});

test('a hang-up ends the call; a press that came with it counts', async () => {
  await call(['039337423', '4711']);
  const end = await send(form({ ...valuesOf(['039337423', '4711']), hangup: 'yes' }));
  expect([end, await stage.reports()]).toEqual([{ status: 200, body: 'go_to_folder=hangup' }, []]);

  await call(['039337423', '4711'], { ApiCallId: 'second' });
  await send(form({ ApiCallId: 'second', ...valuesOf(['039337423', '4711', '1']), hangup: 'yes' }));
  expect(await stage.reports()).toHaveLength(1);
});

test('one line makes sixty requests in a minute, and no line is held back by another', async () => {
  for (let n = 0; n < 60; n += 1) expect((await send(form())).status).toBe(200);
  expect((await send(form())).status).toBe(429);
  expect((await send(form({ ApiPhone: '036660000', ApiCallId: 'other' }))).status).toBe(200);
  vi.advanceTimersByTime(60_000);
  expect((await send(form())).status).toBe(200);
});

test('while the database is away the caller hears that nothing was recorded', async () => {
  stage.proxy.faults.refuse = () => true;
  const reply = await send(form());
  expect(reply.status).toBe(200);
  expect(reply.body).toMatch(/^id_list_message=f-\/voice\/he\/unavailable\..*&go_to_folder=hangup$/);
});
