import type { Language } from '../domain/directory.ts';
import type { Texts } from '../domain/voice/prompts.ts';
import am from '../locales/voice/am.json' with { type: 'json' };
import ar from '../locales/voice/ar.json' with { type: 'json' };
import en from '../locales/voice/en.json' with { type: 'json' };
import he from '../locales/voice/he.json' with { type: 'json' };
import ru from '../locales/voice/ru.json' with { type: 'json' };

/** Every sentence of the telephone, by language; nothing else of the catalogue (decision 0010). */
export const VOICE_TEXTS: Readonly<Record<Language, Texts>> = { he, ar, ru, am, en };
