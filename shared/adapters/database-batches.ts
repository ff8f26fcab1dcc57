import { backOff, databaseUnavailable, TransactionRefused } from './database.ts';

const TRIES_MAX = 8;
const BASE_MILLIS = 25;
const CAP_MILLIS = 1_000;

/**
 * Repeats a batch call with what it left over.
 * @throws AppError `DATABASE_UNAVAILABLE` when something is still left after eight tries
 */
export const untilNothingLeft = async <One>(
  all: readonly One[],
  call: (some: readonly One[]) => Promise<readonly One[]>,
): Promise<void> => {
  let left = all;
  for (let attempt = 0; left.length > 0; attempt += 1) {
    if (attempt === TRIES_MAX) throw databaseUnavailable(new Error('The database keeps putting items off'));
    if (attempt > 0) await backOff(attempt, BASE_MILLIS, CAP_MILLIS);
    left = await call(left);
  }
};

/** Reasons that pass by themselves: somebody else was writing one of the items, or the table was busy. */
const PASSING = new Set(['None', 'TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded']);

const isPassing = (error: unknown): boolean =>
  error instanceof TransactionRefused && error.reasons.every((reason) => PASSING.has(reason.code));

/**
 * Repeats a transaction that only met another one.
 * @throws TransactionRefused with reasons that stay; AppError `DATABASE_UNAVAILABLE` when the conflict does not pass
 */
export const untilUndisturbed = async (call: () => Promise<void>): Promise<void> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call();
    } catch (error) {
      if (!isPassing(error)) throw error;
      if (attempt === TRIES_MAX) throw databaseUnavailable(error);
      await backOff(attempt, BASE_MILLIS, CAP_MILLIS);
    }
  }
};
