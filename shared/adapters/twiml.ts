import type { Prompt, Reply } from '../domain/voice/turn.ts';

/** Where a TwiML vendor finds things: the address of this operation, and the folder of the recordings. */
export type TwimlPlaces = { address: string; recordings: string };

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};
/** XML 1.0 has no way to write the other control characters at all. */

const UNWRITABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** Text inside an element or a quoted attribute. */
export const escapeXml = (text: string): string =>
  text.replace(UNWRITABLE, '').replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);

/** Names have no recording: the vendor's voice says them, in the language of their letters. */
const spoken = ({ audio, text }: Prompt, { recordings }: TwimlPlaces): string => {
  if (audio !== '') return `<Play>${escapeXml(`${recordings}/${audio}`)}</Play>`;
  return `<Say language="${/\p{Script=Hebrew}/u.test(text) ? 'he-IL' : 'en-US'}">${escapeXml(text)}</Say>`;
};

/** The address of a turn: the vendor signs it, so it tells which turn this is and when we asked for it. */
export const turnAddress = (address: string, turn: { turn: number; at: number }): string =>
  `${address}?turn=${turn.turn}&at=${turn.at}`;

/**
 * A reply as TwiML. Silence comes back as a turn of its own (`actionOnEmptyResult`), as somebody who presses nothing
 * would else fall through to the end; where no key ends the input, `#` is a key like others.
 *
 * @param next the turn that the vendor takes next; `at` is now, in seconds since 1970.
 */
export const twimlOf = (reply: Reply, places: TwimlPlaces, next: { turn: number; at: number }): string => {
  const prompts = reply.prompts.map((prompt) => spoken(prompt, places)).join('');
  const { collect } = reply;
  // Without an `action` the call ends with the other party's.
  if (reply.transfer) return document(`${prompts}<Dial>${escapeXml(reply.transfer.to)}</Dial>`);
  if (reply.end || collect === undefined) return document(`${prompts}<Hangup/>`);
  const attributes = {
    input: 'dtmf',
    numDigits: String(collect.max),
    finishOnKey: collect.terminator ?? '',
    timeout: String(collect.timeoutSeconds),
    action: turnAddress(places.address, next),
    method: 'POST',
    actionOnEmptyResult: 'true',
  };
  const written = Object.entries(attributes).map(([name, value]) => `${name}="${escapeXml(value)}"`);
  return document(`<Gather ${written.join(' ')}>${prompts}</Gather>`);
};

const document = (inside: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><Response>${inside}</Response>`;
