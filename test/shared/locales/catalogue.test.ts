import { type MessageFormatElement, parse, TYPE } from '@formatjs/icu-messageformat-parser';
import { describe, expect, test } from 'vitest';
import { BRANCH_IDS } from '#shared/domain/branches';
import { Language } from '#shared/domain/directory';
import { Channel, CORRECTION_REASONS, PlaceMethod, PlaceVerdict } from '#shared/domain/fact';
import { EXCEPTION_CLASSES, Standing, VisitState } from '#shared/domain/visit';
import am from '#shared/locales/am.json' with { type: 'json' };
import ar from '#shared/locales/ar.json' with { type: 'json' };
import en from '#shared/locales/en.json' with { type: 'json' };
import he from '#shared/locales/he.json' with { type: 'json' };
import ru from '#shared/locales/ru.json' with { type: 'json' };

type Catalogue = Record<string, string>;
type Catalogues = Record<Language, Catalogue>;

const CATALOGUES: Catalogues = { he, ar, ru, am, en };
const LANGUAGES = Language.options;

/** Every message that the fold's results can ask for. */
const WANTED = [
  ...Object.keys(EXCEPTION_CLASSES).flatMap((code) => [`exception.${code}`, `explanation.exception.${code}`]),
  ...CORRECTION_REASONS.map((reason) => `reason.${reason}`),
  ...Standing.options.flatMap((standing) => [`standing.${standing}`, `explanation.standing.${standing}`]),
  ...VisitState.options.map((state) => `state.${state}`),
  ...Channel.options.map((channel) => `channel.${channel}`),
  ...PlaceVerdict.options.map((verdict) => `verdict.${verdict}`),
  ...PlaceMethod.options.map((method) => `explanation.method.${method}`),
  ...BRANCH_IDS.map((branchId) => `branch.${branchId}`),
];

type Shape = { args: Map<string, Set<string>>; plurals: string[][] };

/** A figure may be counted in one language and only shown in another; a moment is none, and a choice has its words. */
const KINDS: Partial<Record<TYPE, string>> = { [TYPE.date]: 'moment', [TYPE.time]: 'moment' };

/** Arguments with their kinds, and the categories of each plural. */
const shapeOf = (
  elements: readonly MessageFormatElement[],
  shape: Shape = { args: new Map(), plurals: [] },
): Shape => {
  for (const element of elements) {
    if (element.type === TYPE.literal || element.type === TYPE.pound) continue;
    if (element.type === TYPE.tag) {
      shapeOf(element.children, shape);
      continue;
    }
    let kind = KINDS[element.type] ?? 'value';
    if (element.type === TYPE.select || element.type === TYPE.plural) {
      const keys = Object.keys(element.options);
      if (element.type === TYPE.select) kind = `one of ${keys.sort().join()}`;
      else shape.plurals.push(keys);
      for (const option of Object.values(element.options)) shapeOf(option.value, shape);
    }
    shape.args.set(element.value, (shape.args.get(element.value) ?? new Set()).add(kind));
  }
  return shape;
};

const argsOf = (message: string): string =>
  [...shapeOf(parse(message)).args]
    .map(([name, kinds]) => `${name}: ${[...kinds].sort().join(' and ')}`)
    .sort()
    .join('; ');

/** Everything that is wrong with the catalogues, in words. */
const gapsOf = (catalogues: Catalogues): string[] => {
  const all = new Set(LANGUAGES.flatMap((language) => Object.keys(catalogues[language])));
  const gaps: string[] = [];
  for (const id of [...all, ...WANTED]) {
    for (const language of LANGUAGES) {
      const message = catalogues[language][id];
      if (message === undefined || message.trim() === '') gaps.push(`${language} lacks ${id}`);
      else if (argsOf(message) !== argsOf(catalogues.he[id] ?? message)) {
        gaps.push(`${language} has other arguments in ${id} than he`);
      } else if (id.startsWith('explanation.')) {
        const wanted = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
        for (const plural of shapeOf(parse(message)).plurals) {
          const missing = wanted.filter((category) => !plural.includes(category));
          if (missing.length > 0) gaps.push(`${language} lacks the plural ${missing.join()} in ${id}`);
        }
      }
    }
  }
  return gaps;
};

const planted = (change: (catalogues: Catalogues) => void): string[] => {
  const copy = structuredClone(CATALOGUES);
  change(copy);
  return gapsOf(copy);
};

describe('the catalogue', () => {
  test('has every message in all five languages, with the same arguments and all plurals', () => {
    expect(gapsOf(CATALOGUES)).toEqual([]);
  });

  test.each([
    ['am lacks branch.tel-aviv', (all: Catalogues) => void delete all.am['branch.tel-aviv']],
    [
      'ru has other arguments in explanation.open than he',
      (all: Catalogues) => void (all.ru['explanation.open'] = 'Визит {state}'),
    ],
    [
      'ar lacks the plural zero,two,few,many in explanation.minutes',
      (all: Catalogues) => void (all.ar['explanation.minutes'] = '{minutes, plural, one {#} other {#}}'),
    ],
    [
      'en has other arguments in explanation.place.none than he',
      (all: Catalogues) =>
        void (all.en['explanation.place.none'] =
          '{side, select, arrival {a} other {d}} {absence, select, denied {x} other {y}}'),
    ],
    [
      'he lacks exception.OVERLAP',
      (all: Catalogues) => void LANGUAGES.forEach((one) => delete all[one]['exception.OVERLAP']),
    ],
  ])('is refused when %s', (gap, change) => {
    expect(planted(change)).toContain(gap);
  });

  test('is written in its own script', () => {
    const scripts: Record<Language, RegExp> = {
      he: /\p{Script=Hebrew}/u,
      ar: /\p{Script=Arabic}/u,
      ru: /\p{Script=Cyrillic}/u,
      am: /\p{Script=Ethiopic}/u,
      en: /\p{Script=Latin}/u,
    };
    for (const language of LANGUAGES) {
      for (const id of WANTED) expect(`${id}: ${CATALOGUES[language][id]}`).toMatch(scripts[language]);
    }
  });
});
