import * as z from 'zod/mini';
import { Language } from '../directory.ts';
import { LANGUAGES, type PromptId, type Said, type Values } from './prompts.ts';
import { type Collect, type Press, type Turn, pressOf } from './turn.ts';

/**
 * The call to a recipient's own line: is a caregiver with you now? Whoever lifts the receiver has shown nothing of who
 * they are, so no name is said from the first word to the last: the machine is given none.
 */
export const CallBackStep = z.enum(['ask', 'sure', 'language', 'ended']);
export type CallBackStep = z.infer<typeof CallBackStep>;

/** What the call has come to. */
export const CallBackSession = z.strictObject({
  step: CallBackStep,
  /** Where the language menu goes back to. */
  resume: CallBackStep,
  /** Whose report is asked about: of somebody who came, or who left. */
  kind: z.enum(['arrival', 'departure']),
  language: Language,
  /** Silences and wrong keys since the last key that fitted. */
  misses: z.int(),
  turns: z.int(),
});
export type CallBackSession = z.infer<typeof CallBackSession>;

/** `unanswered`: the call is over and nobody said anything; null: it goes on, or was over before. */
export type CallBackResult = 'confirmed' | 'denied' | 'unanswered' | null;

/** The turn is taken. A result must be kept before what is spoken is spoken. */
export type CallBackTaken = {
  session: CallBackSession;
  spoken: { say: Said[]; collect?: Collect; end: boolean; state: string };
  result: CallBackResult;
};

/** Silences or wrong keys in a row; the last of them ends the call. */
const MISSES_MAX = 3;
/** A call that repeats for ever ends all the same. */
export const CALL_BACK_TURNS_MAX = 30;

export const YES_KEY = '1';
export const NO_KEY = '2';
/** Old hands need time to find a key. */
const ONE_KEY: Collect = { min: 1, max: 1, timeoutSeconds: 12 };

const say = (session: CallBackSession, ...ids: PromptId[]): Said[] =>
  ids.map((id) => ({ id, language: session.language, values: {} satisfies Values }));

const SPEECH: Record<Exclude<CallBackStep, 'ended'>, (session: CallBackSession) => Said[]> = {
  ask: (session) => say(session, `voice.check.ask.${session.kind}`, 'voice.check.keys'),
  sure: (session) => say(session, 'voice.check.sure'),
  language: () =>
    LANGUAGES.map((language, index) => ({
      id: 'voice.language.option',
      language,
      values: { key: String(index + 1) },
    })),
};

const over = (session: CallBackSession, result: CallBackResult, lead: Said[] = []): CallBackTaken => ({
  session: { ...session, step: 'ended' },
  spoken: { say: lead, end: true, state: 'ended' },
  result,
});

const goOn = (session: CallBackSession, lead: Said[] = []): CallBackTaken =>
  session.step === 'ended'
    ? over(session, null)
    : {
        session,
        spoken: {
          say: [...lead, ...SPEECH[session.step](session)],
          collect: ONE_KEY,
          end: false,
          state: session.step,
        },
        result: null,
      };

const goTo = (session: CallBackSession, step: CallBackStep): CallBackTaken =>
  goOn({ ...session, step, misses: 0 });

const miss = (session: CallBackSession, id: PromptId): CallBackTaken => {
  const misses = session.misses + 1;
  return misses >= MISSES_MAX
    ? over(session, 'unanswered', say(session, 'voice.check.end'))
    : goOn({ ...session, misses }, say(session, id));
};

const answered = (session: CallBackSession, result: CallBackResult): CallBackTaken =>
  over(session, result, say(session, 'voice.check.thanks'));

const takeKey = (session: CallBackSession, digits: string): CallBackTaken => {
  const wrong = (): CallBackTaken => miss(session, 'voice.miss.key');
  if (session.step === 'language') {
    const language = LANGUAGES[Number(digits) - 1];
    return digits.length === 1 && language !== undefined
      ? goTo({ ...session, language }, session.resume)
      : wrong();
  }
  if (digits === YES_KEY) return answered(session, 'confirmed');
  if (digits !== NO_KEY) return wrong();
  // A "no" may become somebody's trouble, and a finger slips: it is asked once more.
  return session.step === 'sure' ? answered(session, 'denied') : goTo(session, 'sure');
};

const takePress = (session: CallBackSession, press: Press): CallBackTaken => {
  switch (press.kind) {
    case 'silence':
      return miss(session, 'voice.miss.silence');
    case 'repeat':
      return goOn(session);
    case 'back':
      return session.step === 'language'
        ? goTo(session, session.resume)
        : goTo({ ...session, resume: session.step }, 'language');
    case 'digits':
      return takeKey(session, press.digits);
  }
};

/** Who lifts the receiver hears at once who calls, and how to change the language. */
const begin = ({ kind, language }: Pick<CallBackSession, 'kind' | 'language'>): CallBackTaken => {
  const session: CallBackSession = { kind, language, step: 'ask', resume: 'ask', misses: 0, turns: 0 };
  return goOn(session, say(session, 'voice.check.greeting', 'voice.language.change'));
};

/**
 * One turn of a call-back, as a pure function: nothing but a key that fits is an answer, and one "no" is none.
 *
 * @param session undefined for the first turn, when the receiver was lifted.
 */
export const takeCallBackTurn = (
  session: CallBackSession | undefined,
  turn: Turn,
  check: Pick<CallBackSession, 'kind' | 'language'>,
): CallBackTaken => {
  const now = session ?? begin(check).session;
  if (now.step === 'ended') return over(now, null);
  const next = { ...now, turns: now.turns + 1 };
  const press = pressOf(turn);
  if (turn.hangup) {
    // A key that came with the hanging up was pressed: it counts if it is the whole answer.
    const { result } =
      session !== undefined && press.kind === 'digits' ? takePress(next, press) : { result: null };
    return over(next, result ?? 'unanswered');
  }
  if (session === undefined) return begin(check);
  if (next.turns > CALL_BACK_TURNS_MAX) return over(next, 'unanswered', say(next, 'voice.check.end'));
  return takePress(next, press);
};
