import * as z from 'zod/mini';
import type { Client } from './client.ts';
import type { Told } from './truth.ts';

const Prompt = z.object({ id: z.string(), text: z.string() });
const Reply = z.object({ prompts: z.array(Prompt), end: z.boolean(), state: z.string() });
type Reply = z.infer<typeof Reply>;

/** The number that everybody calls. */
const DIAL_IN = '+97233760000';
const TURNS_MAX = 12;

/** A call that a caregiver makes. */
export type CallPlan = {
  callId: string;
  /** The line that she calls from; null when withheld. */
  from: string | null;
  identityNumber: string;
  pin: string;
  /** For whom, when the voice asks: a first name, or one of the labels of the menu. */
  wanted: { name: string } | { label: 'both' | 'other' };
  /** Says "somebody else" where the voice proposes someone. */
  refusesProposal: boolean;
  /** A vendor that delivers each turn twice. */
  isDoubled: boolean;
};

/** The key of a choice in what was said: sentences and names, each choice closed by its key. */
const keyOf = ({ prompts }: Reply, wanted: CallPlan['wanted']): string => {
  let heard: { labels: string[]; names: string[] } = { labels: [], names: [] };
  for (const { id, text } of prompts) {
    if (id === 'voice.name') heard.names.push(text);
    else if (!id.startsWith('voice.digit.')) heard.labels.push(id);
    else {
      const isIt =
        'name' in wanted
          ? heard.names.length === 1 && heard.names[0] === wanted.name
          : heard.labels.some((label) => label.startsWith(`voice.recipient.${wanted.label}`));
      if (isIt) return text;
      heard = { labels: [], names: [] };
    }
  }
  throw new Error(`The voice offers no ${JSON.stringify(wanted)}: ${JSON.stringify(prompts)}`);
};

const digitsFor = (reply: Reply, plan: CallPlan, kind: Told['kind'], hasRefused: boolean): string => {
  switch (reply.state) {
    case 'language':
      return '1';
    case 'identify':
      return `${plan.identityNumber}#`;
    case 'pin':
      return `${plan.pin}#`;
    case 'recipient':
      return keyOf(reply, plan.wanted);
    case 'confirm':
      if (plan.refusesProposal && !hasRefused) return '3';
      return kind === 'arrival' ? '1' : '2';
    default:
      throw new Error(`The call came to ${reply.state}: ${JSON.stringify(reply.prompts)}`);
  }
};

/**
 * Makes a call, turn by turn, as a telephone gateway passes it on, up to the receipt; notes when the press was made.
 * @throws Error when the voice leads elsewhere.
 */
export const call = async (stage: Client, plan: CallPlan, told: Told): Promise<void> => {
  let digits: string | null = null;
  let hasRefused = false;
  for (let turn = 0; turn < TURNS_MAX; turn += 1) {
    const body = JSON.stringify({
      callId: plan.callId,
      turn,
      from: plan.from,
      to: DIAL_IN,
      digits,
      timedOut: false,
      hangup: false,
    });
    const startedMillis = Date.now();
    const say = () =>
      stage.must({
        as: 'voice',
        method: 'POST',
        path: '/v1/voice/turn',
        username: 'voice.gateway',
        make: () => ({ body }),
      });
    const [answer] = await Promise.all(plan.isDoubled ? [say(), say()] : [say()]);
    const reply = z.parse(Reply, answer?.body);
    if (reply.state === 'recorded') {
      told.between = { from: startedMillis, to: Date.now() };
      told.isAcknowledged = true;
      return;
    }
    digits = digitsFor(reply, plan, told.kind, hasRefused);
    if (digits === '3') hasRefused = true;
  }
  throw new Error('The call does not come to an end');
};
