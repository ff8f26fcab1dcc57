import { MINUTE_MILLIS } from './instants.ts';

/** Minutes until a mail is tried again, after its first try, its second, and so on. */
const WAIT_MINUTES = [1, 5, 15, 60, 240] as const;
/** About three days: then whoever should read it is better called. */
const TRIES_MAX = 20;

/** A mail that was tried so often waits for over an hour: whoever is on call is told. */
export const TRIES_LATE = 4;

/** When a mail that was tried so often is tried again; undefined: it is given up. */
export const nextTryAt = (tries: number, now: Date): Date | undefined => {
  if (tries >= TRIES_MAX) return undefined;
  const minutes = WAIT_MINUTES[Math.min(tries, WAIT_MINUTES.length) - 1] ?? WAIT_MINUTES[0];
  return new Date(now.getTime() + minutes * MINUTE_MILLIS);
};
