import { spawn } from 'node:child_process';

/**
 * Ends a process when this one is gone, however it went: a shell waits on a pipe that closes with us. The database
 * engine has no such habit of its own.
 *
 * @returns what takes the guard back.
 */
export const guard = (pid: number): (() => void) => {
  const watcher = spawn('/bin/sh', ['-c', 'read -r _; kill -9 "$0" 2>/dev/null', String(pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    // Out of the terminal's reach: Ctrl+C must not end the guard before what it guards.
    detached: true,
  });
  watcher.on('error', () => undefined);
  watcher.unref();
  return () => watcher.kill('SIGKILL');
};
