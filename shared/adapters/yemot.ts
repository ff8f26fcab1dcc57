import type { Prompt, Reply } from '../domain/voice/turn.ts';

/** What Yemot HaMashiach calls a message: a file, or a text that its own voice says. */
type Message = { kind: 'f' | 't'; data: string };

/** The settings of one question, in the order of its 14 fields. */
export type YemotRead = {
  name: string;
  askAgain?: boolean;
  max?: number;
  min?: number;
  seconds?: number;
  playback?: 'No' | 'Number' | 'Digits';
  blockAsterisk?: boolean;
  blockZero?: boolean;
  replacement?: string;
  /** Inputs that are taken; all unless told. */
  allowed?: readonly string[];
  attempts?: number;
  allowEmpty?: boolean;
  emptyValue?: string;
  keepKeyboard?: boolean;
};

/** The name of the value of turn n. */
export const VALUE_NAME = /^turn_(\d{1,3})$/;
/** What is sent for silence. */
export const NOTHING = 'None';

const yesNo = (value: boolean | undefined): string => (value === true ? 'yes' : 'no');
const textOf = (value: number | undefined): string => (value === undefined ? '' : String(value));

/** These end a message or a field, so a text cannot have them. */
const BREAKING = /[.\-"'&|=]/g;
const written = (messages: readonly Message[]): string =>
  messages.map(({ kind, data }) => `${kind}-${data}`).join('.');

/**
 * A question: plays the messages and awaits keys.
 * @see https://f2.freeivr.co.il/post/78283 for the fields and their order
 */
export const readText = (messages: readonly Message[], read: YemotRead): string => {
  const fields = [
    read.name,
    yesNo(read.askAgain),
    textOf(read.max),
    textOf(read.min ?? 1),
    textOf(read.seconds ?? 7),
    read.playback ?? 'No',
    yesNo(read.blockAsterisk),
    yesNo(read.blockZero),
    read.replacement ?? '',
    (read.allowed ?? []).join('.'),
    textOf(read.attempts),
    read.allowEmpty === true ? 'Ok' : '',
    read.emptyValue ?? NOTHING,
    read.keepKeyboard === true ? 'InsertLettersTypeChangeNo' : '',
  ];
  return `read=${written(messages)}=${fields.join(',')}`;
};

/** Where a recording lies at the vendor: under its own path without its ending, each breaking sign as an underscore. */
export const yemotPathOf = (audio: string): string =>
  `/${audio.replace(/\.wav$/, '').replace(BREAKING, '_')}`;

const messageOf = ({ audio, text }: Prompt): Message =>
  audio === ''
    ? { kind: 't', data: text.replace(BREAKING, ' ').trim() }
    : { kind: 'f', data: yemotPathOf(audio) };

/**
 * The vendor's extension that leads to the support desk: it is set up there, with the number, as a line of routing.
 * `routing_yemot=` is no way to it, as that leads to other systems of the vendor only.
 */
const DESK_FOLDER = '/7';

/**
 * A reply as the vendor takes it: a question whose value is named after its turn, or messages and the end of the call.
 * One try only: silence comes back at once as a turn of its own.
 */
export const yemotOf = (reply: Reply, nextTurn: number): string => {
  const messages = reply.prompts.map(messageOf);
  const { collect } = reply;
  if (reply.end || collect === undefined) {
    const last = messages.length > 0 ? `id_list_message=${written(messages)}&` : '';
    return `${last}go_to_folder=${reply.transfer ? DESK_FOLDER : 'hangup'}`;
  }
  return readText(messages, {
    name: `turn_${nextTurn}`,
    max: collect.max,
    min: collect.min,
    seconds: collect.timeoutSeconds,
    attempts: 1,
    allowEmpty: true,
  });
};

/**
 * The last value that was collected. The vendor sends every value of the call each time, so their names must count
 * from 1 without a gap.
 * @returns turn 0 when there is none yet; undefined for values that are in no order
 */
export const lastValue = (
  form: Readonly<Record<string, unknown>>,
): { turn: number; digits: string | null } | undefined => {
  const turns = Object.keys(form).flatMap((name) => {
    const turn = VALUE_NAME.exec(name)?.[1];
    return turn === undefined ? [] : [Number(turn)];
  });
  const turn = turns.length;
  if (turn === 0) return { turn, digits: null };
  if (Math.max(...turns) !== turn || Math.min(...turns) !== 1) return undefined;
  const value = form[`turn_${turn}`];
  return { turn, digits: typeof value === 'string' && /^[0-9*#]{1,32}$/.test(value) ? value : null };
};
