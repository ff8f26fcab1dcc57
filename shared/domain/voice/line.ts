import type { Channel, PlaceFinding } from '../fact.ts';

/** Area codes 02, 03, 04, 08, 09: lines that end in a wall. 07x numbers follow their owner, 05x are mobiles. */
const FIXED = /^\+972[23489][0-9]{7}$/;
const MOBILE = /^\+9725[0-9]{8}$/;

/** Whether a number (E.164) is a fixed Israeli line, which alone ties a call to a place. */
export const isFixedLine = (line: string): boolean => FIXED.test(line);

/** Whether a number (E.164) is an Israeli mobile, whose operator can be asked where it is. */
export const isMobileLine = (line: string): boolean => MOBILE.test(line);

/** A landline is a line registered by a recipient (a 07x may be) or any fixed line; the rest, and withheld, are mobiles. */
export const channelOf = (line: string | null, registered: boolean): Channel =>
  line !== null && (registered || isFixedLine(line)) ? 'voice-landline' : 'voice-mobile';

/**
 * What the line itself says of the place: inside only for a fixed landline of the very recipients reported. Whatever
 * else there is to find joins the visit later as evidence; a line of somebody else is the fold's `PHONE_MISMATCH`.
 */
export const placeOfLine = (line: string | null, onLine: boolean): PlaceFinding =>
  line !== null && onLine && isFixedLine(line)
    ? { verdict: 'inside', method: 'landline', distanceMetres: null }
    : { verdict: 'none', method: 'none', distanceMetres: null };
