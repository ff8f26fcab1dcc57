import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { incompleteCalls } from '#shared/adapters/incomplete-calls';
import { reportTable } from '#shared/adapters/report-table';
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
/** What a caller does; `again` is the vendor's: the last request once more. Some vendors tell of a last press with the end. */
type Act = { press: string; andHangUp?: true } | 'silence' | 'hangup' | 'again';
/** A request of the vendor for an act, after the answer before it. */
type Vendor = (callId: string) => (act: Act | 'ring', answer: string) => () => Promise<string>;

const bodyOf = async (handler: ApiHandler, event: Parameters<typeof eventOf>[0]): Promise<string> => {
  const reply = await handler(eventOf(event), {});
  expect(reply.statusCode, reply.body).toBe(200);
  return reply.body;
};
const pressIn = (act: Act | 'ring'): string | undefined => (typeof act === 'object' ? act.press : undefined);
const hangsUp = (act: Act | 'ring'): boolean =>
  act === 'hangup' || (typeof act === 'object' && act.andHangUp === true);

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
        hangup: hangsUp(act),
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
        ...(hangsUp(act) && { hangup: 'yes' }),
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

const asksToAnswer = (answer: string): boolean => /\/answer[._]ask/.test(answer);

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom<Act>({ press: '1' }, { press: '2' }, { press: '3' }) },
  { weight: 2, arbitrary: fc.constantFrom<Act>({ press: '9' }, { press: '*' }, { press: '0' }) },
  { weight: 2, arbitrary: fc.constantFrom<Act>({ press: '4' }, { press: '7' }, { press: '8' }) },
  { weight: 2, arbitrary: fc.constantFrom<Act>('silence', 'again', 'again') },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Act>('hangup', { press: '1234' }, { press: '1', andHangUp: true }),
  },
);
/** Half of the calls come as far as somebody does who knows her number and PIN, or who lives at the line. */
const BEGINNINGS: Act[][] = [
  [],
  [],
  [{ press: '039337423' }, { press: '4711' }],
  [{ press: '*' }, { press: '6' }, { press: '0026' }],
];
/** After these a name may be said: her people's to a caregiver, the caregiver's to those whom she was at. */
const PROOFS: ReadonlySet<string> = new Set(['4711', '0026']);
const acts = fc
  .tuple(fc.constantFrom(...BEGINNINGS), fc.array(act, { maxLength: 12 }))
  .map(([begins, more]): Act[] => [...begins, ...more]);

const CAREGIVER: Act[] = [{ press: '039337423' }, { press: '4711' }];
const RESIDENT: Act[] = [{ press: '*' }, { press: '6' }];
const CHECKED: Act[] = [...RESIDENT, { press: '0026' }];
/** Every branch once, whatever chance does not come to: first a visit, so that there is one to be told of. */
const BRANCHES: Act[][] = [
  [...CAREGIVER, { press: '1' }, 'again', 'hangup'],
  [...RESIDENT, { press: '1234' }, 'again', { press: '9' }, 'hangup'],
  [...CHECKED, { press: '2' }, 'again'],
  [...CHECKED, 'again', { press: '1' }],
  [...CHECKED, 'hangup'],
  [...CHECKED, { press: '2', andHangUp: true }],
  [...CAREGIVER, { press: '2', andHangUp: true }],
  [...CAREGIVER, { press: '4' }, 'again', { press: '*' }, { press: '2' }],
  [...CAREGIVER, { press: '8' }, { press: '7' }],
  [{ press: '039337423' }, { press: '1234' }, 'hangup'],
];

/** The notes of one call, whichever vendor's prefix its id has. */
const notesOf = async (callId: string) => {
  const owners = ['a1-main', null].map((providerBranchId) => ({ providerId: 'a1', providerBranchId }));
  const asked = { limit: 10_000, cursor: undefined, now: new Date() };
  const { items } = await incompleteCalls('calls', stage.database).page([...owners, null], asked);
  return items.filter((note) => note.callId.split(':').at(-1) === callId);
};
const answers = async () => {
  const from = MORNING.getTime() - 3_600_000;
  const facts = await reportTable('reports', stage.database).factsBetween('g2', from, from + 90_000_000);
  return facts.filter((fact) => fact.fact === 'recipient-answer');
};
/** What every key of the two questions means: the report or the answer that it is kept as. */
const REPORTED: Partial<Record<string, string>> = { '1': 'arrival', '2': 'departure' };
const ANSWERED: Partial<Record<string, string>> = { '1': 'confirm', '2': 'dispute' };

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
          const known = new Set((await stage.reports()).map((report) => report.reportId));
          const answersKnown = new Set((await answers()).map((fact) => fact.factId));
          const confirmed: string[] = [];
          const answered: string[] = [];
          let isIdentified = false;
          let isAtConfirm = false;
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
            const key = pressIn(next) ?? '';
            isAtConfirm ||= asksToConfirm(answer);
            if (asksToConfirm(answer)) confirmed.push(...(REPORTED[key] ? [REPORTED[key]] : []));
            if (asksToAnswer(answer)) answered.push(...(ANSWERED[key] ? [ANSWERED[key]] : []));
            last = request(next, answer);
            answer = await last();
            if (PROOFS.has(key)) isIdentified = true;
            if (!isIdentified) expect(answer).not.toMatch(/Sara|Moshe|Galit/);
            if (saysRecorded(answer)) expect(confirmed).toHaveLength(1);
          }
          const reported = (await stage.reports()).filter((report) => !known.has(report.reportId));
          expect(reported.map((report) => report.kind)).toEqual(confirmed);
          const said = (await answers()).filter((fact) => !answersKnown.has(fact.factId));
          expect(said.map((fact) => fact.answer)).toEqual(answered);
          const notes = (await notesOf(`call-${calls}`)).filter((note) => note.end !== 'going-on');
          if (confirmed.length > 0) expect(notes).toEqual([]);
          else if (isAtConfirm) expect(notes.map((note) => note.caregiverId)).toContain('g2');
        }),
        { numRuns: BRANCHES.length + 8, examples: BRANCHES.map((branch) => [branch]) },
      );
    },
    30_000,
  );
});
