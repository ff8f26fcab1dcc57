import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './functions.ts';

/** Where the built pages lie. */
export const PAGES = join(ROOT, 'web', 'dist');

const newest = (patterns: readonly string[]): number =>
  Math.max(
    0,
    ...patterns.flatMap((pattern) =>
      globSync(pattern, { cwd: ROOT }).map((path) => statSync(join(ROOT, path)).mtimeMs),
    ),
  );

/** Whether the pages are missing or older than what they are made of. */
export const pagesAreOld = (): boolean => {
  const built = join(PAGES, 'index.html');
  if (!existsSync(built)) return true;
  const sources = [
    'web/*.*',
    'web/src/**/*.*',
    'web/public/**/*.*',
    'shared/{contracts,domain,locales}/**/*.*',
  ];
  return newest(sources) > statSync(built).mtimeMs;
};

/** Builds the pages in a process of its own. @returns whether it went well. */
export const buildPages = async (): Promise<boolean> => {
  const vite = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
  const child = spawn(process.execPath, [vite, 'build', 'web', '--logLevel', 'error'], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  child.on('error', () => undefined);
  await once(child, 'close');
  return child.exitCode === 0;
};
