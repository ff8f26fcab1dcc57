const LEFT_TO_RIGHT = '\u2066';
const END = '\u2069';
/** A hyphen at which no line is broken, in every font. */
const HYPHEN = '\u2060-\u2060';

/** A number as people in Israel write it (03-5551234), in one piece from left to right, inside text of any direction. */
export const numberInText = (e164: string): string => {
  const local = e164.replace(/^\+972/, '0');
  const area = /^0(5\d|7\d)/.test(local) ? 3 : 2;
  const text = local.startsWith('0') ? `${local.slice(0, area)}${HYPHEN}${local.slice(area)}` : local;
  return `${LEFT_TO_RIGHT}${text}${END}`;
};
