import type { Language } from '../directory.ts';
import type { ReportKind } from '../fact.ts';
import { RULES } from '../rules.ts';
import type { Ask, Known, LineKnowledge } from './knowledge.ts';
import { reportOf } from './call-report.ts';
import { LANGUAGES, type PromptId, type Said } from './prompts.ts';
import { type Session, type Step, newSession } from './session.ts';
import * as speech from './speech.ts';
import { type Collect, type Press, type Turn, pressOf } from './turn.ts';
import { proposalOf } from './work.ts';

/** What is said next, not yet in words. */
export type Spoken = { say: Said[]; collect?: Collect; end: boolean; state: string };

/** Either the dialogue must know more before it can go on, or the turn is taken. */
export type Taken = { ask: Ask } | { session: Session; spoken: Spoken };

/** Silences or wrong keys in a row; the last of them ends the call. */
const MISSES_MAX = 3;
/** A call that repeats for ever ends all the same; the longest sensible one takes fewer than twenty turns. */
export const TURNS_MAX = 60;

type Call = { session: Session; known: Known; now: string; hungUp: boolean };

const over = (session: Session, say: Said[] = []): Taken => ({
  session: { ...session, step: 'ended' },
  spoken: { say, end: true, state: 'ended' },
});

const saying = (session: Session, lead: Said[] = []): Taken => {
  if (session.step === 'ended') return over(session);
  return {
    session,
    spoken: {
      say: [...lead, ...speech.SPEECH[session.step](session)],
      collect: speech.COLLECTS[session.step],
      end: false,
      state: session.step,
    },
  };
};

const goTo = (session: Session, step: Step, lead: Said[] = []): Taken =>
  saying({ ...session, step, misses: 0 }, lead);

const farewell = (session: Session): Taken =>
  over(
    session,
    speech.inLanguage(session.language, session.report === null ? 'voice.end.nothing' : 'voice.end.recorded'),
  );

const miss = (session: Session, id: PromptId): Taken => {
  const misses = session.misses + 1;
  if (misses >= MISSES_MAX) return farewell(session);
  // Before a language is known the menu itself says enough.
  const lead = session.language === null ? [] : speech.inLanguage(session.language, id);
  return saying({ ...session, misses }, lead);
};

const wrongKey = (session: Session): Taken => miss(session, 'voice.miss.key');

const remembered = (line: LineKnowledge): Language | null => {
  const mine = new Set(line.caregivers.map((caregiver) => caregiver.language));
  const theirs = new Set(line.recipientLanguages);
  const languages = line.recipientLanguages.length === 0 ? mine : theirs;
  return languages.size === 1 ? ([...languages][0] ?? null) : null;
};

/** Whose mobile it is, when it is one person's and no recipient's line. */
const ownerIds = (line: LineKnowledge): string[] => {
  const ids = [...new Set(line.caregivers.map((caregiver) => caregiver.caregiverId))];
  return line.recipientLanguages.length === 0 && ids.length === 1 ? ids : [];
};

const begin = (turn: Turn, known: Known, now: string): Taken => {
  const session = newSession(turn.callId, turn.from, now);
  if (turn.hangup) return over(session);
  if (turn.from !== null && known.line === undefined) return { ask: { kind: 'line', line: turn.from } };
  const line = known.line ?? { caregivers: [], recipientLanguages: [] };
  const claimedIds = ownerIds(line);
  const resume: Step = claimedIds.length > 0 ? 'pin' : 'identify';
  const language = remembered(line);
  const lineRegistered = line.recipientLanguages.length > 0;
  const started = { ...session, language, claimedIds, resume, lineRegistered };
  if (language === null) return goTo(started, 'language', speech.inLanguage('he', 'voice.greeting'));
  const lead = (['voice.greeting', 'voice.language.change'] as const).flatMap((id) =>
    speech.inLanguage(language, id),
  );
  return goTo(started, resume, lead);
};

const takeLanguage = ({ session }: Call, digits: string): Taken => {
  const language = LANGUAGES[Number(digits) - 1];
  if (digits.length !== 1 || language === undefined) return wrongKey(session);
  return goTo({ ...session, language, languageChosen: true }, session.resume);
};

/** Whether anybody has this number is not told here: only the PIN answers, in one way for both. */
const takeIdentity = ({ session, known }: Call, digits: string): Taken => {
  if (digits.length > 12) return wrongKey(session);
  if (known.claimed === undefined) return { ask: { kind: 'claimed', entered: digits } };
  return goTo({ ...session, claimedIds: [...known.claimed], typed: true }, 'pin');
};

const wrongPin = (session: Session): Taken => {
  const tried = { ...session, pinTries: session.pinTries + 1 };
  if (tried.pinTries >= RULES.pinTriesMax) return locked(tried);
  const lead = speech.inLanguage(session.language, 'voice.pin.wrong');
  return goTo(tried, session.typed ? 'identify' : 'pin', lead);
};

const locked = (session: Session): Taken =>
  over(session, speech.inLanguage(session.language, 'voice.pin.locked'));

const takePin = ({ session, known, now }: Call, digits: string): Taken => {
  const { line, claimedIds } = session;
  if (!/^[0-9]{4,6}$/.test(digits)) return wrongKey(session);
  const { pin, work } = known;
  if (pin === undefined) return { ask: { kind: 'pin', caregiverIds: claimedIds, line, pin: digits } };
  if (pin.result !== 'right') return pin.result === 'locked' ? locked(session) : wrongPin(session);
  const { caregiverId } = pin;
  if (work === undefined) return { ask: { kind: 'work', caregiverId, line } };
  const { choices, direct } = proposalOf(work, now);
  const language = session.languageChosen ? session.language : (work.language ?? session.language);
  const identified = { ...session, language, caregiverId, choices, chosen: direct };
  return goTo(identified, direct === null ? 'recipient' : 'confirm');
};

const takeRecipient = ({ session }: Call, digits: string): Taken => {
  const { shown, more } = speech.pageOf(session);
  if (more && digits === speech.MORE_KEY)
    return goTo({ ...session, page: session.page + shown.length }, 'recipient');
  const chosen = digits.length === 1 ? shown[Number(digits) - 1] : undefined;
  return chosen === undefined ? wrongKey(session) : goTo({ ...session, chosen }, 'confirm');
};

const KINDS: Partial<Record<string, ReportKind>> = {
  [speech.ARRIVAL_KEY]: 'arrival',
  [speech.DEPARTURE_KEY]: 'departure',
};

const takeConfirmation = ({ session, known, now, hungUp }: Call, digits: string): Taken => {
  if (digits === speech.ANOTHER_KEY && session.choices.length > 1)
    return goTo({ ...session, page: 0 }, 'recipient');
  const kind = KINDS[digits];
  if (kind === undefined) return wrongKey(session);
  if (known.stored === undefined) return { ask: { kind: 'store', report: reportOf(session, kind, now) } };
  const { reportId, effectiveAt, receipt } = known.stored;
  const told = { ...session, report: { reportId, kind: known.stored.kind, at: effectiveAt, receipt } };
  return hungUp ? over(told) : goTo(told, 'recorded');
};

const TAKES: Record<Step, (call: Call, digits: string) => Taken> = {
  language: takeLanguage,
  identify: takeIdentity,
  pin: takePin,
  recipient: takeRecipient,
  confirm: takeConfirmation,
  recorded: ({ session }) => wrongKey(session),
  ended: ({ session }) => over(session),
};

/** Where `*` leads: one step back, and to the language menu where there is nothing before. */
const goBack = (session: Session): Taken => {
  const { step, language, resume } = session;
  if (step === 'language') return language === null ? wrongKey(session) : goTo(session, resume);
  if (step === 'pin' && session.typed) return goTo(session, 'identify');
  if (step === 'confirm' && session.choices.length > 1) return goTo({ ...session, page: 0 }, 'recipient');
  return goTo({ ...session, resume: step }, 'language');
};

const takePress = (call: Call, press: Press): Taken => {
  const { session } = call;
  switch (press.kind) {
    case 'silence':
      // After the report there is nothing left to wait for.
      return session.step === 'recorded' ? farewell(session) : miss(session, 'voice.miss.silence');
    case 'repeat':
      return saying(session);
    case 'back':
      return goBack(session);
    case 'digits':
      return TAKES[session.step](call, press.digits);
  }
};

/**
 * One turn of a call, as a pure function. Where it must know more it answers `{ ask }`; it is then called again with
 * the answer added to `known`, and goes the same way to the point where it stopped. A report is stored by such a
 * question, so "recorded" can only be said of what is durable.
 *
 * @param session undefined for the first turn.
 * @param now when the turn was received (UTC).
 */
export const takeTurn = (session: Session | undefined, turn: Turn, known: Known, now: string): Taken => {
  if (session === undefined) return begin(turn, known, now);
  if (session.step === 'ended') return over(session);
  const next = { ...session, turns: session.turns + 1 };
  const press = pressOf(turn);
  // Somebody in a hurry presses 1 and hangs up: the press came in, so it counts.
  const pressed = press.kind === 'digits' && KINDS[press.digits] !== undefined && session.step === 'confirm';
  if (turn.hangup && !pressed) return over(next);
  if (next.turns > TURNS_MAX) return farewell(next);
  return takePress({ session: next, known, now, hungUp: turn.hangup }, press);
};

/** What is said when the database cannot be reached: nothing was recorded, and the call should be made again. */
export const apology = (session: Session | undefined): Spoken => ({
  say: speech.inLanguage(session?.language ?? null, 'voice.unavailable'),
  end: true,
  state: 'unavailable',
});
