import { setTimeout as sleep } from 'node:timers/promises';
import { cpuNanosOf } from './meter.ts';

const LOOK_MILLIS = 500;
const QUIET_NANOS = 50e6;
const QUIET_LOOKS = 3;

/** Waits until some processes have next to nothing left to do: visits are made behind the answers. */
export const quietOf = async (pids: readonly number[]): Promise<void> => {
  const used = (): number => pids.reduce((sum, pid) => sum + cpuNanosOf(pid), 0);
  for (let quiet = 0; quiet < QUIET_LOOKS;) {
    const before = used();
    await sleep(LOOK_MILLIS);
    quiet = used() - before < QUIET_NANOS ? quiet + 1 : 0;
  }
};
