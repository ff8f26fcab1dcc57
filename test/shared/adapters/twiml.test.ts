import { expect, test } from 'vitest';
import { escapeXml, twimlOf } from '#shared/adapters/twiml';
import type { Prompt, Reply } from '#shared/domain/voice/turn';

const PLACES = { address: 'https://api.example.test/v1/voice/twiml', recordings: 'https://web.example.test' };
const prompt = (text: string, audio: string): Prompt => ({ id: 'voice.any', language: 'he', text, audio });
const reply = (more: Partial<Reply> = {}): Reply => ({
  prompts: [prompt('', 'voice/am/pin.ask.wav')],
  collect: { min: 1, max: 6, timeoutSeconds: 15, terminator: '#' },
  end: false,
  state: 'pin',
  ...more,
});
const HEAD = '<?xml version="1.0" encoding="UTF-8"?>';

test('keys are gathered, and silence comes back as a turn of its own', () => {
  expect(twimlOf(reply(), PLACES, { turn: 3, at: 1781067600 })).toBe(
    `${HEAD}<Response><Gather input="dtmf" numDigits="6" finishOnKey="#" timeout="15" ` +
      'action="https://api.example.test/v1/voice/twiml?turn=3&amp;at=1781067600" method="POST" ' +
      'actionOnEmptyResult="true"><Play>https://web.example.test/voice/am/pin.ask.wav</Play></Gather></Response>',
  );
});

test('where no key ends the input, none does', () => {
  const one = twimlOf(reply({ collect: { min: 1, max: 1, timeoutSeconds: 8 } }), PLACES, { turn: 1, at: 1 });
  expect(one).toContain('numDigits="1" finishOnKey="" timeout="8"');
});

test('an end is played and hung up', () => {
  expect(twimlOf(reply({ end: true }), PLACES, { turn: 3, at: 1 })).toBe(
    `${HEAD}<Response><Play>https://web.example.test/voice/am/pin.ask.wav</Play><Hangup/></Response>`,
  );
});

test('a name is said by the vendor’s voice, and cannot break out of the document', () => {
  const named = twimlOf(
    reply({ prompts: [prompt('שרה', ''), prompt('</Say><Redirect>x</Redirect>&"\'\u0000', '')] }),
    PLACES,
    { turn: 1, at: 1 },
  );
  expect(named).toContain('<Say language="he-IL">שרה</Say>');
  expect(named).toContain(
    '<Say language="en-US">&lt;/Say&gt;&lt;Redirect&gt;x&lt;/Redirect&gt;&amp;&quot;&apos;</Say>',
  );
  expect(escapeXml('a\u000bb')).toBe('ab');
});

test('a transfer is played and dialled', () => {
  const desk = reply({ end: true, transfer: { to: '+97233760099' }, state: 'desk' });
  expect(twimlOf(desk, PLACES, { turn: 3, at: 1 })).toBe(
    `${HEAD}<Response><Play>https://web.example.test/voice/am/pin.ask.wav</Play><Dial>+97233760099</Dial></Response>`,
  );
});
