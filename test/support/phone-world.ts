import type { RecipientAnswer, Report } from '#shared/domain/fact';
import type { Language } from '#shared/domain/directory';
import { type Spoken, takeTurn } from '#shared/domain/voice/dialogue';
import type { Ask, Known } from '#shared/domain/voice/knowledge';
import type { IncompleteCall } from '#shared/domain/voice/incomplete-call';
import { type Texts, promptsOf } from '#shared/domain/voice/prompts';
import { lastVisitOf, pastOf } from '#shared/domain/voice/recent-visits';
import { Session } from '#shared/domain/voice/session';
import type { Turn } from '#shared/domain/voice/turn';
import type { Person, Work } from '#shared/domain/voice/work';
import am from '#shared/locales/voice/am.json' with { type: 'json' };
import ar from '#shared/locales/voice/ar.json' with { type: 'json' };
import en from '#shared/locales/voice/en.json' with { type: 'json' };
import he from '#shared/locales/voice/he.json' with { type: 'json' };
import ru from '#shared/locales/voice/ru.json' with { type: 'json' };

/** The catalogue of the telephone. */
export const TEXTS: Record<Language, Texts> = { he, ar, ru, am, en };

/** The dial-in number, and the lines of `domain.md` section 10. */
export const DIAL_IN = '+97233760000';
export const LANDLINE = '+97235551234';
export const MOBILE = '+972527612345';

export const C1: Person = { recipientId: 'c1', name: 'Sara Cohen', householdId: 'h1' };
export const C2: Person = { recipientId: 'c2', name: 'Moshe Cohen', householdId: 'h1' };
export const C3: Person = { recipientId: 'c3', name: 'Rivka Levi', householdId: 'h3' };
export const PEOPLE = [C1, C2, C3];

/** Who exists and who works where, as the tables would tell it; kept reports are added to it. */
export type World = {
  mobiles: Record<string, { caregiverId: string; language: Language }[]>;
  landlines: Record<string, { people: Person[]; language: Language }>;
  numbers: Record<string, string[]>;
  pins: Record<string, string>;
  wrongTries: number;
  assignments: Work['assignments'];
  facts: Report[];
  /** The number of the support desk while somebody is there. */
  desk: string | null;
  /** Notes for the office, the last of each call. */
  notes: Map<string, IncompleteCall>;
  /** Languages that are remembered, by line and by caregiver. */
  languages: Map<string, Language>;
  /** Last four digits of those who live at a line. */
  lastDigits: Record<string, { digits: string; recipientId: string }[]>;
  wrongChecks: number;
  answers: RecipientAnswer[];
  /** How often each question was answered. */
  asked: Ask[];
};

export const aWorld = (overrides: Partial<World> = {}): World => ({
  mobiles: { [MOBILE]: [{ caregiverId: 'g2', language: 'he' }] },
  landlines: { [LANDLINE]: { people: [C1, C2], language: 'he' } },
  numbers: { '039337423': ['g2'], '70002': ['g2'] },
  pins: { g2: '4711' },
  wrongTries: 0,
  assignments: [
    { recipientId: 'c1', from: '2026-01-01' },
    { recipientId: 'c2', from: '2026-01-01' },
  ],
  facts: [],
  desk: null,
  notes: new Map(),
  languages: new Map(),
  lastDigits: {
    [LANDLINE]: [
      { digits: '0018', recipientId: 'c1' },
      { digits: '0026', recipientId: 'c2' },
    ],
  },
  wrongChecks: 0,
  answers: [],
  asked: [],
  ...overrides,
});

const pinAnswer = (world: World, ask: Extract<Ask, { kind: 'pin' }>): Known['pin'] => {
  if (world.wrongTries >= 5) return { result: 'locked' };
  const caregiverId = ask.caregiverIds.find((id) => world.pins[id] === ask.pin);
  world.wrongTries = caregiverId === undefined ? world.wrongTries + 1 : 0;
  return caregiverId === undefined ? { result: 'wrong' } : { result: 'right', caregiverId };
};

const checkAnswer = (world: World, ask: Extract<Ask, { kind: 'check' }>): NonNullable<Known['check']> => {
  if (world.wrongChecks >= 5) return { result: 'locked' };
  const recipientIds = (world.lastDigits[ask.line] ?? [])
    .filter(({ digits }) => digits === ask.digits)
    .map(({ recipientId }) => recipientId);
  world.wrongChecks = recipientIds.length === 0 ? world.wrongChecks + 1 : 0;
  return recipientIds.length === 0 ? { result: 'wrong' } : { result: 'right', recipientIds };
};

const keepAnswer = (world: World, answer: RecipientAnswer): void => {
  if (!world.answers.some(({ factId }) => factId === answer.factId)) world.answers.push(answer);
};

const keep = (world: World, report: Report): Report => {
  const kept = world.facts.find((fact) => fact.reportId === report.reportId);
  if (kept === undefined) world.facts.push(report);
  return kept ?? report;
};

/** Answers a question of the dialogue from the world, as the tables would. */
export const answer = (world: World, ask: Ask, now: string): Known => {
  world.asked.push(ask);
  switch (ask.kind) {
    case 'line': {
      const home = world.landlines[ask.line];
      return {
        line: {
          caregivers: world.mobiles[ask.line] ?? [],
          recipientLanguages: (home?.people ?? []).map(() => home?.language ?? 'he'),
          language: world.languages.get(ask.line) ?? null,
        },
      };
    }
    case 'claimed':
      return { claimed: world.numbers[ask.entered] ?? [] };
    case 'pin':
      return { pin: pinAnswer(world, ask) as NonNullable<Known['pin']> };
    case 'work':
      return {
        work: {
          onLine: (ask.line === null ? undefined : world.landlines[ask.line])?.people ?? [],
          assignments: world.assignments,
          people: PEOPLE,
          facts: world.facts,
          language: world.languages.get(ask.caregiverId) ?? null,
        },
      };
    case 'store':
      return { stored: keep(world, ask.report) };
    case 'past':
      return { past: pastOf(world.facts, PEOPLE, world.assignments, now) };
    case 'desk':
      return { desk: { to: world.desk } };
    case 'note':
      world.notes.set(ask.note.callId, ask.note);
      return { noted: { offices: ask.note.line === null && ask.note.caregiverId === null ? 0 : 1 } };
    case 'remember':
      for (const whose of [ask.line, ask.caregiverId]) {
        if (whose !== null) world.languages.set(whose, ask.language);
      }
      return { remembered: true };
    case 'check':
      return { check: checkAnswer(world, ask) };
    case 'visit': {
      const servers = [{ caregiverId: 'g2', name: 'Galit', facts: world.facts }];
      return { visit: { last: lastVisitOf(servers, ask.recipientIds, now) } };
    }
    case 'answer':
      keepAnswer(world, ask.answer);
      return { answered: true };
  }
};

/** One turn against a world: what is known now and what is said. */
export const take = (
  world: World,
  session: Session | undefined,
  turn: Turn,
  now: string,
): { session: Session; spoken: Spoken; text: string } => {
  let known: Known = {};
  for (let round = 0; round < 6; round += 1) {
    const taken = takeTurn(session, turn, known, now);
    if ('spoken' in taken) {
      const prompts = promptsOf(taken.spoken.say, TEXTS);
      return {
        ...taken,
        session: Session.parse(taken.session),
        text: prompts.map((one) => one.text).join(' '),
      };
    }
    known = { ...known, ...answer(world, taken.ask, now) };
  }
  throw new Error('The dialogue asks without end');
};

/** What a caller does in one turn: keys, `silence` or `hangup`. */
export type Act = string;

const turnOf = (from: string | null, turn: number, act: Act): Turn => ({
  callId: 'call-1',
  turn,
  from,
  to: DIAL_IN,
  digits: turn === 0 || act === 'silence' || act === 'hangup' ? null : act,
  timedOut: act === 'silence',
  hangup: act === 'hangup',
});

/** Plays a call, ten seconds a turn; the first turn is the ringing. Gives what was said at each. */
export const playCall = (
  world: World,
  from: string | null,
  acts: Act[],
  startsAt = '2026-06-10T05:00:00.000Z',
): { session: Session; spoken: Spoken; text: string }[] => {
  const heard: { session: Session; spoken: Spoken; text: string }[] = [];
  let session: Session | undefined;
  for (const [index, act] of ['', ...acts].entries()) {
    const now = new Date(Date.parse(startsAt) + index * 10_000).toISOString();
    const step = take(world, session, turnOf(from, index, act), now);
    heard.push(step);
    session = step.session;
  }
  return heard;
};
