import type { Language } from '../directory.ts';
import { localClockOf } from './local-clock.ts';
import { LANGUAGES, type PromptId, type Said, type Values } from './prompts.ts';
import type { Choice, Session, Step } from './session.ts';
import type { Collect } from './turn.ts';

/** Choices read out at a time; the key after the last one goes on to the others. */
export const PAGE_SIZE = 7;
export const MORE_KEY = String(PAGE_SIZE + 1);

/** Keys 1 and 2 of the confirming step, and the one for somebody else. */
export const ARRIVAL_KEY = '1';
export const DEPARTURE_KEY = '2';
export const ANOTHER_KEY = '3';

/** How many keys each step awaits. A single `*` or 9 must get through everywhere, so the least is one. */
export const COLLECTS: Record<Exclude<Step, 'ended'>, Collect> = {
  language: { min: 1, max: 1, timeoutSeconds: 8 },
  identify: { min: 1, max: 12, timeoutSeconds: 15, terminator: '#' },
  pin: { min: 1, max: 6, timeoutSeconds: 15, terminator: '#' },
  recipient: { min: 1, max: 1, timeoutSeconds: 10 },
  confirm: { min: 1, max: 1, timeoutSeconds: 10 },
  recorded: { min: 1, max: 1, timeoutSeconds: 5 },
};

/** A sentence in the language of the call; before one is known, in all five. */
export const inLanguage = (language: Language | null, id: PromptId, values: Values = {}): Said[] =>
  (language === null ? LANGUAGES : [language]).map((one) => ({ id, language: one, values }));

/** Each choice in its own tongue. */
const languageMenu = (): Said[] =>
  LANGUAGES.map((language, index) => ({
    id: 'voice.language.option' as const,
    language,
    values: { key: String(index + 1) },
  }));

const namesIn = ({ names }: Choice): Values => ({ name: names[0] ?? '', second: names[1] ?? '' });

/** The choices of the page, and whether more follow. Eight fit when they are the last. */
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
  ];
};

const confirmation = (session: Session): Said[] => {
  const { language, chosen } = session;
  if (chosen === null) return [];
  return [
    ...inLanguage(language, `voice.for.${chosen.label}`, namesIn(chosen)),
    ...inLanguage(language, chosen.open ? 'voice.confirm.departure' : 'voice.confirm.arrival'),
    ...(session.choices.length > 1 ? inLanguage(language, 'voice.confirm.another') : []),
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
  identify: ({ language }) => inLanguage(language, 'voice.identify.ask'),
  pin: ({ language }) => inLanguage(language, 'voice.pin.ask'),
  recipient: recipientMenu,
  confirm: confirmation,
  recorded: readBack,
  ended: () => [],
};
