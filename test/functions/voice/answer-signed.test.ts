import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { signatureOf } from '#shared/lambda/signature';
import {
  type ApiHandler,
  type PhoneStage,
  IDENTITY,
  MORNING,
  PIN,
  eventOf,
  startPhoneStage,
} from '../../support/phone-stage.ts';

let stage: PhoneStage;
let handler: ApiHandler;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: MORNING });
  stage = await startPhoneStage();
  ({ handler } = await import('#functions/voice/answer-signed'));
  return () => stage.stop();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

const bodyOf = (turn: number, digits: string | null): string =>
  JSON.stringify({
    callId: 'call-1',
    turn,
    from: '+97235551234',
    to: '+97233760000',
    digits,
    timedOut: false,
    hangup: false,
  });
const send = async (
  body: string,
  { key = 'made-up-key-one', signed = body, seconds = Math.floor(Date.now() / 1_000), base64 = false } = {},
) => {
  const header = `t=${seconds},v1=${signatureOf(key, seconds, signed)}`;
  const reply = await handler(
    eventOf({
      body,
      base64,
      headers: { 'content-type': 'application/json', 'Hineni-Signature': header },
    }),
    {},
  );
  return { status: reply.statusCode, body: JSON.parse(reply.body) };
};

test('a call in signed turns stores its report, by either key, in base64 too, three times the same', async () => {
  const keys = [null, IDENTITY, PIN, '1'];
  const states: string[] = [];

  for (const [turn, digits] of keys.entries()) {
    const first = await send(bodyOf(turn, digits), { key: turn % 2 ? 'made-up-key-two' : 'made-up-key-one' });
    vi.advanceTimersByTime(20_000);
    expect(await send(bodyOf(turn, digits), { base64: true })).toEqual(first);
    expect(await send(bodyOf(turn, digits))).toEqual(first);
    states.push(first.body.state);
  }

  expect(states).toEqual(['identify', 'pin', 'confirm', 'recorded']);
  expect(await stage.reports()).toMatchObject([{ recipientIds: ['c2'], channel: 'voice-landline' }]);
});

test.each([
  ['another key', { key: 'another' }, 'SIGNATURE_WRONG'],
  ['another body', { signed: '{}' }, 'SIGNATURE_WRONG'],
  ['an old one', { seconds: MORNING.getTime() / 1_000 - 301 }, 'SIGNATURE_OLD'],
])('a signature by %s is refused', async (_, wrong, code) => {
  expect(await send(bodyOf(0, null), wrong)).toMatchObject({ status: 401, body: { code } });
});

test('no signature is refused before the body is read, also with a token’s caller', async () => {
  const event = eventOf({ body: 'no JSON at all' });
  event.requestContext.authorizer = { caller: '{"roles":["operator"]}' };
  const reply = await handler(event, {});
  expect([reply.statusCode, JSON.parse(reply.body).code]).toEqual([401, 'SIGNATURE_REQUIRED']);
});

test('a signed body that is no turn is refused by name', async () => {
  expect(await send('{"callId":"x"}')).toMatchObject({ status: 400 });
});
