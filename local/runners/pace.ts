/** How quickly the runners look and try again, in milliseconds. Shorter than in AWS: somebody is waiting at a desk. */
export type Pace = {
  pollMillis: number;
  /** What a stream batch waits for more records, at most. */
  windowMillis: number;
  retryMillis: number;
  retryMillisMax: number;
};

export const PACE: Pace = { pollMillis: 120, windowMillis: 200, retryMillis: 200, retryMillisMax: 5_000 };

/** Exponential, with full jitter over the upper half so that several runners do not fall into step. */
export const backoffMillis = (pace: Pace, tries: number): number =>
  Math.min(pace.retryMillisMax, pace.retryMillis * 2 ** Math.max(0, tries - 1)) * (0.5 + Math.random() / 2);

/** What ends a runner: it finishes the batch in hand and starts no other. */
export type Runner = { stop: () => Promise<void> };

/** A sleep that ends early when the runner is stopped. */
export const sleeper = () => {
  const awake = new Set<() => void>();
  let stopped = false;
  return {
    isStopped: () => stopped,
    sleep: (millis: number): Promise<void> =>
      new Promise((resolve) => {
        if (stopped) {
          resolve();
          return;
        }
        const done = (): void => {
          clearTimeout(timer);
          awake.delete(done);
          resolve();
        };
        const timer = setTimeout(done, millis);
        awake.add(done);
      }),
    stop: () => {
      stopped = true;
      for (const done of awake) done();
    },
  };
};
export type Sleeper = ReturnType<typeof sleeper>;
