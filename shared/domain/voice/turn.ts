import type { Language } from '../directory.ts';

/** What the caller did since the last prompts, in the form that every vendor is translated to. */
export type Turn = {
  callId: string;
  /** Counts from 0. */
  turn: number;
  /** E.164; null when the number was withheld. */
  from: string | null;
  to: string;
  digits: string | null;
  timedOut: boolean;
  hangup: boolean;
  /** Only where a vendor tells of a call that was made while we were away: when it told, and the keys from here on. */
  recovered?: { receivedAt: string; keys: readonly string[] };
};

/** One piece of what is said: a sentence, or a value inside one (a clock time, a digit, a name). */
export type Prompt = { id: string; language: Language; text: string; audio: string };

/** How many keys are awaited, and how long (seconds). */
export type Collect = { min: number; max: number; timeoutSeconds: number; terminator?: string | undefined };

/** What the caller hears next. */
export type Reply = {
  prompts: Prompt[];
  collect?: Collect | undefined;
  end: boolean;
  /** The call goes on with this number (E.164) after the prompts. */
  transfer?: { to: string } | undefined;
  state: string;
};

/** A turn read as one of the few things that a caller can do. */
export type Press =
  { kind: 'silence' } | { kind: 'repeat' } | { kind: 'back' } | { kind: 'digits'; digits: string };

/**
 * Reads the keys of a turn. `#` only ends an input, `*` goes back, a lone 9 repeats. A lone 0 is silence: one vendor
 * sends it when nothing was pressed.
 */
export const pressOf = (turn: Turn): Press => {
  const digits = (turn.digits ?? '').replaceAll('#', '');
  if (digits.includes('*')) return { kind: 'back' };
  if (digits === '' || digits === '0') return { kind: 'silence' };
  return digits === '9' ? { kind: 'repeat' } : { kind: 'digits', digits };
};
