import { expect, test } from 'vitest';
import { clipsOf } from '#shared/domain/voice/clips';
import { LANGUAGES, PROMPT_IDS, type Values, promptsOf } from '#shared/domain/voice/prompts';
import { branchesOf } from '#shared/domain/voice/sentence';
import { TEXTS } from '../../../support/phone-world.ts';

const VALUES: Values = {
  time: '08:02',
  receipt: '0005724',
  key: '3',
  name: 'Sara',
  second: 'Moshe',
  count: 3,
};
const valuesIn = (text: string): string[] => [
  ...new Set(
    branchesOf(text)
      .flatMap(({ parts }) => parts.flatMap((part) => ('value' in part ? [part.value] : [])))
      .sort(),
  ),
];

test.each(LANGUAGES)('%s has every sentence and no other, with the values of Hebrew', (language) => {
  expect(Object.keys(TEXTS[language])).toEqual([...PROMPT_IDS].sort());
  for (const id of PROMPT_IDS) {
    const text = TEXTS[language][id] ?? '';
    expect([id, valuesIn(text)]).toEqual([id, valuesIn(TEXTS.he[id] ?? '')]);
    // Nothing is left that looks like a value and is none.
    const words = branchesOf(text).flatMap(({ parts }) =>
      parts.map((part) => ('words' in part ? part.words : '')),
    );
    expect(words.join()).not.toMatch(/[{}]/);
    expect(words.join()).not.toBe('');
  }
});

test.each(LANGUAGES)(
  '%s says every sentence in pieces that are recorded, with no value left out',
  (language) => {
    const recorded = new Set(clipsOf(TEXTS).map(({ audio }) => audio));
    for (const id of PROMPT_IDS) {
      const pieces = promptsOf([{ id, language, values: VALUES }], TEXTS);
      expect(pieces.length).toBeGreaterThan(0);
      for (const piece of pieces) {
        expect(piece.language).toBe(language);
        expect(piece.text.trim()).not.toBe('');
        expect(piece.audio).toMatch(piece.id === 'voice.name' ? /^$/ : /^voice\/[a-z]{2}\/[a-z0-9.-]+\.wav$/);
        if (piece.audio !== '') expect(recorded).toContain(piece.audio);
      }
      const ids = pieces.map((piece) => piece.id);
      const names = pieces.flatMap((piece) => (piece.id === 'voice.name' ? [piece.text] : []));
      for (const value of valuesIn(TEXTS[language][id] ?? '')) {
        if (value === 'time')
          expect(ids).toEqual(expect.arrayContaining(['voice.hour.08', 'voice.minute.02']));
        if (value === 'key') expect(ids).toContain('voice.digit.3');
        if (value === 'receipt')
          expect(ids.filter((one) => one.startsWith('voice.digit.'))).toEqual(
            [...'0005724'].map((digit) => `voice.digit.${digit}`),
          );
        if (value === 'name' || value === 'second') expect(names).toContain(VALUES[value]);
      }
    }
  },
);

test('a sentence is cut at its values: the receipt by digits, the time as hour and minute, names without a recording', () => {
  const say = (id: 'voice.recorded.receipt' | 'voice.recorded.arrival' | 'voice.recipient.name') =>
    promptsOf([{ id, language: 'he', values: VALUES }], TEXTS).map(({ id, text, audio }) => [
      id,
      text,
      audio,
    ]);

  expect(say('voice.recorded.receipt').slice(0, 3)).toEqual([
    ['voice.recorded.receipt', 'מספר האישור הוא', 'voice/he/recorded.receipt-1.wav'],
    ['voice.digit.0', '0', 'voice/he/digit-0.wav'],
    ['voice.digit.0', '0', 'voice/he/digit-0.wav'],
  ]);
  expect(say('voice.recorded.arrival')).toEqual([
    ['voice.recorded.arrival', 'ההגעה נרשמה בשעה', 'voice/he/recorded.arrival-1.wav'],
    ['voice.hour.08', 'שמונה', 'voice/he/hour-08.wav'],
    ['voice.minute.02', 'ושתי דקות', 'voice/he/minute-02.wav'],
  ]);
  expect(say('voice.recipient.name')).toContainEqual(['voice.name', 'Sara', '']);
});

const COUNTING =
  '{count, plural, =0 {אין ביקורים פתוחים.} one {יש לכם ביקור פתוח אחד.} two {יש לכם שני ביקורים פתוחים.} other {יש לכם {count, number, masculine} ביקורים פתוחים.}}';

test.each([
  [0, [['אין ביקורים פתוחים.', 'language.change-is-0.wav']]],
  [1, [['יש לכם ביקור פתוח אחד.', 'language.change-one.wav']]],
  [2, [['יש לכם שני ביקורים פתוחים.', 'language.change-two.wav']]],
  [
    5,
    [
      ['יש לכם', 'language.change-other-1.wav'],
      ['חמישה', 'count-masculine-5.wav'],
      ['ביקורים פתוחים.', 'language.change-other-2.wav'],
    ],
  ],
  [
    31,
    [
      ['יש לכם', 'language.change-other-1.wav'],
      ['3', 'digit-3.wav'],
      ['1', 'digit-1.wav'],
      ['ביקורים פתוחים.', 'language.change-other-2.wav'],
    ],
  ],
])('a sentence that counts %i is chosen by the plural of the language', (count, expected) => {
  const texts = { ...TEXTS, he: { ...TEXTS.he, 'voice.language.change': COUNTING } };

  const pieces = promptsOf([{ id: 'voice.language.change', language: 'he', values: { count } }], texts);

  expect(pieces.map(({ text, audio }) => [text, audio])).toEqual(
    expected.map(([text, file]) => [text, `voice/he/${file}`]),
  );
  expect(clipsOf(texts).map(({ audio }) => audio)).toEqual(
    expect.arrayContaining(pieces.map(({ audio }) => audio)),
  );
});
