import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clipsOf } from '#shared/domain/voice/clips';
import { LANGUAGES, PROMPT_IDS, promptsOf } from '#shared/domain/voice/prompts';
import { branchFor, branchesOf } from '#shared/domain/voice/sentence';
import { TEXTS } from '../../../support/phone-world.ts';

const clips = clipsOf(TEXTS);

test('no two recordings have one path, nor one name at a vendor that knows no dots and dashes', () => {
  expect(new Set(clips.map(({ audio }) => audio)).size).toBe(clips.length);
  expect(new Set(clips.map(({ audio }) => audio.replace(/[.-]/g, '_'))).size).toBe(clips.length);
});

test('every language has its digits, hours and minutes', () => {
  for (const language of LANGUAGES) {
    const own = clips.filter((clip) => clip.language === language);
    const count = (prefix: string) => own.filter(({ id }) => id.startsWith(prefix)).length;
    expect([count('voice.digit.'), count('voice.hour.'), count('voice.minute.')]).toEqual([10, 24, 60]);
  }
});

test('what is read out has a letter or a digit and no value left in it', () => {
  for (const { text } of clips) {
    expect(text).toMatch(/[\p{L}\p{N}]/u);
    expect(text).not.toMatch(/[{}#]/);
  }
});

/** Open visits, counted in each language's own plurals. */
const COUNTING = {
  he: '{count, plural, one {ביקור פתוח אחד.} two {שני ביקורים פתוחים.} other {{count, number, masculine} ביקורים פתוחים.}}',
  ar: '{count, plural, zero {لا زيارات مفتوحة.} one {زيارة مفتوحة واحدة.} two {زيارتان مفتوحتان.} few {{count, number, feminine} زيارات مفتوحة.} many {{count, number, feminine} زيارة مفتوحة.} other {{count, number, feminine} زيارة مفتوحة.}}',
  ru: '{count, plural, one {{count, number, masculine} открытый визит.} few {{count, number, masculine} открытых визита.} many {{count, number, masculine} открытых визитов.} other {{count, number, masculine} открытого визита.}}',
  am: '{count, plural, one {{count, number, masculine} ክፍት ጉብኝት።} other {{count, number, masculine} ክፍት ጉብኝቶች።}}',
  en: '{count, plural, =0 {No open visit.} one {One open visit.} other {{count, number, masculine} open visits.}}',
};
const counting = (language: keyof typeof COUNTING) => ({
  ...TEXTS[language],
  'voice.past.none': COUNTING[language],
});
const WITH_COUNTS = {
  he: counting('he'),
  ar: counting('ar'),
  ru: counting('ru'),
  am: counting('am'),
  en: counting('en'),
};

test('whatever a call says, with whatever values, is among the recordings', () => {
  const recorded = new Set(clipsOf(WITH_COUNTS).map(({ audio }) => audio));
  const twoDigits = (value: number): string => String(value).padStart(2, '0');
  fc.assert(
    fc.property(
      fc.constantFrom(...PROMPT_IDS),
      fc.constantFrom(...LANGUAGES),
      fc.nat(23),
      fc.nat(59),
      fc.stringMatching(/^\d{7}$/),
      fc.nat(200),
      (id, language, hour, minute, receipt, count) => {
        const time = `${twoDigits(hour)}:${twoDigits(minute)}`;
        const values = { time, receipt, key: receipt.slice(0, 1), name: 'A', second: 'B', count };
        const spoken = promptsOf([{ id, language, values }], WITH_COUNTS);
        for (const { audio } of spoken) if (audio !== '') expect(recorded).toContain(audio);
        expect(spoken.length).toBeGreaterThan(0);
      },
    ),
    { numRuns: 2_000 },
  );
});

test.each(LANGUAGES)(
  'a sentence of %s that counts has a way for every number, by the plurals of ICU',
  (language) => {
    const classes = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    const ways = branchesOf(COUNTING[language]).map(({ branch }) => branch);

    expect(classes.filter((one) => !ways.includes(one))).toEqual([]);
    for (let count = 0; count <= 200; count += 1) {
      const way = branchFor(COUNTING[language], language, count)?.branch;
      expect([`is-${count}`, new Intl.PluralRules(language).select(count)]).toContain(way);
    }
  },
);
