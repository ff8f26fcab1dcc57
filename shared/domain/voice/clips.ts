import type { Language } from '../directory.ts';
import { type Gender, cardinal, digitWord, hourWords, minuteWords } from './number-words.ts';
import { COUNT_MAX, LANGUAGES, type Texts } from './prompts.ts';
import { type Part, branchesOf, recordingName } from './sentence.ts';

/** One recording that a call may need: what is read out, and its path. */
export type Clip = { id: string; language: Language; text: string; audio: string };

const numbers = (count: number): number[] => [...Array(count).keys()];
const twoDigits = (value: number): string => String(value).padStart(2, '0');

const sentenceClips = (language: Language, id: string, text: string): Clip[] =>
  branchesOf(text).flatMap((branch) =>
    branch.parts.flatMap((part) =>
      'words' in part
        ? [
            {
              id,
              language,
              text: part.words,
              audio: `voice/${language}/${recordingName(id, branch, part.piece)}`,
            },
          ]
        : [],
    ),
  );

const partsIn = (texts: Texts): Part[] =>
  Object.values(texts).flatMap((text) => branchesOf(text).flatMap(({ parts }) => parts));

const gendersCounted = (texts: Texts): Gender[] => [
  ...new Set(
    partsIn(texts).flatMap((part) => ('gender' in part && part.gender !== undefined ? [part.gender] : [])),
  ),
];

const valueClips = (language: Language, texts: Texts): Clip[] => {
  const clip = (id: string, text: string, file: string): Clip => ({
    id: `voice.${id}`,
    language,
    text,
    audio: `voice/${language}/${file}.wav`,
  });
  return [
    ...numbers(10).map((digit) => clip(`digit.${digit}`, digitWord(language, digit), `digit-${digit}`)),
    ...numbers(24).map((hour) =>
      clip(`hour.${twoDigits(hour)}`, hourWords(language, hour), `hour-${twoDigits(hour)}`),
    ),
    ...numbers(60).map((minute) =>
      clip(`minute.${twoDigits(minute)}`, minuteWords(language, minute), `minute-${twoDigits(minute)}`),
    ),
    ...gendersCounted(texts).flatMap((gender) =>
      numbers(COUNT_MAX + 1).map((count) =>
        clip(`count.${count}`, cardinal(language, count, gender), `count-${gender}-${count}`),
      ),
    ),
  ];
};

/**
 * Every recording that any call can need, by language: the words of each sentence between its values, digits, the
 * hours and minutes of a clock, and numbers in the genders that sentences count in. What `promptsOf` plays is among
 * these, for any sentence and any values but names, which nobody records.
 */
export const clipsOf = (texts: Readonly<Record<Language, Texts>>): Clip[] =>
  LANGUAGES.flatMap((language) => [
    ...Object.entries(texts[language]).flatMap(([id, text]) => sentenceClips(language, id, text)),
    ...valueClips(language, texts[language]),
  ]);
