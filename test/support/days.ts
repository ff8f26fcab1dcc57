import { localDateAt } from '#shared/domain/local-time';
import { addMonths } from '#shared/domain/payment/months';
import { monthOf } from '#shared/domain/payment/week';
import { resolveTypedTime } from '#shared/domain/typed-time';

/**
 * Days that are always over and always young enough to be corrected: the office has 95 days (`domain.md` section 7), so
 * a test that corrects cannot name a date of its own.
 */

/** The month before this one, or one that is some months before it. */
export const monthAgo = (months = 1): string => addMonths(monthOf(localDateAt(Date.now())), -months);

/** A day of the month before this one. */
export const dayOfLastMonth = (day: number): string => `${monthAgo()}-${String(day).padStart(2, '0')}`;

/** The instant of a wall time of Asia/Jerusalem. */
export const wall = (date: string, time: string): string => resolveTypedTime(`${date}T${time}`);
