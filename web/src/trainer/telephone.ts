import type { VoiceReply, VoiceTurn } from '#shared/contracts/voice';
import type { Language } from '#shared/domain/directory';
import { asProblem, Problem } from '../api/problem.ts';
import * as calls from './call-state.ts';
import { languageKeys } from './language-keys.ts';
import type { Loudness, Player } from './player.ts';

/** The code of a turn that took longer than a telephone vendor waits. */
export const TOO_SLOW = 'TURN_TOO_SLOW';
/** Amazon Connect gives a turn eight seconds. @see functions/voice/answer-connect.ts */
const TURN_MILLIS_MAX = 8_000;

/** What is seen of the telephone. */
export type Telephone = calls.CallState & {
  /** The place, in the reply, of the prompt that is being said; null between. */
  speaking: number | null;
  /** Prompts that make no sound, for whatever reads the page out. `id` changes with every reply. */
  unheard: { id: number; prompts: readonly calls.VoicePrompt[] };
  /** Some recordings are not there yet. */
  lacksRecordings: boolean;
  /** When the time for a key will have passed (milliseconds since 1970); null while it does not run. */
  silenceAt: number | null;
};

export type TelephoneParts = {
  /** Takes one turn. @throws Problem */
  turn: (turn: VoiceTurn, signal: AbortSignal) => Promise<VoiceReply>;
  player: Player;
  newCallId: () => string;
};

/** What a call is begun with. `language`: asked for by keys, as a caller would; null: as the line has it. */
export type NewCall = { line: calls.Line; language: Language | null };

const AT_REST: Telephone = {
  ...calls.NO_CALL,
  speaking: null,
  unheard: { id: 0, prompts: [] },
  lacksRecordings: false,
  silenceAt: null,
};

/**
 * A telephone on the page: takes keys, sends the turns of `POST /v1/voice/turn` one after the other, plays what comes
 * back, and waits for a key as long as the dialogue says.
 */
export const makeTelephone = (parts: TelephoneParts) => {
  const { player } = parts;
  const watchers = new Set<() => void>();
  let shown = AT_REST;
  let language: Language | null = null;
  let waitsForEver = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let line = Promise.resolve();

  const show = (some: Partial<Telephone>): void => {
    shown = { ...shown, ...some };
    watchers.forEach((changed) => changed());
  };

  const stopTimer = (): void => {
    clearTimeout(timer);
    timer = undefined;
  };

  const startTimer = (): void => {
    stopTimer();
    const seconds = shown.reply?.collect?.timeoutSeconds;
    if (waitsForEver || shown.phase !== 'listening' || seconds === undefined) {
      show({ silenceAt: null });
      return;
    }
    show({ silenceAt: Date.now() + seconds * 1_000 });
    timer = setTimeout(() => become(calls.timedOut(shown)), seconds * 1_000);
  };

  const play = (reply: VoiceReply, done: () => void): void => {
    show({ unheard: { id: shown.unheard.id + 1, prompts: [] } });
    player.play(reply.prompts, {
      onPrompt: (index) => show({ speaking: index }),
      onUnheard: (prompts) => {
        const { id, prompts: before } = shown.unheard;
        show({ unheard: { id, prompts: [...before, ...prompts] } });
      },
      onMissing: () => show({ lacksRecordings: true }),
      onDone: () => {
        show({ speaking: null });
        done();
      },
    });
  };

  const listen = (): void => become(calls.spoken(shown));

  const send = async (turn: VoiceTurn): Promise<void> => {
    const slow = AbortSignal.timeout(TURN_MILLIS_MAX);
    try {
      const reply = await parts.turn(turn, slow);
      become(calls.answered(shown, turn, reply));
    } catch (error) {
      become(calls.failed(shown, turn, slow.aborted ? new Problem(0, TOO_SLOW) : asProblem(error)));
    }
  };

  const speak = (state: calls.CallState): void => {
    const keys = language === null ? null : languageKeys(state, language);
    if (keys !== null) become(calls.keyed(state, keys, true));
    else if (state.reply !== null) play(state.reply, listen);
  };

  /** Goes to a state and does what it asks for: send, be still, play, or wait. */
  const become = (next: calls.CallState): void => {
    const before = shown;
    if (next === before) return;
    const { phase, sent } = next;
    const isSpeaking = phase === 'speaking';
    show({ ...next, ...(!isSpeaking && { speaking: null }) });
    if (!isSpeaking) player.stop();
    const isDue = sent !== before.sent || (phase === 'waiting' && before.phase === 'faulty');
    if (sent !== null && isDue) line = line.then(() => send(sent));
    startTimer();
    if (isSpeaking && before.phase !== 'speaking') speak(next);
  };

  return {
    state: (): Telephone => shown,
    watch: (changed: () => void): (() => void) => {
      watchers.add(changed);
      return () => watchers.delete(changed);
    },
    call: (begin: NewCall): void => {
      if (calls.isOnCall(shown)) return;
      language = begin.language;
      become(calls.started(begin.line, parts.newCallId()));
    },
    press: (key: string): void => become(calls.pressed(shown, key)),
    hangUp: (): void => become(calls.hungUp(shown)),
    again: (): void => become(calls.again(shown)),
    /** Plays what was said last once more, without a turn: the dialogue's own way is the key 9. */
    replay: (): void => {
      if (shown.phase === 'listening') become({ ...shown, phase: 'speaking' });
      else if (shown.reply !== null && shown.phase !== 'waiting') play(shown.reply, listen);
    },
    setLoudness: (loudness: Loudness): void => player.setLoudness(loudness),
    /** Whether a key is awaited without end: for people who need more time than a telephone gives. */
    setWaits: (waits: boolean): void => {
      waitsForEver = waits;
      startTimer();
    },
  };
};
export type TelephoneControls = ReturnType<typeof makeTelephone>;
