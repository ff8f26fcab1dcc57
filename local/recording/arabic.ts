import * as z from 'zod/mini';
import listed from './arabic-sounds.json' with { type: 'json' };

/**
 * Arabic words with their vowels, as the synthesiser reads them best: as before a pause, so without case endings, and
 * with the article plain, as it joins it to the next sound itself. Without vowels it leaves most of them out.
 */
const SOUNDS = new Map(Object.entries(z.parse(z.record(z.string(), z.string()), listed)));

const voweled = (word: string): string => {
  const known = SOUNDS.get(word);
  if (known !== undefined || !word.startsWith('و')) return known ?? word;
  const rest = SOUNDS.get(word.slice(1));
  return rest === undefined ? word : `وَ${rest}`;
};

/** A text for the Arabic voice: with vowels where they are known. */
export const spokenArabic = (text: string): string =>
  text
    .replace(/\p{L}[\p{L}\p{M}]*/gu, voweled)
    // Unicode orders a vowel before the sign that doubles the letter; the synthesiser wants them the other way.
    .replaceAll(/([\u064b-\u0650\u0652])\u0651/g, '\u0651$1');
