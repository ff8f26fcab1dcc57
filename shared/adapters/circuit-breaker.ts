/** How many failures in a row open a breaker, and for how long it then stays open. */
export type BreakerSettings = { failuresMax: number; openMillis: number; now: () => number };

/**
 * Keeps a service that is down from being asked by everyone: after some failures in a row nobody asks for a while, then
 * one call tries it, and its outcome closes or opens the breaker again. Its state lives as long as the function's.
 */
export const circuitBreaker = ({ failuresMax, openMillis, now }: BreakerSettings) => {
  let failures = 0;
  let openUntil = 0;
  return {
    /** Admits a call. @returns milliseconds until the next trial when the call is not admitted, else 0. */
    waitMillis(): number {
      if (failures < failuresMax) return 0;
      const left = openUntil - now();
      if (left > 0) return left;
      // The admitted trial keeps the others out until its outcome is known.
      openUntil = now() + openMillis;
      return 0;
    },
    /** The service answered. */
    succeeded(): void {
      failures = 0;
    },
    /** The service did not answer, or not sensibly. */
    failed(): void {
      failures += 1;
      if (failures >= failuresMax) openUntil = now() + openMillis;
    },
  };
};
