// Runs on whatever Node 20 or later is there, before anything is installed: installs what is missing, then runs the
// given TypeScript file, or with --run an npm script, on the Node 24 that the package brings along.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const MODULES = join(ROOT, 'node_modules');
const BIN = join(MODULES, '.bin');
const LOCK = join(ROOT, 'package-lock.json');
const STAMP = join(MODULES, '.hineni-stamp');
const NODE_MIN = 24;

const fail = (message) => {
  process.stderr.write(`${message}\n`);
  process.exit(1);
};

const stampOf = () =>
  createHash('sha256').update(readFileSync(LOCK)).update(`${process.platform}-${process.arch}`).digest('hex');

const read = (path) => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};

/** Whether npm's own record of what it installed names every package of the lock file. */
const isInstalledByHand = () => {
  const record = read(join(MODULES, '.package-lock.json'));
  if (record === '') return false;
  const installed = JSON.parse(record).packages;
  return Object.entries(JSON.parse(read(LOCK)).packages).every(([path, wanted]) => {
    if (
      !path.startsWith('node_modules/') ||
      wanted.link ||
      wanted.optional ||
      wanted.devOptional ||
      wanted.peer
    )
      return true;
    return installed[path]?.version === wanted.version;
  });
};

/** Two commands at once must not install over each other. */
const alone = async (work) => {
  const door = join(ROOT, '.local', 'installing');
  mkdirSync(dirname(door), { recursive: true });
  for (const until = Date.now() + 600_000; Date.now() < until;) {
    try {
      mkdirSync(door);
    } catch {
      await new Promise((done) => setTimeout(done, 500));
      if (read(STAMP) === stampOf()) return;
      continue;
    }
    const leave = () => existsSync(door) && rmdirSync(door);
    process.once('exit', leave);
    try {
      // Whoever held the door before may have done the work between our look at the stamp and our turn.
      if (read(STAMP) !== stampOf()) await work();
    } finally {
      leave();
    }
    return;
  }
  fail(`Another command has been installing for ten minutes. If none is: rmdir ${door}`);
};

const ended = (child) =>
  new Promise((done, refuse) => {
    child.once('error', refuse);
    child.once('close', (code, signal) => done({ code, signal }));
  });

const install = async () => {
  const begun = Date.now();
  const line = process.stderr.isTTY;
  process.stderr.write('Installing what is missing, once; about a minute …\n');
  const ticker = setInterval(() => {
    if (line) process.stderr.write(`\r  ${Math.round((Date.now() - begun) / 1_000)} s `);
  }, 1_000);
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const child = spawn(npm, ['ci', '--loglevel=error', '--no-audit', '--no-fund'], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const { code } = await ended(child).catch(() => ({ code: 1 }));
  clearInterval(ticker);
  if (code !== 0) fail('\nnpm ci did not succeed; its message is above. Then run the same command again.');
  writeFileSync(STAMP, stampOf());
  process.stderr.write(`${line ? '\r' : ''}Installed in ${Math.round((Date.now() - begun) / 1_000)} s.\n`);
};

const makeReady = async () => {
  const stamp = stampOf();
  if (read(STAMP) === stamp) return;
  if (isInstalledByHand()) writeFileSync(STAMP, stamp);
  else await alone(install);
};

/** The Node that the package brings; on other platforms than Linux the own one, if it is new enough. */
const nodePath = () => {
  const brought = join(BIN, 'node');
  if (existsSync(brought)) return brought;
  if (Number(process.versions.node.split('.')[0]) >= NODE_MIN) return process.execPath;
  return fail(
    `Hineni runs on Node ${NODE_MIN}, and this is ${process.version}. npm brings Node ${NODE_MIN} along for Linux on x64 and arm64;\n` +
      `on ${process.platform} ${process.arch} install Node ${NODE_MIN} yourself (https://nodejs.org), then run the same command again.`,
  );
};

/** Hands signals on, and ends as the child ends. */
const become = async (command, args, stdio) => {
  const child = spawn(command, args, {
    stdio,
    env: { ...process.env, PATH: `${BIN}${delimiter}${process.env.PATH ?? ''}` },
  });
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  // Ctrl+C reaches the child by itself; we only must not end before it.
  process.on('SIGINT', () => undefined);
  const { code, signal } = await ended(child);
  process.exit(signal === null ? code : 128 + constants.signals[signal]);
};

const args = process.argv.slice(2);
if (args.length === 0) fail('What shall be run? node local/ready.mjs <file.ts> | --run <npm script>');
await makeReady();
const node = nodePath();
if (args[0] === '--run') {
  const [, script, ...rest] = args;
  await become('npm', ['run', '-s', script, ...(rest.length > 0 ? ['--', ...rest] : [])], 'inherit');
} else {
  const [file, ...rest] = args;
  // The channel closes when this process is gone, however it went: that is how a stage learns of it.
  await become(node, [resolve(ROOT, file), ...rest], ['inherit', 'inherit', 'inherit', 'ipc']);
}
