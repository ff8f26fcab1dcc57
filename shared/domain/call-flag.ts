import * as z from 'zod/mini';
import { CaregiverId, ReportId } from './ids.ts';
import { Instant, LocalDate } from './instants.ts';

/**
 * What is worth a look, and why:
 * - `shared-handset`: one mobile reported, by PIN, for more caregivers or for more homes in a day than one person can.
 * - `spread-guessing`: from one line wrong PINs of many people were tried in a day, so that no lock ever closed.
 * - `impossible-travel`: two calls whose places are known, farther apart than anybody travels in the time between.
 */
export const RiskRule = z.enum(['shared-handset', 'spread-guessing', 'impossible-travel']);
export type RiskRule = z.infer<typeof RiskRule>;

/** Something for people to look at. It refuses nothing, holds no payment and names nobody a cheat. */
export const CallFlag = z.strictObject({
  /** Of rule, subject and day alone: found again, it is the same. */
  flagId: ReportId,
  rule: RiskRule,
  /** E.164; null when the numbers of all its calls were withheld. */
  line: z.nullable(z.string()),
  /** Local, of the later call. */
  date: LocalDate,
  caregiverIds: z.array(CaregiverId),
  reportIds: z.array(ReportId),
  firstAt: Instant,
  lastAt: Instant,
});
export type CallFlag = z.infer<typeof CallFlag>;

const SHOWN_AT_END = 4;

/** A number as a list shows it: enough to know one's own, too little to call a stranger. */
export const maskedLine = (line: string | null): string | null =>
  line === null
    ? null
    : `${line.slice(0, 4)}${'*'.repeat(Math.max(0, line.length - 4 - SHOWN_AT_END))}${line.slice(-SHOWN_AT_END)}`;
