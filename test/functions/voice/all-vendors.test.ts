import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { signatureOf, twimlSignatureOf } from '#shared/lambda/signature';
import {
  type ApiHandler,
  type PhoneStage,
  MORNING,
  VENDOR_ENV,
  eventOf,
  startPhoneStage,
} from '../../support/phone-stage.ts';

/** One dialogue behind every vendor: random calls end, and store exactly what was confirmed. */

let stage: PhoneStage;
const handlers: Record<string, any> = {};
beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: MORNING });
  stage = await startPhoneStage();
  handlers['signed'] = (await import('#functions/voice/answer-signed')).handler;
  handlers['twiml'] = (await import('#functions/voice/answer-twiml')).handler;
  handlers['yemot'] = (await import('#functions/voice/answer-yemot')).handler;
  handlers['connect'] = (await import('#functions/voice/answer-connect')).handler;
});
afterAll(async () => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
  await stage.stop();
});

const seconds = (): number => Math.floor(Date.now() / 1_000);
/** What a caller does; `again` is the vendor's: the last request once more. */
type Act = { press: string } | 'silence' | 'hangup' | 'again';
/** A request of the vendor for an act, after the answer before it. */
type Vendor = (callId: string) => (act: Act | 'ring', answer: string) => () => Promise<string>;

const bodyOf = async (handler: ApiHandler, event: Parameters<typeof eventOf>[0]): Promise<string> => {
  const reply = await handler(eventOf(event), {});
  expect(reply.statusCode, reply.body).toBe(200);
  return reply.body;
};
const pressIn = (act: Act | 'ring'): string | undefined => (typeof act === 'object' ? act.press : undefined);

const VENDORS: Record<string, Vendor> = {
  signed: (callId) => {
    let turn = -1;
    return (act) => {
      turn += 1;
      const body = JSON.stringify({
        callId,
        turn,
        from: '+97235551234',
        to: '+97233760000',
        digits: pressIn(act) ?? null,
        timedOut: act === 'silence',
        hangup: act === 'hangup',
      });
      const signature = `t=${seconds()},v1=${signatureOf('made-up-key-one', seconds(), Buffer.from(body))}`;
      return () => bodyOf(handlers['signed'], { body, headers: { 'hineni-signature': signature } });
    };
  },
  twiml: (callId) => (act, answer) => {
    const own = `${VENDOR_ENV.PUBLIC_URL}/v1/voice/twiml`;
    const action = /action="([^"]+)"/.exec(answer)?.[1]?.replaceAll('&amp;', '&');
    const address = act === 'hangup' ? own : (action ?? own);
    const fields = new URLSearchParams({
      CallSid: callId,
      From: '+97235551234',
      To: '+97233760000',
      CallStatus: act === 'hangup' ? 'completed' : 'in-progress',
      ...(act !== 'ring' && { Digits: pressIn(act) ?? '' }),
    });
    const signature = twimlSignatureOf(VENDOR_ENV.TWIML_AUTH_TOKEN, address, fields);
    const query = Object.fromEntries(new URL(address).searchParams);
    return () =>
      bodyOf(handlers['twiml'], {
        body: fields.toString(),
        headers: { 'x-twilio-signature': signature },
        query,
      });
  },
  yemot: (callId) => {
    const values: Record<string, string> = {};
    return (act, answer) => {
      const name = /=(turn_\d+),/.exec(answer)?.[1];
      if (name !== undefined && act !== 'hangup') values[name] = pressIn(act) ?? 'None';
      const form = new URLSearchParams({
        ApiCallId: callId,
        ApiPhone: '035551234',
        ApiDID: '033760000',
        ApiExtension: '1',
        ApiTime: String(seconds()),
        ...values,
        ...(act === 'hangup' && { hangup: 'yes' }),
      });
      return () =>
        bodyOf(handlers['yemot'], { body: form.toString(), params: { secret: 'made-up-path-two' } });
    };
  },
  connect: (callId) => (act, answer) => {
    const Parameters = {
      ...(act !== 'ring' && { turn: JSON.parse(answer).turn, digits: pressIn(act) ?? 'Timeout' }),
      ...(act === 'hangup' && { hangup: 'yes', digits: '' }),
    };
    const ContactData = {
      Channel: 'VOICE',
      ContactId: callId,
      CustomerEndpoint: { Address: '+97235551234', Type: 'TELEPHONE_NUMBER' },
      SystemEndpoint: { Address: '+97233760000', Type: 'TELEPHONE_NUMBER' },
    };
    const event = { Details: { ContactData, Parameters }, Name: 'ContactFlowEvent' };
    return async () => JSON.stringify(await handlers['connect'](event));
  },
};

const isEnd = (answer: string): boolean => /<Hangup\/>|go_to_folder=hangup|"end":(true|"yes")/.test(answer);
const asksToConfirm = (answer: string): boolean => /\/confirm[._](arrival|departure)/.test(answer);
const saysRecorded = (answer: string): boolean => /\/recorded[._](arrival|departure)/.test(answer);

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom<Act>({ press: '1' }, { press: '2' }, { press: '3' }) },
  { weight: 2, arbitrary: fc.constantFrom<Act>({ press: '9' }, { press: '*' }, { press: '0' }) },
  { weight: 2, arbitrary: fc.constantFrom<Act>('silence', 'again', 'again') },
  { weight: 1, arbitrary: fc.constantFrom<Act>('hangup', { press: '1234' }) },
);
/** Half of the calls come as far as somebody who knows her number and PIN. */
const acts = fc
  .tuple(fc.boolean(), fc.array(act, { maxLength: 12 }))
  .map(([knows, more]): Act[] => (knows ? [{ press: '039337423' }, { press: '4711' }, ...more] : more));

let calls = 0;
describe('a random call', () => {
  test.each(Object.keys(VENDORS))(
    'through %s ends, stores what was confirmed and nothing else, and names nobody before the PIN',
    async (name) => {
      await fc.assert(
        fc.asyncProperty(acts, async (chosen) => {
          calls += 1;
          // Locks of the call before are over, and its visit may be open.
          vi.advanceTimersByTime(16 * 60_000);
          const request = VENDORS[name]!(`call-${calls}`);
          const before = (await stage.reports()).length;
          let confirmed = 0;
          let isIdentified = false;
          let last = request('ring', '');
          let answer = await last();
          const waiting = [...chosen];
          for (let step = 0; !isEnd(answer); step += 1) {
            expect(step).toBeLessThan(80);
            vi.advanceTimersByTime(5_000);
            const next = waiting.shift() ?? 'silence';
            if (next === 'again') {
              // The answer of an old request may tell a new address, but says the same.
              expect(asksToConfirm(await last())).toBe(asksToConfirm(answer));
              continue;
            }
            if (asksToConfirm(answer) && (pressIn(next) === '1' || pressIn(next) === '2')) confirmed += 1;
            last = request(next, answer);
            answer = await last();
            if (pressIn(next) === '4711') isIdentified = true;
            if (!isIdentified) expect(answer).not.toMatch(/Sara|Moshe|Galit/);
            if (saysRecorded(answer)) expect(confirmed).toBe(1);
          }
          expect((await stage.reports()).length - before).toBe(confirmed);
        }),
        { numRuns: 8 },
      );
    },
    30_000,
  );
});
