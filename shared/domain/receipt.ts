import { hash } from 'node:crypto';

const DIGITS = 6;

/** Damm's quasigroup of order 10: catches every single wrong digit and every swap of two neighbours. */
const DAMM = [
  [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
  [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
  [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
  [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
  [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
  [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
  [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
  [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
  [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
  [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
] as const;

const damm = (digits: string): number => {
  let state = 0;
  for (const digit of digits) state = DAMM[state]?.[Number(digit)] ?? 0;
  return state;
};

/**
 * The receipt of a report: seven digits that a person can read out or hear; six from a hash of the report's id, and a
 * check digit (Damm). The same id always has the same receipt. It finds a report together with caregiver and day; it
 * is not a key, as two reports in a million share one.
 */
export const receiptOf = (reportId: string): string => {
  const chance = hash('sha256', `receipt|${reportId.toLowerCase()}`, 'buffer');
  const digits = String(chance.readUIntBE(0, 6) % 10 ** DIGITS).padStart(DIGITS, '0');
  return `${digits}${damm(digits)}`;
};

/** Whether a number that somebody read out can be a receipt at all. */
export const isReceipt = (digits: string): boolean => /^[0-9]{7}$/.test(digits) && damm(digits) === 0;
