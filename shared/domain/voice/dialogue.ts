import type { ReportKind } from '../fact.ts';
import { RULES } from '../rules.ts';
import { ANSWERS, takeAnswer, takeCheck } from './answering.ts';
import { beginCall } from './beginning.ts';
import type { Known } from './knowledge.ts';
import { reportOf } from './call-report.ts';
import { takeDesk } from './desk.ts';
import { noteOf } from './incomplete-call.ts';
import { LANGUAGES } from './prompts.ts';
import type { Session, Step } from './session.ts';
import * as speech from './speech.ts';
import {
  type Call,
  type Spoken,
  type Taken,
  farewell,
  goTo,
  miss,
  over,
  saying,
  wrongKey,
} from './taking.ts';
import { type Press, type Turn, pressOf } from './turn.ts';
import { proposalOf } from './work.ts';

export { apology } from './taking.ts';
export type { Spoken, Taken } from './taking.ts';

/** A call that repeats for ever ends all the same; the longest sensible one takes fewer than twenty turns. */
export const TURNS_MAX = 60;

const takeLanguage = ({ session }: Call, digits: string): Taken => {
  if (digits === speech.ANSWER_KEY && speech.mayAnswer(session)) return goTo(session, 'check');
  const language = LANGUAGES[Number(digits) - 1];
  if (digits.length !== 1 || language === undefined) return wrongKey(session);
  return goTo({ ...session, language, languageChosen: true }, session.resume);
};

/** Whether anybody has this number is not told here: only the PIN answers, in one way for both. */
const takeIdentity = ({ session, known }: Call, digits: string): Taken => {
  if (digits.length > 12) return wrongKey(session);
  if (known.claimed === undefined) return { ask: { kind: 'claimed', entered: digits } };
  return goTo({ ...session, claimedIds: [...known.claimed], typed: true, begun: true }, 'pin');
};

const wrongPin = (session: Session): Taken => {
  const tried = { ...session, pinTries: session.pinTries + 1 };
  if (tried.pinTries >= RULES.pinTriesMax) return locked(tried);
  const lead = speech.inLanguage(session.language, 'voice.pin.wrong');
  return goTo(tried, session.typed ? 'identify' : 'pin', lead);
};

const locked = (session: Session): Taken =>
  over(session, speech.inLanguage(session.language, 'voice.pin.locked'));

/** Where the record of a call has one key left and it is not clear for whom, nobody was asked: the office adds the name. */
const chosenOf = (
  { choices, direct }: ReturnType<typeof proposalOf>,
  { recovered }: Turn,
): Session['chosen'] => {
  const wasAsked = recovered === undefined || recovered.keys.length > 1;
  return direct ?? (wasAsked ? null : (choices.at(-1) ?? null));
};

const takePin = ({ session: before, turn, known, now }: Call, digits: string): Taken => {
  if (!/^[0-9]{4,6}$/.test(digits)) return wrongKey(before);
  const session = { ...before, begun: true };
  const { line, claimedIds } = session;
  const { pin, work } = known;
  if (pin === undefined) return { ask: { kind: 'pin', caregiverIds: claimedIds, line, pin: digits } };
  if (pin.result !== 'right') return pin.result === 'locked' ? locked(session) : wrongPin(session);
  const { caregiverId } = pin;
  if (work === undefined) return { ask: { kind: 'work', caregiverId, line } };
  const proposal = proposalOf(work, now);
  const chosen = chosenOf(proposal, turn);
  const language = session.languageChosen ? session.language : (work.language ?? session.language);
  const identified = { ...session, language, caregiverId, choices: proposal.choices, chosen };
  return goTo(identified, chosen === null ? 'recipient' : 'confirm');
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

/** Only somebody who gave a PIN has come to a step that offers it. */
const takePast = ({ session, known }: Call): Taken => {
  const { caregiverId } = session;
  if (caregiverId === null) return wrongKey(session);
  if (known.past === undefined) return { ask: { kind: 'past', caregiverId } };
  return goTo({ ...session, past: known.past }, 'past');
};

const takeConfirmation = (call: Call, digits: string): Taken => {
  const { session, known, now, hungUp } = call;
  if (digits === speech.PAST_KEY) return takePast(call);
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
  past: ({ session }) => wrongKey(session),
  check: takeCheck,
  answer: takeAnswer,
  recorded: ({ session }) => wrongKey(session),
  ended: ({ session }) => over(session),
};

/** Where `*` leads: one step back, and to the language menu where there is nothing before. */
const goBack = (session: Session): Taken => {
  const { step, language, resume } = session;
  if (step === 'language') {
    // From the check there are two steps back: to this menu, and to the question that everybody is asked.
    const before = resume === 'check' ? 'identify' : resume;
    return language === null ? wrongKey(session) : goTo(session, before);
  }
  if (step === 'pin' && session.typed) return goTo(session, 'identify');
  if (step === 'answer') return goTo({ ...session, visit: null }, 'identify');
  if (step === 'past') return goTo(session, 'confirm');
  if (step === 'confirm' && session.choices.length > 1) return goTo({ ...session, page: 0 }, 'recipient');
  return goTo({ ...session, resume: step }, 'language');
};

const takeDigits = (call: Call, digits: string): Taken => {
  const { session } = call;
  if (speech.isMenu(session.step)) {
    if (digits === speech.DESK_KEY) return takeDesk(call);
    if (digits === speech.HELP_KEY) return saying(session, speech.helpOf(session));
  }
  return TAKES[session.step](call, digits);
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
      return takeDigits(call, press.digits);
  }
};

/** Whether a press is taken although the caller hung up with it: it came in, so it counts. */
const settles = (step: Step, press: Press): boolean =>
  press.kind === 'digits' &&
  (step === 'answer' ? press.digits in ANSWERS : step === 'confirm' && KINDS[press.digits] !== undefined);

const decide = (session: Session, turn: Turn, known: Known, now: string): Taken => {
  const press = pressOf(turn);
  if (turn.hangup && !settles(session.step, press)) return over(session);
  if (session.turns > TURNS_MAX) return farewell(session);
  return takePress({ session, turn, known, now, hungUp: turn.hangup }, press);
};

const endOf = (turn: Turn, spoken: Spoken): 'hung-up' | 'transferred' | 'ended' => {
  if (turn.hangup) return 'hung-up';
  return spoken.transfer === undefined ? 'ended' : 'transferred';
};

/** A language chosen in this call is kept for the caregiver and for the line, once her PIN was right. */
const mustRemember = ({ caregiverId, languageChosen, language, languageKept }: Session): boolean =>
  caregiverId !== null && languageChosen && languageKept !== language;

/** What a turn leaves behind beside the call itself: a note of a call that came to nothing, a language. */
const trace = (before: Session, turn: Turn, known: Known, now: string, taken: Taken): Taken => {
  if ('ask' in taken) return taken;
  const { session, spoken } = taken;
  const isLost = spoken.end && session.begun && session.report === null;
  if (isLost && known.noted === undefined) {
    const note = noteOf({ ...session, step: before.step }, endOf(turn, spoken), now);
    return { ask: { kind: 'note', note } };
  }
  if (!mustRemember(session)) return taken;
  const { caregiverId, line, language } = session;
  if (known.remembered === undefined && caregiverId !== null && language !== null)
    return { ask: { kind: 'remember', caregiverId, line, language } };
  return { session: { ...session, languageKept: language }, spoken };
};

/**
 * One turn of a call, as a pure function. Where it must know more it answers `{ ask }`; it is then called again with
 * the answer added to `known`, and goes the same way to the point where it stopped. A report is stored by such a
 * question, so "recorded" can only be said of what is durable.
 *
 * @param session undefined for the first turn.
 * @param now when the turn was received (UTC); of a recovered call, when the call was made.
 */
export const takeTurn = (session: Session | undefined, turn: Turn, known: Known, now: string): Taken => {
  if (session === undefined) return beginCall(turn, known, now);
  if (session.step === 'ended') return over(session);
  const next = { ...session, turns: session.turns + 1 };
  return trace(next, turn, known, now, decide(next, turn, known, now));
};
