import { expect, test } from 'vitest';
import { lastValue, readText, yemotOf } from '#shared/adapters/yemot';
import type { Prompt, Reply } from '#shared/domain/voice/turn';

test('questions are written as the vendor’s own examples', () => {
  const hello = [{ kind: 't', data: 'hello world' }] as const;
  expect(readText(hello, { name: 'val_1' })).toBe('read=t-hello world=val_1,no,,1,7,No,no,no,,,,,None,');
  expect(
    readText(hello, {
      name: 'val_1',
      max: 1,
      allowed: ['1', '2', '3'],
      attempts: 3,
      allowEmpty: true,
      emptyValue: 'NULL',
      keepKeyboard: true,
    }),
  ).toBe('read=t-hello world=val_1,no,1,1,7,No,no,no,,1.2.3,3,Ok,NULL,InsertLettersTypeChangeNo');
  expect(
    readText([{ kind: 't', data: 'היי, תקיש 10' }], { name: 'val_1', max: 2, min: 2, allowed: ['10'] }),
  ).toBe('read=t-היי, תקיש 10=val_1,no,2,2,7,No,no,no,,10,,,None,');
  expect(
    readText([{ kind: 'f', data: '004' }], { name: 'PIN', max: 4, min: 4, seconds: 8, attempts: 3 }),
  ).toBe('read=f-004=PIN,no,4,4,8,No,no,no,,,3,,None,');
});

const prompt = (text: string, audio: string): Prompt => ({ id: 'voice.any', language: 'he', text, audio });
const PIN: Reply = {
  prompts: [prompt('', 'voice/he/pin.wrong-1.wav'), prompt('בת-שבע "ש" & ל.', '')],
  collect: { min: 1, max: 6, timeoutSeconds: 15, terminator: '#' },
  end: false,
  state: 'pin',
};

test('a reply is a question of 14 fields; no sign of ours ends a message', () => {
  const text = yemotOf(PIN, 3);
  expect(text).toBe('read=f-/voice/he/pin_wrong_1.t-בת שבע  ש    ל=turn_3,no,6,1,15,No,no,no,,,1,Ok,None,');
  expect(text.split('=').at(-1)?.split(',')).toHaveLength(14);
});

test('an end is said and hung up', () => {
  expect(yemotOf({ prompts: [prompt('', 'voice/he/end.wav')], end: true, state: 'ended' }, 4)).toBe(
    'id_list_message=f-/voice/he/end&go_to_folder=hangup',
  );
  expect(yemotOf({ prompts: [], end: true, state: 'ended' }, 4)).toBe('go_to_folder=hangup');
});

test.each([
  [{}, { turn: 0, digits: null }],
  [
    { turn_1: '4711', ApiPhone: '1' },
    { turn: 1, digits: '4711' },
  ],
  [
    { turn_2: 'None', turn_1: '4711' },
    { turn: 2, digits: null },
  ],
  [{ turn_2: '1' }, undefined],
  [{ turn_0: '1' }, undefined],
  [{ turn_1: '1', turn_3: '1' }, undefined],
])('the last value of %j is %j', (form, value) => {
  expect(lastValue(form)).toEqual(value);
});

test('a transfer is said and goes on to the extension that is set up for it', () => {
  const desk = {
    prompts: PIN.prompts.slice(0, 1),
    end: true,
    transfer: { to: '+97233760099' },
    state: 'desk',
  };
  expect(yemotOf(desk, 4)).toBe('id_list_message=f-/voice/he/pin_wrong_1&go_to_folder=/7');
});
