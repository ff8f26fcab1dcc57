import type { Language } from '../domain/directory.ts';
import type { Texts } from '../domain/voice/prompts.ts';

const LOADED: Partial<Record<Language, Promise<Texts>>> = {};

const load = async (language: Language): Promise<{ default: Texts }> => {
  // Each written out, so that the bundler makes a file of its own of each.
  switch (language) {
    case 'he':
      return import('../locales/voice/he.json', { with: { type: 'json' } });
    case 'ar':
      return import('../locales/voice/ar.json', { with: { type: 'json' } });
    case 'ru':
      return import('../locales/voice/ru.json', { with: { type: 'json' } });
    case 'am':
      return import('../locales/voice/am.json', { with: { type: 'json' } });
    case 'en':
      return import('../locales/voice/en.json', { with: { type: 'json' } });
  }
};

/**
 * The telephone's sentences of one language, read when they are first said: a call is mostly held in one, and a start
 * need not read five.
 */
export const voiceTextsOf = (language: Language): Promise<Texts> =>
  (LOADED[language] ??= load(language).then((texts) => texts.default));
