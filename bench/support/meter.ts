import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** What some processes used: nanoseconds of CPU, and retired instructions where the machine counts them. */
export type Use = { cpuNanos: number; instructions: number | null };

const countsInstructions = (): boolean => {
  const tried = spawnSync('perf', ['stat', '-x', ',', '-e', 'instructions', '--', 'true'], {
    encoding: 'utf8',
  });
  return tried.status === 0 && /^\d+,/m.test(tried.stderr);
};

/** Whether `perf` counts retired instructions here: they are the same on a busy machine and on a quiet one. */
export const HAS_INSTRUCTIONS = countsInstructions();

/** The figure that ratios are made of. */
export const MEASURE = HAS_INSTRUCTIONS ? 'instructions' : 'CPU time';

/** Nanoseconds on a CPU of every thread of a process, as the scheduler counts them. */
export const cpuNanosOf = (pid: number): number => {
  let total = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    try {
      total += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]);
    } catch {
      // The thread ended between the two looks.
    }
  }
  return total;
};

const ATTACH_MILLIS = 150;

const countedBy = async (pids: readonly number[], work: () => Promise<void>): Promise<number | null> => {
  if (!HAS_INSTRUCTIONS) {
    await work();
    return null;
  }
  const perf = spawn('perf', ['stat', '-x', ',', '-e', 'instructions', '-p', pids.join(',')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let text = '';
  perf.stderr.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  await sleep(ATTACH_MILLIS);
  await work();
  const closed = once(perf, 'close');
  perf.kill('SIGINT');
  await closed;
  const count = /^(\d+),/m.exec(text)?.[1];
  return count === undefined ? null : Number(count);
};

/** What processes use while something is done. */
export const useOf = async (pids: readonly number[], work: () => Promise<void>): Promise<Use> => {
  let cpuNanos = 0;
  const instructions = await countedBy(pids, async () => {
    const before = pids.map(cpuNanosOf);
    await work();
    cpuNanos = pids.reduce((sum, pid, place) => sum + cpuNanosOf(pid) - (before[place] ?? 0), 0);
  });
  return { cpuNanos, instructions };
};

/** The figure of a use that ratios are made of. */
export const costOf = ({ cpuNanos, instructions }: Use): number => instructions ?? cpuNanos;

/** The cost of one of many, in words. */
export const costText = (cost: number): string =>
  HAS_INSTRUCTIONS ? `${(cost / 1e6).toFixed(3)} M instructions` : `${(cost / 1e3).toFixed(0)} µs of CPU`;
