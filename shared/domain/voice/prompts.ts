import { Language } from '../directory.ts';
import { type Gender, cardinal, hourWords, minuteWords } from './number-words.ts';
import { type ValueName, branchFor, recordingName } from './sentence.ts';
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
  'voice.check.greeting',
  'voice.check.ask.arrival',
  'voice.check.ask.departure',
  'voice.check.keys',
  'voice.check.sure',
  'voice.check.thanks',
  'voice.check.end',
  'voice.check.unavailable',
  'voice.help.offer',
  'voice.help.star',
  'voice.help.language',
  'voice.help.identify',
  'voice.help.pin',
  'voice.help.recipient',
  'voice.help.confirm',
  'voice.help.past',
  'voice.help.recorded',
  'voice.help.check',
  'voice.help.answer',
  'voice.desk.transfer',
  'voice.desk.noted',
  'voice.desk.closed',
  'voice.past.offer',
  'voice.past.none',
  'voice.past.today',
  'voice.past.yesterday',
  'voice.past.day-0',
  'voice.past.day-1',
  'voice.past.day-2',
  'voice.past.day-3',
  'voice.past.day-4',
  'voice.past.day-5',
  'voice.past.day-6',
  'voice.past.arrival',
  'voice.past.departure',
  'voice.past.no-arrival',
  'voice.past.no-departure',
  'voice.past.office',
  'voice.past.back',
  'voice.answer.offer',
  'voice.answer.option',
  'voice.answer.check',
  'voice.answer.wrong',
  'voice.answer.locked',
  'voice.answer.none',
  'voice.answer.last',
  'voice.answer.by',
  'voice.answer.arrived',
  'voice.answer.left',
  'voice.answer.no-arrival',
  'voice.answer.no-departure',
  'voice.answer.ask',
  'voice.answer.confirmed',
  'voice.answer.disputed',
] as const;
export type PromptId = (typeof PROMPT_IDS)[number];

/**
 * What a sentence may have in it: a clock time `HH:MM`, digits said one by one, a person's name, or a whole number of
 * things, which chooses the plural too.
 */
export type Values = {
  time?: string;
  receipt?: string;
  key?: string;
  name?: string;
  second?: string;
  count?: number;
};

/** A sentence to say, not yet in words. */
export type Said = { id: PromptId; language: Language; values: Values };

/** The sentences of one language, by id. */
export type Texts = Readonly<Record<string, string>>;

const digitsOf = (language: Language, digits: string): Prompt[] =>
  [...digits].map((digit) => ({
    id: `voice.digit.${digit}`,
    language,
    text: digit,
    audio: `voice/${language}/digit-${digit}.wav`,
  }));

const timePrompts = (language: Language, time: string): Prompt[] => {
  const [hour = '', minute = ''] = time.split(':');
  return [
    {
      id: `voice.hour.${hour}`,
      language,
      text: hourWords(language, Number(hour)),
      audio: `voice/${language}/hour-${hour}.wav`,
    },
    {
      id: `voice.minute.${minute}`,
      language,
      text: minuteWords(language, Number(minute)),
      audio: `voice/${language}/minute-${minute}.wav`,
    },
  ];
};

/** Numbers up to this have recordings of their own; a larger one is said by its digits. */
export const COUNT_MAX = 30;

const countPrompts = (language: Language, count: number, gender: Gender | undefined): Prompt[] => {
  if (count > COUNT_MAX || gender === undefined) return digitsOf(language, String(count));
  const audio = `voice/${language}/count-${gender}-${count}.wav`;
  return [{ id: `voice.count.${count}`, language, text: cardinal(language, count, gender), audio }];
};

/** Values are recordings of their own: digits one by one, a time as hour and minute; nobody's name is recorded. */
const valuePrompts = (part: { value: ValueName; gender?: Gender | undefined }, said: Said): Prompt[] => {
  const { language } = said;
  const value = String(said.values[part.value] ?? '');
  switch (part.value) {
    case 'time':
      return timePrompts(language, value);
    case 'receipt':
    case 'key':
      return digitsOf(language, value);
    case 'count':
      return countPrompts(language, Number(value), part.gender);
    case 'name':
    case 'second':
      return [{ id: 'voice.name', language, text: value, audio: '' }];
  }
};

const piecesOf = (said: Said, text: string): Prompt[] => {
  const { id, language, values } = said;
  const branch = branchFor(text, language, values.count ?? 0);
  if (branch === undefined) throw new Error(`No way to say ${id} in ${language} with ${values.count ?? 0}`);
  return branch.parts.flatMap((part) => {
    if ('value' in part) return valuePrompts(part, said);
    const audio = `voice/${language}/${recordingName(id, branch, part.piece)}`;
    return [{ id, language, text: part.words, audio }];
  });
};

/**
 * Puts sentences into words: each is cut at its values, so that a call is played from recordings of the pieces in the
 * order that the language wants, and nothing is synthesised on a live call (decision 0010).
 *
 * @throws Error when the catalogue lacks a sentence: seen by the test that compares the languages.
 */
export const promptsOf = (
  sayings: readonly Said[],
  texts: Readonly<Partial<Record<Language, Texts>>>,
): Prompt[] =>
  sayings.flatMap((said) => {
    const text = texts[said.language]?.[said.id];
    if (text === undefined) throw new Error(`No text for ${said.id} in ${said.language}`);
    return piecesOf(said, text);
  });

/** The five languages in the order of their keys, 1 to 5. */
export const LANGUAGES: readonly Language[] = Language.options;
