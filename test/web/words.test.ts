import { globSync, readFileSync } from 'node:fs';
import { IntlMessageFormat } from 'intl-messageformat';
import { expect, test } from 'vitest';

const LANGUAGES = ['he', 'ar', 'ru', 'am', 'en'] as const;

const catalogue = (language: string): Record<string, string> =>
  JSON.parse(readFileSync(`shared/locales/${language}.json`, 'utf8'));

const ownKeys = (language: string): string[] =>
  Object.keys(catalogue(language)).filter((key) => key.startsWith('web.'));

const source = globSync('web/src/**/*.{ts,tsx}')
  .map((path) => readFileSync(path, 'utf8'))
  .join('\n');

test.each(LANGUAGES)('the page says the same things in %s as in Hebrew', (language) => {
  expect(ownKeys(language)).toEqual(ownKeys('he'));
});

test('every sentence that the source names is in the catalogue', () => {
  const named = [...source.matchAll(/'(web\.[\w.-]+)'/g)].map(([, key]) => key ?? '');

  expect(named.length).toBeGreaterThan(40);
  expect(named.filter((key) => catalogue('he')[key] === undefined)).toEqual([]);
});

test('every sentence of the catalogue is said somewhere', () => {
  const stems = [...source.matchAll(/`(web\.[\w.-]+\.)\$\{/g)].map(([, stem]) => stem ?? '');

  const unsaid = ownKeys('he').filter(
    (key) => !source.includes(`'${key}'`) && !stems.some((stem) => key.startsWith(stem)),
  );

  expect(unsaid).toEqual([]);
});

test.each(LANGUAGES)('every sentence in %s is well-formed and not empty', (language) => {
  // Whatever a blank is called; three of everything is a number, a word and a moment.
  const blanks = new Proxy({}, { has: () => true, get: () => 3 });

  const broken = ownKeys(language).filter((key) => {
    const text: unknown = new IntlMessageFormat(catalogue(language)[key] ?? '', language).format(blanks);
    return typeof text !== 'string' || text.trim() === '' || text.includes('undefined');
  });

  expect(broken).toEqual([]);
});

test('no text that a person reads stands in the source', () => {
  const shown = globSync('web/src/**/*.tsx').flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(/>\s*([A-Za-z\u0590-\u05ff\u0600-\u06ff][^<>{}=;()]*)</g)].map(
      ([, text]) => `${path}: ${text?.trim()}`,
    ),
  );

  expect(shown).toEqual([]);
});
