import type { Ask, Known } from './knowledge.ts';
import type { PromptId, Said } from './prompts.ts';
import type { Session, Step } from './session.ts';
import * as speech from './speech.ts';
import type { Collect, Turn } from './turn.ts';

/** What is said next, not yet in words. */
export type Spoken = {
  say: Said[];
  collect?: Collect;
  end: boolean;
  /** The call goes on with this number (E.164) when everything is said. */
  transfer?: { to: string };
  state: string;
};

/** Either the dialogue must know more before it can go on, or the turn is taken. */
export type Taken = { ask: Ask } | Settled;
type Settled = { session: Session; spoken: Spoken };

/** A turn under way: what stands, what is known, when it was received, whether the caller is gone. */
export type Call = { session: Session; turn: Turn; known: Known; now: string; hungUp: boolean };

/** Silences or wrong keys in a row; the last of them ends the call. */
const MISSES_MAX = 3;

/** Ends the call. @param state the word for how it ended */
export const over = (session: Session, say: Said[] = [], state = 'ended'): Settled => ({
  session: { ...session, step: 'ended' },
  spoken: { say, end: true, state },
});

/** Says what the step says, after `lead`. */
export const saying = (session: Session, lead: Said[] = []): Taken => {
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

/** Goes on to a step; what was missed before is forgotten. */
export const goTo = (session: Session, step: Step, lead: Said[] = []): Taken =>
  saying({ ...session, step, misses: 0 }, lead);

/** Ends the call with a word on whether anything was recorded. */
export const farewell = (session: Session): Taken =>
  over(
    session,
    speech.inLanguage(session.language, session.report === null ? 'voice.end.nothing' : 'voice.end.recorded'),
  );

/** Silence or a key without a use: says so and waits again, three times. */
export const miss = (session: Session, id: PromptId): Taken => {
  const misses = session.misses + 1;
  if (misses >= MISSES_MAX) return farewell(session);
  // Before a language is known the menu itself says enough.
  const lead = session.language === null ? [] : speech.inLanguage(session.language, id);
  const hint =
    session.language === null || speech.isMenu(session.step)
      ? []
      : speech.inLanguage(session.language, 'voice.help.star');
  return saying({ ...session, misses }, [...lead, ...hint]);
};

export const wrongKey = (session: Session): Taken => miss(session, 'voice.miss.key');

/** What is said when the database cannot be reached: nothing was recorded, and the call should be made again. */
export const apology = (session: Session | undefined): Spoken => ({
  say: speech.inLanguage(session?.language ?? null, 'voice.unavailable'),
  end: true,
  state: 'unavailable',
});
