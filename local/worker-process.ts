import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod/mini';

const Ready = z.object({ env: z.record(z.string(), z.string()), queuePort: z.number() });
const Message = z.tuple([z.object({ ready: Ready })], z.unknown());

/** The worker process: its queues' variables, and how to end it. */
export type WorkerProcess = { env: Record<string, string>; stop: () => Promise<void>; pid: () => number };

const NICER = 10;
const STOP_MILLIS_MAX = 8_000;
const AGAIN_MILLIS = 500;

const lower = (child: ChildProcess): void => {
  try {
    if (child.pid !== undefined) setPriority(child.pid, NICER);
  } catch {
    // Not allowed on this machine: it works all the same, a little less politely.
  }
};

/** Starts the worker, and again on the same port whenever it dies by itself. */
export const startWorkerProcess = async (env: Record<string, string>): Promise<WorkerProcess> => {
  let stopping = false;
  let child: ChildProcess;
  const spawn = async (queuePort: number): Promise<z.infer<typeof Ready>> => {
    child = fork(join(import.meta.dirname, 'worker.ts'), {
      env: { ...process.env, ...env, HINENI_QUEUE_PORT: String(queuePort) },
    });
    lower(child);
    const ended = once(child, 'exit').then((): never => {
      throw new Error('The worker process ended before it was ready');
    });
    ended.catch(() => undefined);
    const { ready } = z.parse(Message, await Promise.race([once(child, 'message'), ended]))[0];
    child.once('exit', () => {
      if (!stopping) setTimeout(() => void again(ready.queuePort), AGAIN_MILLIS);
    });
    return ready;
  };
  const again = async (queuePort: number): Promise<void> => {
    process.stderr.write('The worker process ended by itself and is started again\n');
    await spawn(queuePort).catch(() => {
      if (!stopping) setTimeout(() => void again(queuePort), AGAIN_MILLIS * 4);
    });
  };
  const ready = await spawn(0);
  return {
    env: ready.env,
    pid: () => child.pid ?? 0,
    stop: async () => {
      stopping = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      const forced = setTimeout(() => child.kill('SIGKILL'), STOP_MILLIS_MAX);
      child.send('stop');
      await ended;
      clearTimeout(forced);
    },
  };
};
