import { AppError } from './app-error.ts';
import { DAY_MILLIS, type Instant, millisOf } from './instants.ts';

/** One setting of a PIN by a provider. */
export type PinReset = { at: Instant; by: string };

/** Within a day, of one provider, for somebody whom another provider employs as well. */
export const SHARED_PIN_RESETS_MAX = 3;
/** Of earlier ones the latest stay on record. */
const RECORDED_MAX = 50;

/**
 * The record of a provider's settings of a PIN after one more. The PIN belongs to the caregiver, who keys in one whoever
 * employs her: any employer may help her to a new one, and none may keep taking it from her (decision 0044).
 * @param isShared whether another provider employs her as well
 * @throws AppError `TOO_MANY_PIN_RESETS` (too many) with the time until one is allowed again
 */
export const withReset = (
  known: readonly PinReset[],
  by: string,
  isShared: boolean,
  now: Date,
): PinReset[] => {
  const today = known.filter(({ at }) => now.getTime() - millisOf(at) < DAY_MILLIS);
  const first = today.at(-SHARED_PIN_RESETS_MAX);
  if (isShared && first !== undefined) {
    const waitMillis = millisOf(first.at) + DAY_MILLIS - now.getTime();
    throw new AppError(
      'too-many',
      'TOO_MANY_PIN_RESETS',
      'Another provider employs this caregiver as well; her PIN was set too often today',
      { retryAfterSeconds: Math.ceil(waitMillis / 1_000) },
    );
  }
  return [...known, { at: now.toISOString(), by }].slice(-RECORDED_MAX);
};
