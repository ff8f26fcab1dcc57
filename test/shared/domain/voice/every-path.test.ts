import { expect, test } from 'vitest';
import type { Language } from '#shared/domain/directory';
import { apology } from '#shared/domain/voice/dialogue';
import { LANGUAGES, PROMPT_IDS, promptsOf } from '#shared/domain/voice/prompts';
import { LANDLINE, MOBILE, TEXTS, type World, aWorld, playCall } from '../../../support/phone-world.ts';

/** One call for each step and branch of the dialogue; together they say every sentence that it has. */

const YESTERDAY = '2026-06-09T05:00:00.000Z';
const c1 = [{ recipientId: 'c1', from: '2026-01-01' }];
const g2 = [{ caregiverId: 'g2', language: 'he' as const }];
const people = Array.from({ length: 9 }, (_, index) => ({
  recipientId: `r${index}`,
  name: `Name${index}`,
  householdId: `home${index}`,
}));

type Path = { from: string | null; acts: string[]; world?: Partial<World>; before?: [string, string[]][] };

/** Arrivals and departures on each day of a week: every day has its name in a look back. */
const eachDay = ['03', '04', '05', '06', '07', '08', '09', '10', '11'].map((day): [string, string[]] => [
  `2026-06-${day}T05:00:00.000Z`,
  ['4711#', '1', 'hangup'],
]);

const PATHS: Record<string, Path> = {
  'an arrival, read back and repeated': {
    from: MOBILE,
    acts: ['4711#', '1', '9', '8', 'silence'],
    world: { assignments: c1 },
  },
  'a departure': {
    from: MOBILE,
    acts: ['4711#', '2', 'silence'],
    world: { assignments: c1 },
    before: [['2026-06-10T03:00:00.000Z', ['4711#', '1', 'hangup']]],
  },
  'both of a household, and the help of the menus': {
    from: LANDLINE,
    acts: ['70002#', '4711#', '8', '3', '8', '3', '1', '4', '8', '*', '1'],
  },
  'nobody who fits': { from: MOBILE, acts: ['4711#', '1'], world: { assignments: [] } },
  'somebody else': { from: MOBILE, acts: ['4711#', '3', '2', '1'], world: { assignments: c1 } },
  'the person who lives here': {
    from: LANDLINE,
    acts: ['70002#', '4711#', '1', '1'],
    world: {
      assignments: [{ recipientId: 'c3', from: '2026-01-01' }],
      landlines: { [LANDLINE]: { people: people.slice(0, 1), language: 'he' } },
    },
  },
  'a long list': {
    from: LANDLINE,
    acts: ['70002#', '4711#', '6', '1'],
    world: { landlines: { [LANDLINE]: { people, language: 'he' } } },
  },
  'help before the PIN': { from: LANDLINE, acts: ['silence', '*', '8', '*', '70002#', '*', '*', '8'] },
  'help with the PIN': { from: MOBILE, acts: ['12', '*', '8', '*', 'silence', 'silence', 'silence'] },
  'a wrong PIN': { from: MOBILE, acts: ['0000#', '1111#', '2222#', '3333#', '5555#'] },
  'a language of its own': { from: null, acts: ['1', '70002#', '4711#'] },
  'the desk, open': { from: MOBILE, acts: ['4711#', '7'], world: { assignments: c1, desk: '+97233760099' } },
  'the desk, closed': { from: MOBILE, acts: ['4711#', '7'], world: { assignments: c1 } },
  'the desk, closed to a stranger': { from: null, acts: ['1', '*', '7'] },
  'nothing to look back on': { from: MOBILE, acts: ['4711#', '4'], world: { assignments: c1 } },
  'a departure without an arrival': {
    from: MOBILE,
    acts: ['4711#', '4'],
    world: { assignments: c1 },
    before: [[YESTERDAY, ['4711#', '2', 'hangup']]],
  },
  'a confirmed visit': {
    from: LANDLINE,
    acts: ['*', '6', '0018#', '8', '1'],
    world: { assignments: c1 },
    before: [
      [YESTERDAY, ['4711#', '1', 'hangup']],
      ['2026-06-09T09:00:00.000Z', ['4711#', '2', 'hangup']],
    ],
  },
  'a disputed visit without an arrival, after a wrong check': {
    from: LANDLINE,
    acts: ['*', '6', '1', '0000#', '0018#', '2'],
    world: { assignments: c1 },
    before: [[YESTERDAY, ['4711#', '2', 'hangup']]],
  },
  'a visit without a departure': {
    from: LANDLINE,
    acts: ['*', '6', '0018#'],
    world: { assignments: c1 },
    before: [[YESTERDAY, ['4711#', '1', 'hangup']]],
  },
  'no visit': { from: LANDLINE, acts: ['*', '6', '*', '8', '*', '*', '6', '0018#'] },
  'wrong checks': { from: LANDLINE, acts: ['*', '6', '0000#', '1111#', '2222#', '3333#', '4444#'] },
  ...Object.fromEntries(
    ['2026-06-09T06:00:00.000Z', '2026-06-12T06:00:00.000Z'].map((startsAt): [string, Path] => [
      `a look back on a whole week from ${startsAt}`,
      { from: MOBILE, acts: [startsAt, '4711#', '4'], world: { assignments: c1 }, before: eachDay },
    ]),
  ),
};

/** In one language throughout: the lines and the caregiver are known to want it. */
const worldIn = (language: Language, { world }: Path): World =>
  aWorld({
    mobiles: { [MOBILE]: g2 },
    languages: new Map([MOBILE, LANDLINE, 'g2'].map((whose) => [whose, language])),
    ...world,
  });

const heardIn = (language: Language, path: Path): Set<string> => {
  const world = worldIn(language, path);
  const heard = new Set<string>();
  for (const [startsAt, acts] of path.before ?? []) playCall(world, MOBILE, acts, startsAt);
  const [first = '', ...rest] = path.acts;
  const isDated = first.startsWith('2026-');
  const steps = playCall(world, path.from, isDated ? rest : path.acts, isDated ? first : undefined);
  for (const { spoken, text } of steps) {
    for (const { id } of spoken.say) heard.add(id);
    expect(text).not.toMatch(/[{}]|undefined/);
    if (path.from !== null) {
      const tongues = new Set(
        spoken.say.filter(({ id }) => id !== 'voice.language.option').map((one) => one.language),
      );
      expect([...tongues].filter((tongue) => tongue !== language)).toEqual([]);
    }
  }
  return heard;
};

test.each(LANGUAGES)(
  '%s: every step and branch is spoken, and together they say every sentence there is',
  (language) => {
    const heard = new Set<string>();
    for (const path of Object.values(PATHS)) for (const id of heardIn(language, path)) heard.add(id);
    for (const { id } of apology(undefined).say) heard.add(id);

    // Calls to recipients have a dialogue of their own (`call-back.test.ts`).
    const own = PROMPT_IDS.filter((id) => !id.startsWith('voice.check.'));
    expect(own.filter((id) => !heard.has(id))).toEqual([]);
  },
);

test.each(LANGUAGES)(
  '%s: every sentence is a sentence of that language and not of another one',
  (language) => {
    const letters = {
      he: /\p{Script=Hebrew}/u,
      ar: /\p{Script=Arabic}/u,
      ru: /\p{Script=Cyrillic}/u,
      am: /\p{Script=Ethiopic}/u,
      en: /[a-z]/i,
    };
    for (const id of PROMPT_IDS) {
      const pieces = promptsOf(
        [{ id, language, values: { time: '08:00', receipt: '1', key: '1', name: '', second: '', count: 2 } }],
        TEXTS,
      );
      const words = pieces.filter((piece) => piece.id === id).map((piece) => piece.text);
      expect([id, words.length > 0]).toEqual([id, true]);
      for (const word of words) {
        expect([id, word, letters[language].test(word)]).toEqual([id, word, true]);
        for (const [other, script] of Object.entries(letters))
          if (other !== language) expect([id, word, script.test(word)]).toEqual([id, word, false]);
      }
    }
  },
);
