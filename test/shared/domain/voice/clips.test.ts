import { expect, test } from 'vitest';
import { clipsOf } from '#shared/domain/voice/clips';
import { LANGUAGES } from '#shared/domain/voice/prompts';
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
