import { functionArn } from '../functions.ts';
import type { Checkpoint } from './checkpoint.ts';
import { dueBetween } from './cron.ts';
import { invoke, type LocalFunction } from './invoke.ts';
import { backoffMillis, type Pace, type Runner, sleeper } from './pace.ts';

/** What a scheduled function runs with. `checkpoint` keeps the last instant that was looked at. */
export type ScheduleWork = {
  fn: LocalFunction;
  cron: string;
  checkpoint: Checkpoint;
  pace: Pace;
  layAside: (message: object) => Promise<void>;
  now?: () => number;
};

const LOOK_EVERY_MILLIS = 1_000;
const TRIES_MAX = 3;
/** What a machine that slept for longer missed is not made up for. */
const MISSED_MILLIS_MAX = 8 * 24 * 3_600_000;

/**
 * A clock for one function: wakes it with the instant that was due. What fell due while the stage was off is run once
 * after the start, with the last instant missed.
 */
export const scheduleRunner = (work: ScheduleWork): Runner => {
  const nap = sleeper();
  const now = work.now ?? Date.now;
  const key = work.fn.name;

  /** @returns whether it came to an end, good or bad, before the runner was stopped. */
  const run = async (dueMillis: number): Promise<boolean> => {
    const event = { scheduledAt: new Date(dueMillis).toISOString() };
    for (let tries = 1; !nap.isStopped(); tries += 1) {
      const outcome = await invoke(work.fn, event);
      if (!('error' in outcome)) return true;
      if (tries >= TRIES_MAX) {
        const requestContext = {
          requestId: outcome.requestId,
          functionArn: functionArn(key),
          condition: 'RetriesExhausted',
          approximateInvokeCount: tries,
        };
        await work.layAside({
          version: '1.0',
          requestContext,
          requestPayload: event,
          responsePayload: outcome.error,
        });
        return true;
      }
      await nap.sleep(backoffMillis(work.pace, tries));
    }
    return false;
  };

  const look = async (): Promise<void> => {
    const until = now();
    const last = Number(work.checkpoint.get(key) ?? until);
    const due = dueBetween(work.cron, Math.max(last, until - MISSED_MILLIS_MAX), until).at(-1);
    if (due !== undefined && !(await run(due))) return;
    // Minutes are looked at once; a stage that is killed in the middle of a run does it again.
    if (due !== undefined || work.checkpoint.get(key) === undefined || until - last > 30_000) {
      work.checkpoint.set(key, String(until));
    }
  };

  const loop = async (): Promise<void> => {
    while (!nap.isStopped()) {
      await look().catch(() => undefined);
      await nap.sleep(LOOK_EVERY_MILLIS);
    }
  };
  const looping = loop();
  return {
    stop: async () => {
      nap.stop();
      await looping;
    },
  };
};
