import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { localToken } from './tokens.ts';

const Message = z.tuple(
  [z.object({ ready: z.object({ url: z.string(), env: z.record(z.string(), z.string()) }) })],
  z.unknown(),
);

/** How a stage is started from a program. */
export type StageOptions = {
  /** A folder of its own. */
  stateDir: string;
  /** 0: a free one. */
  port?: number;
  /** Without output (the default). */
  quiet?: boolean;
  /** Whether the first start plays a morning; not unless told. */
  withMorning?: boolean;
  /** More variables, such as HINENI_DELIVERY=doubled or HINENI_RETRY_MILLIS_MAX. */
  env?: Record<string, string>;
};

/** A stage in a process of its own. */
export type Stage = {
  url: string;
  /** What the functions of this stage read: enough to use its tables and queues with the deployed code. */
  env: Record<string, string>;
  tokenOf: (username: string) => Promise<string>;
  /** Ends it in order. */
  stop: () => Promise<void>;
  /** `kill -9`, as when the power fails. */
  kill: () => Promise<void>;
  /** Stops the database engine in its tracks, so that it answers nothing, and lets it go on. */
  freezeDatabase: () => void;
  thawDatabase: () => void;
};

/**
 * Starts the whole embedded stage as `npm start` does, in a process of its own.
 * @throws Error when it ends before it is ready.
 */
export const startStage = async (options: StageOptions): Promise<Stage> => {
  const { stateDir, port = 0, quiet = true, withMorning = false } = options;
  const child = fork(join(import.meta.dirname, 'start.ts'), {
    env: {
      ...process.env,
      HINENI_STATE: stateDir,
      PORT: String(port),
      HINENI_QUIET: quiet ? '1' : '0',
      HINENI_MORNING: withMorning ? 'on' : 'off',
      HINENI_PAGES: 'off',
      ...options.env,
    },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const exited = once(child, 'exit');
  const early = exited.then((): never => {
    throw new Error('The stage ended before it was ready');
  });
  early.catch(() => undefined);
  const { url, env } = z.parse(Message, await Promise.race([once(child, 'message'), early]))[0].ready;
  const signal = (name: NodeJS.Signals) => (): void => {
    process.kill(Number(readFileSync(join(stateDir, 'tables.db.pid'), 'utf8')), name);
  };
  const end = async (name: NodeJS.Signals): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(name);
    await exited;
  };
  return {
    url,
    env,
    tokenOf: (username) => localToken(url, stateDir, username),
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    freezeDatabase: signal('SIGSTOP'),
    thawDatabase: signal('SIGCONT'),
  };
};
