import { DAY_MILLIS } from './instants.ts';
import { RULES, type Rules } from './rules.ts';

/** A month's attendance is invoiced and paid by the end of the second month after it, at the latest. */
const PAID_AFTER_DAYS = 62;
/** A run that was missed for long is made up for. */
const MONTHS_BACK = 24;

const monthOf = (millis: number): string => new Date(millis).toISOString().slice(0, 7);

/**
 * The months whose coordinates must be gone at an instant: kept for 90 days* after payment, counted from the last
 * day of the month.
 * @returns `YYYY-MM`, the newest first.
 */
export const purgeableMonths = (at: Date, rules: Rules = RULES): string[] => {
  const due = at.getTime() - (PAID_AFTER_DAYS + rules.fixKeptDays) * DAY_MILLIS;
  const first = new Date(due);
  return Array.from({ length: MONTHS_BACK }, (_, back) =>
    monthOf(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() - 1 - back, 1)),
  );
};
