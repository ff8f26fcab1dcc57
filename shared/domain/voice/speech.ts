import type { Language } from '../directory.ts';
import { localClockOf } from './local-clock.ts';
import { LANGUAGES, type PromptId, type Said, type Values } from './prompts.ts';
import type { Choice, Session, Step } from './session.ts';
import { pastSpeech, visitSpeech } from './speech-past.ts';
import type { Collect } from './turn.ts';

/** Choices read out at a time; the key after the last one goes on to the others. */
export const PAGE_SIZE = 5;
export const MORE_KEY = String(PAGE_SIZE + 1);

/** Keys 1 and 2 of the confirming step, and the one for somebody else. */
export const ARRIVAL_KEY = '1';
export const DEPARTURE_KEY = '2';
export const ANOTHER_KEY = '3';
/** Of the confirming step: what was reported in the last days. */
export const PAST_KEY = '4';

/** In the language menu at a recipient's line: for those who live there. */
export const ANSWER_KEY = '6';
export const CONFIRM_KEY = '1';
export const DISPUTE_KEY = '2';

/**
 * The same in every menu. Where a number is typed they are digits as others: from there `*` leads to the language
 * menu, which has them.
 */
export const DESK_KEY = '7';
export const HELP_KEY = '8';

/** How many keys each step awaits. A single `*` or 9 must get through everywhere, so the least is one. */
export const COLLECTS: Record<Exclude<Step, 'ended'>, Collect> = {
  language: { min: 1, max: 1, timeoutSeconds: 8 },
  identify: { min: 1, max: 12, timeoutSeconds: 15, terminator: '#' },
  pin: { min: 1, max: 6, timeoutSeconds: 15, terminator: '#' },
  recipient: { min: 1, max: 1, timeoutSeconds: 10 },
  confirm: { min: 1, max: 1, timeoutSeconds: 10 },
  past: { min: 1, max: 1, timeoutSeconds: 10 },
  check: { min: 1, max: 4, timeoutSeconds: 15, terminator: '#' },
  answer: { min: 1, max: 1, timeoutSeconds: 15 },
  recorded: { min: 1, max: 1, timeoutSeconds: 5 },
};

/** Whether a step awaits one key; else a number is typed. */
export const isMenu = (step: Step): boolean => step !== 'ended' && COLLECTS[step].max === 1;

/** A sentence in the language of the call; before one is known, in all five. */
export const inLanguage = (language: Language | null, id: PromptId, values: Values = {}): Said[] =>
  (language === null ? LANGUAGES : [language]).map((one) => ({ id, language: one, values }));

/** Said where the language is known only: in five languages it would be a minute. */
const offer = ({ language }: Session): Said[] =>
  language === null ? [] : inLanguage(language, 'voice.help.offer');

/** Whether the menu has a way for those who live at the line: nobody is identified, and it is their line. */
export const mayAnswer = ({ lineRegistered, language, caregiverId }: Session): boolean =>
  lineRegistered && language !== null && caregiverId === null;

/** Each choice in its own tongue. */
const languageMenu = (session: Session): Said[] => [
  ...LANGUAGES.map((language, index) => ({
    id: 'voice.language.option' as const,
    language,
    values: { key: String(index + 1) },
  })),
  ...(mayAnswer(session) ? inLanguage(session.language, 'voice.answer.option') : []),
  ...offer(session),
];

const namesIn = ({ names }: Choice): Values => ({ name: names[0] ?? '', second: names[1] ?? '' });

/** The choices of the page, and whether more follow. Six fit when they are the last. */
export const pageOf = (session: Session): { shown: Choice[]; more: boolean } => {
  const rest = session.choices.slice(session.page);
  return rest.length <= PAGE_SIZE + 1
    ? { shown: rest, more: false }
    : { shown: rest.slice(0, PAGE_SIZE), more: true };
};

const recipientMenu = (session: Session): Said[] => {
  const { language } = session;
  const { shown, more } = pageOf(session);
  return [
    ...inLanguage(language, 'voice.recipient.ask'),
    ...shown.flatMap((choice, index) =>
      inLanguage(language, `voice.recipient.${choice.label}`, {
        ...namesIn(choice),
        key: String(index + 1),
      }),
    ),
    ...(more ? inLanguage(language, 'voice.recipient.more', { key: MORE_KEY }) : []),
    ...offer(session),
  ];
};

const confirmation = (session: Session): Said[] => {
  const { language, chosen } = session;
  if (chosen === null) return [];
  return [
    ...inLanguage(language, `voice.for.${chosen.label}`, namesIn(chosen)),
    ...inLanguage(language, chosen.open ? 'voice.confirm.departure' : 'voice.confirm.arrival'),
    ...(session.choices.length > 1 ? inLanguage(language, 'voice.confirm.another') : []),
    ...inLanguage(language, 'voice.past.offer'),
    ...offer(session),
  ];
};

const readBack = (session: Session): Said[] => {
  const { language, report } = session;
  if (report === null) return [];
  return [
    ...inLanguage(language, `voice.recorded.${report.kind}`, { time: localClockOf(report.at).time }),
    ...inLanguage(language, 'voice.recorded.receipt', { receipt: report.receipt }),
    ...inLanguage(language, 'voice.recorded.repeat'),
  ];
};

/** What a step says, whenever it is come to or asked to repeat. */
export const SPEECH: Record<Step, (session: Session) => Said[]> = {
  language: languageMenu,
  identify: ({ language, lineRegistered }) => [
    ...inLanguage(language, 'voice.identify.ask'),
    // After the question: caregivers, who call every day, need not wait for it.
    ...(lineRegistered ? inLanguage(language, 'voice.answer.offer') : []),
  ],
  pin: ({ language }) => inLanguage(language, 'voice.pin.ask'),
  recipient: recipientMenu,
  confirm: confirmation,
  past: (session) => [...pastSpeech(session), ...offer(session)],
  check: ({ language }) => inLanguage(language, 'voice.answer.check'),
  answer: (session) => [...visitSpeech(session), ...offer(session)],
  recorded: readBack,
  ended: () => [],
};

/** What each step's help says: what it is for, and what can be done. */
const HELP: Record<Exclude<Step, 'ended'>, PromptId> = {
  language: 'voice.help.language',
  identify: 'voice.help.identify',
  pin: 'voice.help.pin',
  recipient: 'voice.help.recipient',
  confirm: 'voice.help.confirm',
  past: 'voice.help.past',
  recorded: 'voice.help.recorded',
  check: 'voice.help.check',
  answer: 'voice.help.answer',
};

/** The help of a menu; the language menu also helps with the step that it was called from. */
export const helpOf = ({ step, resume, language }: Session): Said[] => {
  const from = step === 'language' && language !== null && resume !== 'ended' ? HELP[resume] : undefined;
  const id = step === 'ended' ? undefined : HELP[step];
  return [id, from].flatMap((one) => (one === undefined ? [] : inLanguage(language, one)));
};
