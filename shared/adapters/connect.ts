import * as z from 'zod/mini';
import { callerLine } from '../domain/voice/caller-line.ts';
import type { Reply, Turn } from '../domain/voice/turn.ts';

/** Left out, null or empty when the number was withheld. */
const Endpoint = z.optional(z.nullable(z.object({ Address: z.optional(z.nullable(z.string())) })));

/** What Amazon Connect hands to a function of a flow; only what we use of it. */
export const ConnectEvent = z.object({
  Name: z.literal('ContactFlowEvent'),
  Details: z.object({
    ContactData: z.object({
      Channel: z.literal('VOICE'),
      ContactId: z.string().check(z.regex(/^[A-Za-z0-9-]{1,64}$/)),
      CustomerEndpoint: Endpoint,
      SystemEndpoint: Endpoint,
    }),
    /** What the flow's block passes on: `turn` from the last answer, and what was stored as input. */
    Parameters: z.object({
      turn: z.optional(z.string().check(z.regex(/^\d{0,3}$/))),
      digits: z.optional(z.string().check(z.maxLength(64))),
      hangup: z.optional(z.string()),
    }),
  }),
});
export type ConnectEvent = z.infer<typeof ConnectEvent>;

const KEYS = /^[0-9*#]{1,32}$/;

/**
 * The turn that a flow asks for; the first one has no number yet. *Store customer input* holds the text `Timeout` when
 * nobody pressed anything, and leaves by Success: whatever is no keys is silence.
 */
export const connectTurn = ({ Details: { ContactData, Parameters } }: ConnectEvent): Turn => {
  const turn = Number(Parameters.turn ?? 0);
  const hangup = Parameters.hangup === 'yes';
  const digits = KEYS.exec(Parameters.digits ?? '')?.[0] ?? null;
  return {
    callId: `connect:${ContactData.ContactId}`,
    turn,
    from: callerLine(ContactData.CustomerEndpoint?.Address),
    to: callerLine(ContactData.SystemEndpoint?.Address) ?? '',
    digits,
    timedOut: !hangup && digits === null && turn > 0,
    hangup,
  };
};

/**
 * A reply as a flow reads it under `$.External`: text only, nothing nested. `prompt1` to `prompt<promptCount>` are
 * recordings; where one is empty, `text` of the same number is a name, which the flow's voice says.
 * Where there is `transferTo`, a block *Transfer to phone number*, set dynamically, follows the prompts.
 *
 * @see https://docs.aws.amazon.com/connect/latest/adminguide/transfer-to-phone-number.html
 */
export const connectReply = (reply: Reply, nextTurn: number): Record<string, string> => {
  const { prompts, collect, end, transfer, state } = reply;
  const spoken = prompts.flatMap(({ audio, text }, index): [string, string][] => [
    [`prompt${index + 1}`, audio],
    ...(audio === '' ? [[`text${index + 1}`, text] satisfies [string, string]] : []),
  ]);
  return {
    turn: String(nextTurn),
    step: state,
    end: end ? 'yes' : 'no',
    ...(transfer && { transferTo: transfer.to }),
    promptCount: String(prompts.length),
    ...Object.fromEntries(spoken),
    ...(collect && {
      collectMin: String(collect.min),
      collectMax: String(collect.max),
      collectTimeoutSeconds: String(collect.timeoutSeconds),
      collectTerminator: collect.terminator ?? '',
    }),
  };
};
