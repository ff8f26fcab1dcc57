import { describe, expect, test } from 'vitest';
import { cardinal, digitWord, hourWords, minuteWords, pluralOf } from '#shared/domain/voice/number-words';
import { LANGUAGES } from '#shared/domain/voice/prompts';

const upTo = (count: number): number[] => [...Array(count).keys()];

test.each([
  ['he', 8, 30, 'שמונה ושלושים דקות'],
  ['he', 8, 2, 'שמונה ושתי דקות'],
  ['he', 21, 1, 'עשרים ואחת ודקה אחת'],
  ['he', 12, 11, 'שתים עשרה ואחת עשרה דקות'],
  ['he', 0, 0, 'אפס בדיוק'],
  ['ar', 8, 2, 'الثامنة ودقيقتين'],
  ['ar', 13, 1, 'الثالثة عشرة ودقيقة واحدة'],
  ['ar', 21, 10, 'الحادية والعشرين وعشر دقائق'],
  ['ar', 7, 11, 'السابعة وإحدى عشرة دقيقة'],
  ['ar', 7, 28, 'السابعة وثمانٍ وعشرين دقيقة'],
  ['ar', 20, 0, 'العشرين تمامًا'],
  ['ru', 1, 1, 'один час одна минута'],
  ['ru', 2, 2, 'два часа две минуты'],
  ['ru', 5, 5, 'пять часов пять минут'],
  ['ru', 11, 11, 'одиннадцать часов одиннадцать минут'],
  ['ru', 21, 21, 'двадцать один час двадцать одна минута'],
  ['ru', 23, 42, 'двадцать три часа сорок две минуты'],
  ['ru', 0, 0, 'ноль часов ровно'],
  ['am', 8, 2, 'ዜሮ ስምንት ዜሮ ሁለት'],
  ['am', 14, 30, 'አሥራ አራት ሠላሳ'],
  ['am', 20, 0, 'ሃያ ዜሮ ዜሮ'],
  ['en', 8, 2, 'eight oh two'],
  ['en', 14, 0, 'fourteen o’clock'],
  ['en', 23, 59, 'twenty three fifty nine'],
] as const)('%s says %i:%i as "%s"', (language, hour, minute, words) => {
  expect(`${hourWords(language, hour)} ${minuteWords(language, minute)}`).toBe(words);
});

describe.each(LANGUAGES)('%s', (language) => {
  test('has other words for every hour, every minute and every digit', () => {
    const words = [
      upTo(24).map((hour) => hourWords(language, hour)),
      upTo(60).map((minute) => minuteWords(language, minute)),
      upTo(10).map((digit) => digitWord(language, digit)),
      upTo(60).map((count) => cardinal(language, count, 'feminine')),
      upTo(60).map((count) => cardinal(language, count, 'masculine')),
    ];

    for (const all of words) {
      expect(new Set(all).size).toBe(all.length);
      for (const one of all) expect(one).toMatch(/^[^\d#]{2,}$/);
    }
  });

  test('gives the noun of minutes one form in each plural class of ICU', () => {
    const nouns = new Map<string, Set<string>>();
    for (const minute of upTo(60).slice(3)) {
      const noun = minuteWords(language, minute).split(' ').at(-1) ?? '';
      const plural = pluralOf(language, minute);
      nouns.set(plural, (nouns.get(plural) ?? new Set()).add(noun));
    }

    // Amharic and English read the minutes as bare numbers.
    if (language === 'am' || language === 'en') return;
    for (const forms of nouns.values()) expect(forms.size).toBe(1);
    expect([...nouns.keys()].sort()).toEqual(
      { he: ['other'], ar: ['few', 'many'], ru: ['few', 'many', 'one'] }[language],
    );
  });
});

test('numbers agree with their noun where the language asks', () => {
  expect(cardinal('he', 3, 'masculine')).toBe('שלושה');
  expect(cardinal('he', 3, 'feminine')).toBe('שלוש');
  expect(cardinal('ar', 3, 'masculine')).toBe('ثلاثة');
  expect(cardinal('ar', 3, 'feminine')).toBe('ثلاث');
  expect(cardinal('ru', 22, 'masculine')).toBe('двадцать два');
  expect(cardinal('ru', 22, 'feminine')).toBe('двадцать две');
  expect(digitWord('he', 1)).toBe('אחת');
});
