import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { twimlSignatureOf } from '#shared/lambda/signature';
import {
  type ApiHandler,
  type PhoneStage,
  IDENTITY,
  MORNING,
  PIN,
  VENDOR_ENV,
  eventOf,
  logOf,
  startPhoneStage,
} from '../../support/phone-stage.ts';

const ADDRESS = `${VENDOR_ENV.PUBLIC_URL}/v1/voice/twiml`;
let stage: PhoneStage;
let handler: ApiHandler;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: MORNING });
  stage = await startPhoneStage();
  ({ handler } = await import('#functions/voice/answer-twiml'));
  return () => stage.stop();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

/** As the vendor sends it: see the vendor's own list of parameters. */
const form = (more: Record<string, string> = {}) => ({
  AccountSid: 'AC00000000000000000000000000000001',
  ApiVersion: '2010-04-01',
  CallSid: 'CA00000000000000000000000000000001',
  CallStatus: 'in-progress',
  Called: '+97233760000',
  Caller: '+97235551234',
  Direction: 'inbound',
  From: '+97235551234',
  To: '+97233760000',
  ...more,
});
type Sent = { address: string; body: string; signature: string };
const signed = (
  fields: Record<string, string>,
  address = ADDRESS,
  token = VENDOR_ENV.TWIML_AUTH_TOKEN,
): Sent => {
  const params = new URLSearchParams(fields);
  return { address, body: params.toString(), signature: twimlSignatureOf(token, address, params) };
};
const deliver = async (sent: Sent, base64 = false) => {
  const query = Object.fromEntries(new URL(sent.address).searchParams);
  const headers = {
    'Content-Type': 'application/x-www-form-urlencoded; charset=UTF-8',
    'X-Twilio-Signature': sent.signature,
  };
  const event = eventOf({
    body: sent.body,
    headers,
    base64,
    query: Object.keys(query).length > 0 ? query : null,
  });
  const reply = await handler(event, {});
  return { status: reply.statusCode, type: String(reply.headers?.['content-type']), body: reply.body };
};
const actionIn = (xml: string): string => (/action="([^"]+)"/.exec(xml)?.[1] ?? '').replaceAll('&amp;', '&');

/** Plays a call as the vendor would, following the address in each answer. */
const call = async (keys: string[], more: Record<string, string> = {}) => {
  const sent: Sent[] = [signed(form(more))];
  const replies = [await deliver(sent[0]!)];
  for (const Digits of keys) {
    vi.advanceTimersByTime(10_000);
    const next = signed(form({ ...more, Digits }), actionIn(replies.at(-1)!.body));
    sent.push(next);
    replies.push(await deliver(next));
  }
  return { sent, replies };
};

test('a call from the landline: identity, PIN, arrival, in recordings', async () => {
  const { replies } = await call([IDENTITY.slice(0, -1), PIN.slice(0, -1), '1']);

  expect(replies.map(({ status, type }) => [status, type])).toEqual(
    replies.map(() => [200, 'application/xml; charset=utf-8']),
  );
  expect(replies[0]?.body).toBe(
    '<?xml version="1.0" encoding="UTF-8"?><Response><Gather input="dtmf" numDigits="12" finishOnKey="#" timeout="15" ' +
      `action="${ADDRESS}?turn=1&amp;at=1781067600" method="POST" actionOnEmptyResult="true">` +
      '<Play>https://web.example.test/voice/he/greeting.wav</Play>' +
      '<Play>https://web.example.test/voice/he/language.change.wav</Play>' +
      '<Play>https://web.example.test/voice/he/identify.ask.wav</Play>' +
      '<Play>https://web.example.test/voice/he/answer.offer.wav</Play></Gather></Response>',
  );
  expect(replies[3]?.body).toContain('/voice/en/hour-08.wav</Play>');
  expect(replies[3]?.body).toContain('/voice/en/minute-00.wav</Play>');
  expect(await stage.reports()).toMatchObject([
    { recipientIds: ['c2'], channel: 'voice-landline', line: '+97235551234' },
  ]);
});

test('every request delivered three times gives the same answer and one report', async () => {
  const { sent, replies } = await call([IDENTITY, PIN, '1']);
  const last = sent.at(-1)!;

  const again = [await deliver(last), await deliver(last, true)];

  expect(again.map(({ body }) => body)).toEqual([replies.at(-1)!.body, replies.at(-1)!.body]);
  expect(await stage.reports()).toHaveLength(1);
});

test('a whole call that was overheard makes no second report, at once or on another day', async () => {
  const { sent } = await call([IDENTITY, PIN, '1']);

  for (const one of sent) await deliver(one);
  vi.advanceTimersByTime(301_000);
  const later = [];
  for (const one of sent) later.push(await deliver(one));

  // The first of a call has no time in it, and does nothing by itself.
  expect(later.map(({ status }) => status)).toEqual([200, 403, 403, 403]);
  expect(JSON.parse(later[3]!.body).code).toBe('TURN_OLD');
  expect(await stage.reports()).toHaveLength(1);
});

test.each([
  ['another token', signed(form(), ADDRESS, 'another')],
  ['another address', signed(form(), `${ADDRESS}/`)],
  [
    'the address inside the cloud',
    signed(form(), 'https://abc.execute-api.il-central-1.amazonaws.com/live/v1/voice/twiml'),
  ],
  [
    'a form that was changed',
    { ...signed(form()), body: new URLSearchParams(form({ From: '+972527612345' })).toString() },
  ],
  ['a plus that became a space', { ...signed(form()), body: signed(form()).body.replaceAll('%2B', '+') }],
  ['nothing', { ...signed(form()), signature: '' }],
])('a signature of %s is refused', async (_, sent) => {
  const address = ADDRESS;
  const log = await logOf(async () => {
    const reply = await deliver({ ...sent, address });
    expect([reply.status, JSON.parse(reply.body).code]).toEqual([401, 'SIGNATURE_WRONG']);
  });
  expect(log).not.toMatch(/555|CA0000/);
});

test('a parameter that is not ours, or another turn than was signed, is refused', async () => {
  const first = signed(form({ Digits: '1' }), `${ADDRESS}?turn=1&at=1781067600`);
  expect((await deliver({ ...first, address: `${ADDRESS}?turn=2&at=1781067600` })).status).toBe(401);
  expect((await deliver(signed(form(), `${ADDRESS}?turn=1&at=1781067600&x=1`))).status).toBe(401);
});

test('a withheld number hears the languages, and silence is told from keys', async () => {
  const { replies } = await call(['', '5'], { From: '+266696687', Caller: '+266696687' });

  expect(replies[0]?.body).toContain('/voice/am/language.option-1.wav');
  expect(replies[1]?.body).toContain('/voice/am/language.option-1.wav');
  expect(replies[2]?.body).toContain('/voice/en/identify.ask.wav');
});

test('a hang-up by the status callback ends the call and keeps nothing', async () => {
  await call([IDENTITY, PIN]);
  const end = await deliver(signed(form({ CallStatus: 'completed', CallDuration: '31' })));
  expect(end.body).toBe('<?xml version="1.0" encoding="UTF-8"?><Response><Hangup/></Response>');
  expect(await stage.reports()).toEqual([]);
});

test('while the database is away the caller hears that nothing was recorded, never a status', async () => {
  stage.proxy.faults.refuse = () => true;
  for (const fields of [form(), form({ CallStatus: 'completed' })]) {
    const reply = await deliver(signed(fields));
    expect(reply.status).toBe(200);
    expect(reply.body).toContain('/voice/he/unavailable.wav</Play>');
    expect(reply.body).toContain('<Hangup/>');
  }
});

test('a signed form that is none of a call is refused by name', async () => {
  expect((await deliver(signed({ From: '+97235551234' }))).status).toBe(400);
});
