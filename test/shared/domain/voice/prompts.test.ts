import { expect, test } from 'vitest';
import { LANGUAGES, PROMPT_IDS, type Values, promptsOf } from '#shared/domain/voice/prompts';
import { TEXTS } from '../../../support/phone-world.ts';

const VALUES: Values = { time: '08:02', receipt: '0005724', key: '3', name: 'Sara', second: 'Moshe' };
const placeholders = (text: string): string[] => (text.match(/\{[a-z]+\}/g) ?? []).sort();

test.each(LANGUAGES)('%s has every sentence and no other, with the placeholders of Hebrew', (language) => {
  expect(Object.keys(TEXTS[language])).toEqual([...PROMPT_IDS].sort());
  for (const id of PROMPT_IDS) {
    expect([id, placeholders(TEXTS[language][id] ?? '')]).toEqual([id, placeholders(TEXTS.he[id] ?? '')]);
  }
});

test.each(LANGUAGES)(
  '%s says every sentence in pieces that can be recorded, with no value left out',
  (language) => {
    for (const id of PROMPT_IDS) {
      const pieces = promptsOf([{ id, language, values: VALUES }], TEXTS);
      expect(pieces.length).toBeGreaterThan(0);
      for (const piece of pieces) {
        expect(piece.language).toBe(language);
        expect(piece.text.trim()).not.toBe('');
        expect(piece.text).not.toMatch(/[{}]/);
        if (piece.id !== 'voice.name') expect(piece.audio).toMatch(/^voice\/[a-z]{2}\/[a-z0-9.-]+\.wav$/);
      }
      for (const name of placeholders(TEXTS[language][id] ?? '')) {
        const value = VALUES[name.slice(1, -1) as keyof Values] ?? '';
        const spoken = pieces.map((piece) => piece.text).join(name === '{receipt}' ? '' : ' ');
        expect(spoken).toContain(value);
      }
    }
  },
);

test('a sentence is cut at its values: the receipt digit by digit, the time whole, names without a recording', () => {
  const say = (id: 'voice.recorded.receipt' | 'voice.recorded.arrival' | 'voice.recipient.name') =>
    promptsOf([{ id, language: 'am', values: VALUES }], TEXTS).map(({ id, text, audio }) => [
      id,
      text,
      audio,
    ]);

  expect(say('voice.recorded.receipt')).toEqual([
    ['voice.recorded.receipt', 'የማረጋገጫ ቁጥሩ', 'voice/am/recorded.receipt-1.wav'],
    ...[...'0005724'].map((digit) => [`voice.digit.${digit}`, digit, `voice/am/digit-${digit}.wav`]),
    ['voice.recorded.receipt', 'ነው።', 'voice/am/recorded.receipt-2.wav'],
  ]);
  expect(say('voice.recorded.arrival')).toContainEqual(['voice.clock', '08:02', 'voice/am/clock-0802.wav']);
  expect(say('voice.recipient.name')).toContainEqual(['voice.name', 'Sara', '']);
});
