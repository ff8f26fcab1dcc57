import * as z from 'zod/mini';
import { digitWord } from '#shared/domain/voice/number-words';
import listed from './hebrew-sounds.json' with { type: 'json' };

/**
 * How Hebrew words sound, in the synthesiser's letters. Hebrew is written without vowels and the synthesiser does not
 * add them: it says "shmvnh" for eight.
 */
const SOUNDS = new Map(Object.entries(z.parse(z.record(z.string(), z.string()), listed)));

/** Little words that are written together with the next one. */
const PREFIXES: Readonly<Record<string, string>> = {
  ו: 've',
  ה: 'ha',
  ב: 'be',
  ל: 'le',
  מ: 'mi',
  ש: 'Se',
  כ: 'ke',
};

/** The sound of a word, by itself or behind up to three prefixes; undefined where nobody wrote it down. */
export const soundOf = (word: string, depth = 0): string | undefined => {
  const known = SOUNDS.get(word);
  if (known !== undefined || depth === 3) return known;
  const prefix = PREFIXES[word.slice(0, 1)];
  const rest = prefix === undefined ? undefined : soundOf(word.slice(1), depth + 1);
  return rest === undefined ? undefined : `${prefix}${rest}`;
};

/** A text for the Hebrew voice: words by their sound where it is known, digits as words. */
export const spokenHebrew = (text: string): string =>
  text
    .replace(/\d/g, (digit) => ` ${digitWord('he', Number(digit))} `)
    .replace(/\p{L}[\p{L}\p{M}״"']*/gu, (word) => {
      const sound = soundOf(word);
      return sound === undefined ? word : `[[${sound}]]`;
    })
    // Words that follow one another are said in one breath.
    .replaceAll(/\]\]\s+\[\[/g, ' ');

/** The words of a text whose sound nobody wrote down yet. */
export const unheardWords = (text: string): string[] =>
  (text.match(/\p{L}[\p{L}\p{M}״"']*/gu) ?? []).filter((word) => soundOf(word) === undefined);
