import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A process that does what it is told, message by message. */
export type Child = {
  pid: number;
  /** Sends a message and waits for the answer. */
  ask: <Answer>(message: object) => Promise<Answer>;
  stop: () => Promise<void>;
};

/** Starts a program of `bench/children` and waits until it says that it is ready. */
export const startChild = async (
  name: string,
  args: readonly string[],
  env: Record<string, string>,
): Promise<Child> => {
  const child: ChildProcess = fork(join(import.meta.dirname, '..', 'children', name), args, {
    env: { PATH: process.env['PATH'] ?? '', ...env },
  });
  const ended = once(child, 'exit').then((): never => {
    throw new Error(`${name} ended by itself`);
  });
  ended.catch(() => undefined);
  const next = async <Answer>(): Promise<Answer> => {
    const [message] = (await Promise.race([once(child, 'message'), ended])) as [Answer];
    return message;
  };
  await next();
  return {
    pid: child.pid ?? 0,
    ask: async <Answer>(message: object): Promise<Answer> => {
      const answer = next<Answer>();
      child.send(message);
      return answer;
    },
    stop: async () => {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
};

/** Answers messages, one after the other; the first message of all says that the program is ready. */
export const serveParent = <Message>(answer: (message: Message) => Promise<object>): void => {
  process.on('message', (message) => {
    void answer(message as Message).then((found) => process.send?.(found));
  });
  process.send?.({ ready: true });
};
