import * as z from 'zod/mini';
import { Language } from '#shared/domain/directory';

/** How the page speaks each language: its own name, its direction, and the tags for formats and for React Aria. */
export const LANGUAGES: Record<
  Language,
  { name: string; direction: 'rtl' | 'ltr'; formatTag: string; ariaTag: string }
> = {
  he: { name: 'עברית', direction: 'rtl', formatTag: 'he-IL', ariaTag: 'he-IL' },
  ar: { name: 'العربية', direction: 'rtl', formatTag: 'ar-IL-u-nu-latn', ariaTag: 'ar-AE' },
  ru: { name: 'Русский', direction: 'ltr', formatTag: 'ru-RU', ariaTag: 'ru-RU' },
  am: { name: 'አማርኛ', direction: 'ltr', formatTag: 'am-ET', ariaTag: 'en-GB' },
  en: { name: 'English', direction: 'ltr', formatTag: 'en-GB', ariaTag: 'en-GB' },
};

/** In the order in which they are offered. */
export const LANGUAGE_ORDER: readonly Language[] = ['he', 'ar', 'ru', 'am', 'en'];

const KEPT_AS = 'hineni.language';

/** The language of a text, or undefined when the page does not speak it. */
export const languageOf = (text: string | null): Language | undefined => {
  const read = z.safeParse(Language, text);
  return read.success ? read.data : undefined;
};

/** The language to begin with: the address's, the one chosen last, else Hebrew. */
export const firstLanguage = (): Language =>
  languageOf(new URLSearchParams(location.search).get('language')) ??
  languageOf(localStorage.getItem(KEPT_AS)) ??
  'he';

/** Keeps the choice on this device. */
export const keepLanguage = (language: Language): void => localStorage.setItem(KEPT_AS, language);

const CATALOGUES = import.meta.glob<Record<string, string>>('../../../shared/locales/*.json', {
  import: 'default',
});

/** The sentences of a language. @throws when the file cannot be fetched. */
export const loadMessages = async (language: Language): Promise<Record<string, string>> => {
  const load = CATALOGUES[`../../../shared/locales/${language}.json`];
  if (load === undefined) throw new Error(`There are no sentences in ${language}`);
  return load();
};
