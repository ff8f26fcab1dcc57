import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type PhoneStage, MORNING, startPhoneStage } from '../../support/phone-stage.ts';

let stage: PhoneStage;
let handler: (event: unknown) => Promise<Record<string, string>>;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: MORNING });
  stage = await startPhoneStage();
  ({ handler } = await import('#functions/voice/answer-connect'));
  return () => stage.stop();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

/** As documented: https://docs.aws.amazon.com/lambda/latest/dg/services-connect.html */
const eventOf = (parameters: Record<string, string>, contact: Record<string, unknown> = {}) => ({
  Details: {
    ContactData: {
      Attributes: {},
      Channel: 'VOICE',
      ContactId: '4a573372-1f28-4e26-b97b-000000000001',
      CustomerEndpoint: { Address: '+97235551234', Type: 'TELEPHONE_NUMBER' },
      InitialContactId: '4a573372-1f28-4e26-b97b-000000000001',
      InitiationMethod: 'INBOUND',
      InstanceARN: 'arn:aws:connect:eu-central-1:000000000001:instance/00000000-0000-4000-8000-000000000001',
      PreviousContactId: '4a573372-1f28-4e26-b97b-000000000001',
      Queue: null,
      SystemEndpoint: { Address: '+97233760000', Type: 'TELEPHONE_NUMBER' },
      MediaStreams: { Customer: { Audio: null } },
      ...contact,
    },
    Parameters: parameters,
  },
  Name: 'ContactFlowEvent',
});
const call = async (inputs: string[], contact: Record<string, unknown> = {}) => {
  const replies = [await handler(eventOf({}, contact))];
  for (const digits of inputs) {
    vi.advanceTimersByTime(10_000);
    replies.push(await handler(eventOf({ turn: replies.at(-1)?.['turn'] ?? '', digits }, contact)));
  }
  return replies;
};

test('a call from the landline stores its report; answers are flat texts', async () => {
  const replies = await call(['039337423', '4711', '1', 'Timeout']);

  expect(replies[0]).toEqual({
    turn: '1',
    step: 'identify',
    end: 'no',
    promptCount: '4',
    prompt1: 'voice/he/greeting.wav',
    prompt2: 'voice/he/language.change.wav',
    prompt3: 'voice/he/identify.ask.wav',
    prompt4: 'voice/he/answer.offer.wav',
    collectMin: '1',
    collectMax: '12',
    collectTimeoutSeconds: '15',
    collectTerminator: '#',
  });
  expect(replies.map(({ step }) => step)).toEqual(['identify', 'pin', 'confirm', 'recorded', 'ended']);
  expect(Object.values(replies[2] ?? {})).toContain('Moshe');
  expect(replies[4]).toMatchObject({ end: 'yes', turn: '5' });
  expect(replies.flatMap(Object.values).every((value) => typeof value === 'string')).toBe(true);
  expect(await stage.reports()).toMatchObject([{ recipientIds: ['c2'], channel: 'voice-landline' }]);
});

test('the same turn three times gives the same answer and one report', async () => {
  const replies = await call(['039337423', '4711', '1']);
  const last = eventOf({ turn: '3', digits: '1' });
  expect([await handler(last), await handler(last)]).toEqual([replies[3], replies[3]]);
  expect(await stage.reports()).toHaveLength(1);
});

test.each([
  ['no endpoint', { CustomerEndpoint: null }],
  ['a missing endpoint', { CustomerEndpoint: undefined }],
  ['no address', { CustomerEndpoint: { Type: 'TELEPHONE_NUMBER' } }],
  ['anonymous', { CustomerEndpoint: { Address: 'anonymous', Type: 'TELEPHONE_NUMBER' } }],
])('a withheld number (%s) hears the languages, and silence three times ends it', async (_, contact) => {
  const replies = await call(['Timeout', 'Timeout', 'Timeout'], contact);
  expect(replies.map(({ step }) => step)).toEqual(['language', 'language', 'language', 'ended']);
});

test('a hang-up ends the call and keeps nothing', async () => {
  await call(['039337423', '4711']);
  expect(await handler(eventOf({ hangup: 'yes' }))).toMatchObject({ end: 'yes', promptCount: '0' });
  expect(await stage.reports()).toEqual([]);
});

test.each([
  ['a chat', eventOf({}, { Channel: 'CHAT' })],
  ['no event', {}],
  ['a turn that is none', eventOf({ turn: 'x' })],
])('%s gets the apology, never an error', async (_, event) => {
  expect(await handler(event)).toMatchObject({
    end: 'yes',
    step: 'unavailable',
    prompt1: 'voice/he/unavailable.wav',
  });
});

test('while the database is away the caller hears that nothing was recorded', async () => {
  stage.proxy.faults.refuse = () => true;
  expect(await handler(eventOf({}))).toMatchObject({ end: 'yes', step: 'unavailable' });
  expect(await handler(eventOf({ hangup: 'yes' }))).toMatchObject({ end: 'yes', step: 'unavailable' });
});
