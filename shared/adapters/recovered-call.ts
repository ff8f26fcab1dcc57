import { AppError } from '../domain/app-error.ts';
import { millisOf } from '../domain/instants.ts';
import { RULES } from '../domain/rules.ts';
import type { Session } from '../domain/voice/session.ts';
import type { Reply, Turn } from '../domain/voice/turn.ts';
import type { CallParts } from './call-parts.ts';

/** A call as the vendor kept it. */
type Kept = { callId: string; from: string | null; to: string; calledAt: string; digits: readonly string[] };

/** What it came to: the report, if there is one, and whether this is the first time that we hear of it. */
type Outcome = { report: Session['report']; isNew: boolean };

/** Calls of vendors’ records have ids of their own, beside the live call that broke off. */
const idOf = (callId: string): string => `recovered:${callId}`;

/** @throws AppError `CALLED_AT_IN_FUTURE` (impossible) */
const requirePast = (calledAt: string, now: Date): void => {
  if (millisOf(calledAt) - now.getTime() <= RULES.clockOffsetSecondsMax * 1_000) return;
  throw new AppError('impossible', 'CALLED_AT_IN_FUTURE', 'This call has not been made yet', {
    errors: [{ path: '/calledAt', code: 'CALLED_AT_IN_FUTURE', message: 'This call has not been made yet' }],
  });
};

/**
 * Plays the record of a call through the same dialogue, as of the time when it was made. What it confirms is a report of
 * that time; anything else is a note for the office. Playing it again finds what was kept the first time.
 */
export const recoveredCall =
  (call: { take: (turn: Turn, now: Date) => Promise<Reply> }, calls: CallParts['calls']) =>
  async (kept: Kept, now: Date): Promise<Outcome> => {
    requirePast(kept.calledAt, now);
    const callId = idOf(kept.callId);
    const calledAt = new Date(kept.calledAt);
    const isNew = (await calls.load(callId)) === undefined;
    const turnOf = (turn: number, digits: string | null, hangup: boolean): Turn => ({
      callId,
      turn,
      from: kept.from,
      to: kept.to,
      digits,
      timedOut: false,
      hangup,
      recovered: { receivedAt: now.toISOString(), keys: kept.digits.slice(turn) },
    });
    const turns = [
      turnOf(0, null, false),
      ...kept.digits.map((digits, index) => turnOf(index + 1, digits, false)),
      turnOf(kept.digits.length + 1, null, true),
    ];
    for (const turn of turns) {
      const { end, state } = await call.take(turn, calledAt);
      if (state === 'unavailable')
        throw new AppError(
          'unavailable',
          'DATABASE_UNAVAILABLE',
          'The call could not be kept; send it again',
          {
            retryAfterSeconds: 5,
          },
        );
      if (end) break;
    }
    return { report: (await calls.load(callId))?.session.report ?? null, isNew };
  };
