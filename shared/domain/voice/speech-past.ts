import type { Language } from '../directory.ts';
import { daysAgo, localClockOf } from './local-clock.ts';
import { LANGUAGES, type PromptId, type Said, type Values } from './prompts.ts';
import type { Session } from './session.ts';

type Voice = (id: PromptId, values?: Values) => Said[];

const voiceOf =
  (language: Language | null): Voice =>
  (id, values = {}) =>
    (language === null ? LANGUAGES : [language]).map((one) => ({ id, language: one, values }));

/** Days of the week by number, Sunday first. */
const DAYS = [
  'voice.past.day-0',
  'voice.past.day-1',
  'voice.past.day-2',
  'voice.past.day-3',
  'voice.past.day-4',
  'voice.past.day-5',
  'voice.past.day-6',
] as const;

const DAY_MINUTES = 1_440;

/** Today, yesterday, or a day of the week: nobody is told of a day further back. */
const dayOf = (at: string, startedAt: string): PromptId => {
  const days = daysAgo(at, startedAt);
  if (days <= 0) return 'voice.past.today';
  if (days === 1) return 'voice.past.yesterday';
  return DAYS[Math.floor(localClockOf(at).weekMinute / DAY_MINUTES)] ?? 'voice.past.day-0';
};

const forNames = (say: Voice, [name, second]: readonly string[]): Said[] => {
  if (name === undefined) return [];
  return second === undefined ? say('voice.for.name', { name }) : say('voice.for.both', { name, second });
};

/** Her reports, newest first, then what is missing. */
export const pastSpeech = ({ language, past, startedAt }: Session): Said[] => {
  const say = voiceOf(language);
  const { reports = [], gaps = [] } = past ?? {};
  const told = reports.flatMap(({ kind, at, names }) => [
    ...say(dayOf(at, startedAt)),
    ...say(`voice.past.${kind}`, { time: localClockOf(at).time }),
    ...forNames(say, names),
  ]);
  const missing = gaps.flatMap(({ missing: kind, at, names }) => [
    ...say(dayOf(at, startedAt)),
    ...say(kind === 'arrival' ? 'voice.past.no-arrival' : 'voice.past.no-departure', {
      time: localClockOf(at).time,
    }),
    ...forNames(say, names),
  ]);
  return [
    ...(reports.length === 0 ? say('voice.past.none') : told),
    ...(gaps.length === 0 ? [] : [...missing, ...say('voice.past.office')]),
    ...say('voice.past.back'),
  ];
};

/** The last visit, put to the person who lives there. */
export const visitSpeech = ({ language, visit, startedAt }: Session): Said[] => {
  if (visit === null) return [];
  const say = voiceOf(language);
  const { arrivalAt, departureAt, name } = visit;
  return [
    ...say('voice.answer.last'),
    ...say(dayOf(arrivalAt ?? departureAt ?? startedAt, startedAt)),
    ...(name === '' ? [] : say('voice.answer.by', { name })),
    ...(arrivalAt === null
      ? say('voice.answer.no-arrival')
      : say('voice.answer.arrived', { time: localClockOf(arrivalAt).time })),
    ...(departureAt === null
      ? say('voice.answer.no-departure')
      : say('voice.answer.left', { time: localClockOf(departureAt).time })),
    ...say('voice.answer.ask'),
  ];
};
