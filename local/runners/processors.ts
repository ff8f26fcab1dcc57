import { cpus } from 'node:os';

/** Milliseconds that the processors were there, were busy, and were busy for this process, since some moment. */
type Look = { total: number; busy: number; own: number };

const look = (): Look => {
  const { user, system } = process.cpuUsage();
  const found: Look = { total: 0, busy: 0, own: (user + system) / 1_000 };
  for (const { times } of cpus()) {
    const busy = times.user + times.nice + times.sys + times.irq;
    found.busy += busy;
    found.total += busy + times.idle;
  }
  return found;
};

/** With more than this, somebody who waits for an answer gets less. */
const BUSY_SHARE = 0.6;
const REST_PER_WORK = 3;
const REST_MILLIS_MAX = 1_000;

/**
 * Says how long work that may wait should rest after a piece of it. A low priority keeps it from the processors, but not
 * from the database engine, which serves everybody alike: so where others keep the machine busy it works a quarter of
 * the time, and never less.
 *
 * @returns milliseconds for a piece that took so many; 0 while others leave the machine to it.
 */
export const politeness = (now: () => Look = look): ((workedMillis: number) => number) => {
  let before = now();
  return (workedMillis) => {
    const after = now();
    const others = after.busy - before.busy - (after.own - before.own);
    const isBusy = others > BUSY_SHARE * (after.total - before.total);
    before = after;
    return isBusy ? Math.min(REST_PER_WORK * workedMillis, REST_MILLIS_MAX) : 0;
  };
};
