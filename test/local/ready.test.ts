import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

/** `ready.mjs` in a project of its own, with an npm that only writes down how it was called. */
let project: string;
const at = (...path: string[]): string => join(project, ...path);

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'hineni-ready-'));
  mkdirSync(at('local'));
  mkdirSync(at('tools'));
  copyFileSync(join(import.meta.dirname, '../../local/ready.mjs'), at('local', 'ready.mjs'));
  writeFileSync(at('package.json'), '{"type":"module"}');
  writeFileSync(at('package-lock.json'), '{"packages":{"":{},"node_modules/one":{"version":"1.0.0"}}}');
  writeFileSync(
    at('tools', 'npm'),
    `#!/bin/sh
echo "$@" >> "${at('npm.log')}"
if [ "$1" = ci ]; then
  [ -e "${at('broken')}" ] && exit 3
  mkdir -p "${at('node_modules/.bin')}"; ln -sf "${process.execPath}" "${at('node_modules/.bin/node')}"
fi
[ "$1" = run ] && exit 5
exit 0
`,
  );
  chmodSync(at('tools', 'npm'), 0o755);
  writeFileSync(
    at('local', 'said.ts'),
    `const said: string[] = process.argv.slice(2);
console.log(JSON.stringify(said));
process.exitCode = Number(said[0] ?? 0);
`,
  );
  writeFileSync(
    at('local', 'waits.ts'),
    `process.on('SIGTERM', () => { console.log('ended in order'); process.exit(0); });
console.log('up'); setInterval(() => undefined, 1000);
`,
  );
});
afterEach(() => rmSync(project, { recursive: true, force: true }));

const begin = (...args: string[]) =>
  spawn(process.execPath, [at('local', 'ready.mjs'), ...args], {
    env: { ...process.env, PATH: `${at('tools')}${delimiter}${process.env['PATH'] ?? ''}` },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
const run = async (...args: string[]) => {
  const child = begin(...args);
  let out = '';
  let err = '';
  child.stdout.on('data', (piece: Buffer) => void (out += piece.toString()));
  child.stderr.on('data', (piece: Buffer) => void (err += piece.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out, err };
};
const npmCalls = (): string[] =>
  existsSync(at('npm.log')) ? readFileSync(at('npm.log'), 'utf8').trim().split('\n') : [];

test('a clean clone installs once, says so beside the output, and runs the file', async () => {
  const first = await run('local/said.ts', '0', 'with space');
  const second = await run('local/said.ts', '0');

  expect(first).toMatchObject({ code: 0, out: '["0","with space"]\n' });
  expect(first.err).toMatch(/Installing what is missing[^]*Installed in \d+ s/);
  expect(second).toEqual({ code: 0, out: '["0"]\n', err: '' });
  expect(npmCalls()).toEqual([expect.stringMatching(/^ci --loglevel=error/)]);
});

test('another lock file installs again', async () => {
  await run('local/said.ts');
  writeFileSync(at('package-lock.json'), '{"packages":{"":{},"node_modules/one":{"version":"1.0.1"}}}');

  await run('local/said.ts');

  expect(npmCalls()).toHaveLength(2);
});

test('what npm itself installed from this lock file is taken as it is', async () => {
  mkdirSync(at('node_modules', '.bin'), { recursive: true });
  symlinkSync(process.execPath, at('node_modules', '.bin', 'node'));
  writeFileSync(at('node_modules', '.package-lock.json'), readFileSync(at('package-lock.json')));

  expect(await run('local/said.ts')).toMatchObject({ code: 0, err: '' });
  expect(npmCalls()).toEqual([]);
});

test('two commands at once install once', async () => {
  const both = await Promise.all([run('local/said.ts'), run('local/said.ts')]);

  expect(both.map((one) => one.code)).toEqual([0, 0]);
  expect(npmCalls()).toHaveLength(1);
});

test('an installation that fails is said plainly, and is tried again the next time', async () => {
  writeFileSync(at('broken'), '');
  const failed = await run('local/said.ts');
  rmSync(at('broken'));

  expect(failed.code).toBe(1);
  expect(failed.err).toContain('npm ci did not succeed');
  expect((await run('local/said.ts')).code).toBe(0);
});

test('exit codes come back, of a file and of a script', async () => {
  expect((await run('local/said.ts', '7')).code).toBe(7);
  expect((await run('--run', 'test:all', '--reporter=json')).code).toBe(5);
  expect(npmCalls().at(-1)).toBe('run -s test:all -- --reporter=json');
});

test('signals reach the file, which ends in order', async () => {
  await run('local/said.ts');
  const child = begin('local/waits.ts');
  let out = '';
  child.stdout.on('data', (piece: Buffer) => void (out += piece.toString()));
  await expect.poll(() => out).toContain('up');

  child.kill('SIGTERM');
  const [code] = (await once(child, 'close')) as [number | null];

  expect([code, out]).toEqual([0, 'up\nended in order\n']);
});
