import { Language } from '../directory.ts';
import type { Prompt } from './turn.ts';

/** Every sentence of the dialogue, by its id in the catalogue. */
export const PROMPT_IDS = [
  'voice.greeting',
  'voice.language.option',
  'voice.language.change',
  'voice.identify.ask',
  'voice.pin.ask',
  'voice.pin.wrong',
  'voice.pin.locked',
  'voice.recipient.ask',
  'voice.recipient.name',
  'voice.recipient.both',
  'voice.recipient.here',
  'voice.recipient.other',
  'voice.recipient.more',
  'voice.for.name',
  'voice.for.both',
  'voice.for.here',
  'voice.for.other',
  'voice.confirm.arrival',
  'voice.confirm.departure',
  'voice.confirm.another',
  'voice.recorded.arrival',
  'voice.recorded.departure',
  'voice.recorded.receipt',
  'voice.recorded.repeat',
  'voice.miss.silence',
  'voice.miss.key',
  'voice.end.nothing',
  'voice.end.recorded',
  'voice.unavailable',
] as const;
export type PromptId = (typeof PROMPT_IDS)[number];

/** What a sentence may have in it: a clock time `HH:MM`, digits said one by one, or a person's name. */
export type Values = { time?: string; receipt?: string; key?: string; name?: string; second?: string };

/** A sentence to say, not yet in words. */
export type Said = { id: PromptId; language: Language; values: Values };

/** The sentences of one language, by id. */
export type Texts = Readonly<Record<string, string>>;

const isValue = (name: string): name is keyof Values =>
  ['time', 'receipt', 'key', 'name', 'second'].includes(name);

/** Values are recordings of their own: digits one by one, a clock time whole; nobody's name is recorded. */
const valuePrompts = (name: keyof Values, value: string, language: Language): Prompt[] => {
  switch (name) {
    case 'time':
      return [
        {
          id: 'voice.clock',
          language,
          text: value,
          audio: `voice/${language}/clock-${value.replace(':', '')}.wav`,
        },
      ];
    case 'receipt':
    case 'key':
      return [...value].map((digit) => ({
        id: `voice.digit.${digit}`,
        language,
        text: digit,
        audio: `voice/${language}/digit-${digit}.wav`,
      }));
    case 'name':
    case 'second':
      return [{ id: 'voice.name', language, text: value, audio: '' }];
  }
};

const piecesOf = (said: Said, text: string): Prompt[] => {
  const parts = text.split(/\{([a-z]+)\}/);
  const file = `voice/${said.language}/${said.id.slice('voice.'.length)}`;
  return parts.flatMap((part, index) => {
    if (index % 2 === 1)
      return isValue(part) ? valuePrompts(part, said.values[part] ?? '', said.language) : [];
    // What is left between two values may be a full stop only, which nobody can say.
    if (!/\p{L}|\p{N}/u.test(part)) return [];
    const audio = parts.length === 1 ? `${file}.wav` : `${file}-${index / 2 + 1}.wav`;
    return [{ id: said.id, language: said.language, text: part.trim(), audio }];
  });
};

/**
 * Puts sentences into words: each is cut at its values, so that a call is played from recordings of the pieces in the
 * order that the language wants, and nothing is synthesised on a live call (decision 0010).
 *
 * @throws Error when the catalogue lacks a sentence: seen by the test that compares the languages.
 */
export const promptsOf = (sayings: readonly Said[], texts: Readonly<Record<Language, Texts>>): Prompt[] =>
  sayings.flatMap((said) => {
    const text = texts[said.language][said.id];
    if (text === undefined) throw new Error(`No text for ${said.id} in ${said.language}`);
    return piecesOf(said, text);
  });

/** The five languages in the order of their keys, 1 to 5. */
export const LANGUAGES: readonly Language[] = Language.options;
