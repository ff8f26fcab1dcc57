import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as z from 'zod/mini';
import { ROOT } from './functions.ts';

const RunningStage = z.object({
  pid: z.int(),
  /** Where the gateway answers, such as `http://localhost:3000`. */
  url: z.string(),
  /** Every variable that the functions of this stage read. */
  env: z.record(z.string(), z.string()),
});
/** A stage that runs on this machine, as it wrote itself down. */
export type RunningStage = z.infer<typeof RunningStage>;

/** Where the stage keeps everything: `.local/`, or the folder that HINENI_STATE names. */
export const stateDirOf = (): string => resolve(ROOT, process.env['HINENI_STATE'] ?? '.local');

const fileOf = (stateDir: string): string => join(stateDir, 'stage.json');

const commandOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
};

const lives = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  // Another program may have got the number of a stage that was killed.
  return process.platform !== 'linux' || commandOf(pid).includes('start.ts');
};

/** The stage that runs over a folder, if one does. */
export const runningStage = (stateDir: string = stateDirOf()): RunningStage | undefined => {
  try {
    const stage = z.parse(RunningStage, JSON.parse(readFileSync(fileOf(stateDir), 'utf8')));
    return lives(stage.pid) ? stage : undefined;
  } catch {
    return undefined;
  }
};

/** Writes down that a stage runs, for the other commands. */
export const writeDown = (stateDir: string, stage: RunningStage): void => {
  mkdirSync(stateDir, { recursive: true });
  const path = fileOf(stateDir);
  writeFileSync(`${path}.new`, JSON.stringify(stage, null, 2), { mode: 0o600 });
  renameSync(`${path}.new`, path);
};

/** The stage has ended. */
export const crossOut = (stateDir: string): void => rmSync(fileOf(stateDir), { force: true });

/** Ends a command with one plain sentence instead of a stack. */
export const giveUp = (message: string): never => {
  process.stderr.write(`${message}\n`);
  process.exit(1);
};

/** Gives this process the variables of the running stage, so that it can use the deployed code; ends it when none runs. */
export const useRunningStage = (): RunningStage => {
  const stage = runningStage();
  if (stage === undefined) return giveUp('No stage is running here. Start one with: npm start');
  Object.assign(process.env, stage.env);
  return stage;
};
