import { hash } from 'node:crypto';

/** UUIDv7 has 48 bits of milliseconds; spans beyond either end stop there. */
const MILLIS_MAX = 2 ** 48 - 1;

const hexOf = (millis: number): string =>
  Math.min(MILLIS_MAX, Math.max(0, Math.floor(millis)))
    .toString(16)
    .padStart(12, '0');

/**
 * A UUIDv7 that is always the same for the same time and seed: facts that no device named get their ids this way, so
 * that making one again makes the same.
 *
 * @param millis where the fact belongs on the caregiver's time line.
 */
export const uuidv7Of = (millis: number, seed: string): string => {
  const time = hexOf(millis);
  const chance = hash('sha256', seed, 'hex');
  const variant = ((parseInt(chance.slice(3, 4), 16) & 0x3) | 0x8).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${chance.slice(0, 3)}-${variant}${chance.slice(4, 7)}-${chance.slice(7, 19)}`;
};

/** The time inside a UUIDv7, in milliseconds since 1970. */
export const millisInUuidv7 = (id: string): number => parseInt(id.slice(0, 8) + id.slice(9, 13), 16);

/** The least and the greatest string that a UUIDv7 of a span of time can be: the ends of a range query. */
export const uuidv7Range = (fromMillis: number, toMillis: number): { from: string; to: string } => {
  const from = hexOf(fromMillis);
  const to = hexOf(toMillis);
  return {
    from: `${from.slice(0, 8)}-${from.slice(8)}`,
    to: `${to.slice(0, 8)}-${to.slice(8)}-g`,
  };
};
