import { IntlMessageFormat } from 'intl-messageformat';
import type { Language } from '../domain/directory.ts';
import { ZONE } from '../domain/instants.ts';
import am from '../locales/am.json' with { type: 'json' };
import ar from '../locales/ar.json' with { type: 'json' };
import en from '../locales/en.json' with { type: 'json' };
import he from '../locales/he.json' with { type: 'json' };
import ru from '../locales/ru.json' with { type: 'json' };

/** Values of a message: numbers, instants, words, or `@<message id>` for a word of the catalogue itself. */
export type MessageValues = Readonly<Record<string, string | number>>;

const CATALOGUES: Record<Language, Readonly<Record<string, string>>> = { he, ar, ru, am, en };

/** Wall time of Israel, 24 hours, digits 0 to 9, in every language: a caregiver compares it with a clock. */
const WALL = { timeZone: ZONE, hourCycle: 'h23', numberingSystem: 'latn' } as const;
const FORMATS = {
  time: {
    clock: { ...WALL, hour: '2-digit', minute: '2-digit' },
    /** For two moments that are compared. */
    exact: { ...WALL, hour: '2-digit', minute: '2-digit', second: '2-digit' },
  },
  date: { day: { ...WALL, weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } },
} as const;

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/;

/** Parsing a message costs more than filling it, so each is parsed once. */
const formats = new Map<string, IntlMessageFormat>();

const formatOf = (language: Language, id: string): IntlMessageFormat => {
  const key = `${language}|${id}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const message = CATALOGUES[language][id];
  if (message === undefined) throw new Error(`No message ${id} in ${language}`);
  const format = new IntlMessageFormat(message, language, FORMATS);
  formats.set(key, format);
  return format;
};

const ready = (language: Language, value: string | number): string | number | Date => {
  if (typeof value === 'number') return value;
  if (value.startsWith('@')) return renderMessage(language, value.slice(1), {});
  return INSTANT.test(value) ? new Date(value) : value;
};

/**
 * A sentence of the catalogue in one language.
 *
 * @param values instants in UTC are shown as wall time in Asia/Jerusalem.
 * @throws Error for an id or a value that is missing: a mistake in the program, not in what came in.
 */
export const renderMessage = (language: Language, id: string, values: MessageValues): string => {
  const filled = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, ready(language, value)] as const),
  );
  const text = formatOf(language, id).format(filled);
  // A Russian date ends in the full stop of an abbreviation, which is the sentence's as well.
  return String(text).replaceAll('г..', 'г.');
};
