import type { ClockFinding } from './fact.ts';
import { type Instant, millisOf, toInstant } from './instants.ts';
import { RULES, type Rules } from './rules.ts';

/** What is known about the time of one report when it comes in. */
export type ClockInput = {
  /** What the device's wall clock showed at the press. */
  occurredAt: string;
  /** What the device's wall clock showed when it sent; unknown means that nothing can be said about it. */
  sentAt?: string | undefined;
  /** What the server's clock showed. */
  receivedAt: string;
  /** The device's monotonic counter in milliseconds, at the press and at sending. */
  device?: { bootId: string; monotonicMillis: number; sentMonotonicMillis: number | null } | undefined;
  /** The boot that the device sends in, where the request tells it. */
  currentBootId?: string | undefined;
};

/** The time that counts, how it was found, and what the caregiver and the office are told about it. */
export type EstablishedTime = {
  effectiveAt: Instant;
  clock: ClockFinding;
  notes: ('CLOCK_SKEW' | 'TIME_UNCERTAIN')[];
};

/** Milliseconds from the press to the sending by the counter; null unless both lie in one boot. */
const elapsedMillis = ({ device, currentBootId, receivedAt }: ClockInput): number | null => {
  if (device === undefined || device.sentMonotonicMillis === null) return null;
  if (currentBootId !== undefined && currentBootId !== device.bootId) return null;
  const elapsed = device.sentMonotonicMillis - device.monotonicMillis;
  // A counter that ran backwards was started anew; one that began before 1970 counts nothing that can be told.
  return elapsed < 0 || elapsed > millisOf(receivedAt) ? null : elapsed;
};

/** The same moment told by the offset at sending, by the counter, and by the wall clock as it was. */
const readingsOf = (input: ClockInput, rules: Rules) => {
  const receivedMillis = millisOf(input.receivedAt);
  const occurredMillis = millisOf(input.occurredAt);
  const sentMillis = input.sentAt === undefined ? receivedMillis : millisOf(input.sentAt);
  const toleranceMillis = rules.clockOffsetSecondsMax * 1_000;
  const offsetMillis = receivedMillis - sentMillis;
  const isMoved = Math.abs(offsetMillis) > toleranceMillis;
  const byOffset = isMoved ? occurredMillis + offsetMillis : occurredMillis;
  const elapsed = elapsedMillis(input);
  const ahead = Math.max(byOffset - receivedMillis, occurredMillis - sentMillis);
  return {
    receivedMillis,
    occurredMillis,
    offsetMillis,
    toleranceMillis,
    isMoved,
    byOffset,
    byCounter: elapsed === null ? null : receivedMillis - elapsed,
    isAhead: ahead > toleranceMillis,
    // A sending time that lies far ahead would put the press before any clock; nothing can be reckoned from it.
    isBeyond: isMoved && byOffset < 0,
  };
};

/**
 * Finds the time of a report (`domain.md` section 4). In one boot the counter wins over the wall clock; else the
 * wall clock is corrected by the offset at sending; where the phone was started anew with a wrong clock, or says a
 * moment that had not come yet, a person decides.
 */
export const establishTime = (input: ClockInput, rules: Rules = RULES): EstablishedTime => {
  const at = readingsOf(input, rules);
  const answer = (basis: ClockFinding['basis'], millis: number, notes: EstablishedTime['notes']) => ({
    effectiveAt: toInstant(millis),
    clock: { basis, offsetSeconds: at.offsetMillis / 1_000 },
    notes,
  });

  if (at.byCounter !== null && Math.abs(at.byCounter - at.byOffset) > at.toleranceMillis) {
    return answer('monotonic', at.byCounter, ['CLOCK_SKEW']);
  }
  const isRestarted = input.device !== undefined && at.byCounter === null;
  if (at.isAhead || at.isBeyond || (isRestarted && at.isMoved)) {
    // Not a guess but a bound: a report cannot have been made after it was received.
    return answer('uncertain', Math.min(at.occurredMillis, at.receivedMillis), ['TIME_UNCERTAIN']);
  }
  return at.isMoved ? answer('offset', at.byOffset, ['CLOCK_SKEW']) : answer('wall', at.occurredMillis, []);
};
