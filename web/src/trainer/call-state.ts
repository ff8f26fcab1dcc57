import type { VoiceReply, VoiceTurn } from '#shared/contracts/voice';
import type { Problem } from '../api/problem.ts';

/** One piece of what is said. */
export type VoicePrompt = VoiceReply['prompts'][number];

/** Who calls and which number: what a telephone network would tell. */
export type Line = { from: string | null; to: string };

/** What the caller did. `byPage`: keyed in by the page for a caller who asked for a language. */
export type Act =
  | { kind: 'call' }
  | { kind: 'keys'; keys: string; byPage: boolean }
  | { kind: 'silence' }
  | { kind: 'hangUp' };

/** One line of the transcript: what the caller did, or what was said to it. */
export type Entry =
  | { by: 'caller'; turn: number; act: Act }
  | { by: 'service'; turn: number; prompts: readonly VoicePrompt[]; state: string };

/**
 * `idle`: no call yet. `waiting`: a turn is under way. `speaking`: prompts are played, and a key interrupts them.
 * `listening`: a key is awaited. `faulty`: a turn got no answer, and can be sent again. `over`: hung up, by whomever.
 */
export type Phase = 'idle' | 'waiting' | 'speaking' | 'listening' | 'faulty' | 'over';

/** Who ended a call: the caller, the service, or a transfer to people. */
export type Ending = 'caller' | 'service' | 'desk';

/** Everything that is seen of a call. */
export type CallState = {
  phase: Phase;
  line: Line | null;
  /** The turn that was sent last. */
  sent: VoiceTurn | null;
  reply: VoiceReply | null;
  entries: readonly Entry[];
  /** Keys pressed so far of the input that is awaited. */
  keys: string;
  /** The number of the report that this call stored, as it was read out. */
  receipt: string | null;
  ending: Ending | null;
  /** Whom the call was put through to. */
  transferredTo: string | null;
  problem: Problem | null;
};

/** No call. */
export const NO_CALL: CallState = {
  phase: 'idle',
  line: null,
  sent: null,
  reply: null,
  entries: [],
  keys: '',
  receipt: null,
  ending: null,
  transferredTo: null,
  problem: null,
};

const isLive = (phase: Phase): boolean => phase !== 'idle' && phase !== 'over';

/** Whether somebody is on the line. */
export const isOnCall = ({ phase }: Pick<CallState, 'phase'>): boolean => isLive(phase);

const sending = (state: CallState, turn: VoiceTurn, act: Act): CallState => ({
  ...state,
  phase: 'waiting',
  sent: turn,
  keys: '',
  problem: null,
  entries: [...state.entries, { by: 'caller', turn: turn.turn, act }],
});

/** A new call: the first turn is the ringing. */
export const started = (line: Line, callId: string): CallState =>
  sending(
    { ...NO_CALL, line },
    { callId, turn: 0, ...line, digits: null, timedOut: false, hangup: false },
    { kind: 'call' },
  );

const nextTurn = (state: CallState, act: Act): CallState => {
  if (state.sent === null) return state;
  const turn: VoiceTurn = {
    ...state.sent,
    turn: state.sent.turn + 1,
    digits: act.kind === 'keys' ? act.keys : null,
    timedOut: act.kind === 'silence',
    hangup: act.kind === 'hangUp',
  };
  return sending(state, turn, act);
};

/** Whether a key would be heard now. */
export const takesKeys = ({ phase, reply }: CallState): boolean =>
  (phase === 'speaking' || phase === 'listening') && reply?.collect !== undefined && !reply.end;

/** Sends keys as one input, as the vendor would. */
export const keyed = (state: CallState, keys: string, byPage = false): CallState =>
  takesKeys(state) ? nextTurn(state, { kind: 'keys', keys, byPage }) : state;

/**
 * A key of the telephone: interrupts what is said, and ends the input when it is the last one that fits or the one that
 * ends it, which is not part of it.
 */
export const pressed = (state: CallState, key: string): CallState => {
  const collect = state.reply?.collect;
  if (!takesKeys(state) || collect === undefined) return state;
  if (key === collect.terminator) return keyed(state, state.keys === '' ? key : state.keys);
  const keys = state.keys + key;
  return keys.length >= collect.max ? keyed(state, keys) : { ...state, phase: 'listening', keys };
};

/** The time for a key has passed: what was pressed is sent if it is enough, else it was silence. */
export const timedOut = (state: CallState): CallState => {
  const { collect } = state.reply ?? {};
  if (state.phase !== 'listening' || collect === undefined) return state;
  const isEnough = state.keys.length >= Math.max(1, collect.min);
  return nextTurn(state, isEnough ? { kind: 'keys', keys: state.keys, byPage: false } : { kind: 'silence' });
};

/** The caller hangs up; the service is told, and the call is over whatever it answers. */
export const hungUp = (state: CallState): CallState =>
  isLive(state.phase) ? { ...nextTurn(state, { kind: 'hangUp' }), phase: 'over', ending: 'caller' } : state;

/** The turn that got no answer, once more: a repeated turn is never counted twice. */
export const again = (state: CallState): CallState =>
  state.phase === 'faulty' ? { ...state, phase: 'waiting', problem: null } : state;

const RECEIPT = 'voice.recorded.receipt';
const DIGIT = /^voice\.digit\.(\d)$/;

/** The receipt in what is said: the digits inside the sentence that tells it. */
export const receiptIn = (prompts: readonly VoicePrompt[]): string | null => {
  const from = prompts.findIndex(({ id }) => id === RECEIPT);
  if (from < 0) return null;
  const said = prompts.slice(from).map(({ id }) => DIGIT.exec(id)?.[1] ?? ' ');
  return /\d+/.exec(said.join(''))?.[0] ?? null;
};

/** What was said to a turn; it may come after the caller hung up, and is written down all the same. */
export const answered = (state: CallState, turn: VoiceTurn, reply: VoiceReply): CallState => {
  if (turn.callId !== state.sent?.callId) return state;
  const { prompts } = reply;
  const heard: CallState = {
    ...state,
    receipt: receiptIn(prompts) ?? state.receipt,
    entries:
      prompts.length === 0
        ? state.entries
        : [...state.entries, { by: 'service', turn: turn.turn, prompts, state: reply.state }],
  };
  if (state.phase !== 'waiting' || turn.turn !== state.sent.turn) return heard;
  return { ...heard, phase: 'speaking', reply };
};

/** A turn got no answer, or a refusal. After the caller hung up nobody is there to be told. */
export const failed = (state: CallState, turn: VoiceTurn, problem: Problem): CallState =>
  turn.callId === state.sent?.callId && turn.turn === state.sent.turn && state.phase === 'waiting'
    ? { ...state, phase: 'faulty', problem }
    : state;

/** Everything was said: now a key is awaited, or the call is over. */
export const spoken = (state: CallState): CallState => {
  if (state.phase !== 'speaking' || state.reply === null) return state;
  if (!state.reply.end) return { ...state, phase: 'listening' };
  const transferredTo = state.reply.transfer?.to ?? null;
  return { ...state, phase: 'over', ending: transferredTo === null ? 'service' : 'desk', transferredTo };
};
