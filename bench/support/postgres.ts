import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { homeOf, recipientIdOf } from './people.ts';

const run = promisify(execFile);
const VERSIONS = '/usr/lib/postgresql';

/** A PostgreSQL of its own, or why there is none. */
export type Postgres = { url: string; pids: () => number[]; stop: () => Promise<void> };

const programs = (): string | undefined => {
  if (!existsSync(VERSIONS)) return undefined;
  const [newest] = readdirSync(VERSIONS).sort((a, b) => Number(b) - Number(a));
  return newest === undefined ? undefined : join(VERSIONS, newest, 'bin');
};

const isRoot = (): boolean => userInfo().uid === 0;

/** It refuses to run as root; its own account is there wherever it is installed. */
const asItself = (command: string, args: string[]): [string, string[]] =>
  isRoot()
    ? ['setpriv', ['--reuid=postgres', '--regid=postgres', '--clear-groups', command, ...args]]
    : [command, args];

const idsOf = (name: string): { uid: number; gid: number } => {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((one) => one.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return { uid: Number(uid), gid: Number(gid) };
};

const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);

/**
 * Starts a fresh cluster with durable commits and the tables of the baseline: a key and two more indexes.
 * @param people so many recipients with their places.
 * @returns undefined where PostgreSQL is not installed.
 */
export const startPostgres = async (people: number): Promise<Postgres | undefined> => {
  const bin = programs();
  if (bin === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'hineni-bench-postgres-'));
  if (isRoot()) {
    const { uid, gid } = idsOf('postgres');
    chownSync(folder, uid, gid);
  }
  const data = join(folder, 'data');
  await run(
    ...asItself(join(bin, 'initdb'), ['-D', data, '-U', 'bench', '-A', 'trust', '--no-instructions']),
    {
      cwd: folder,
    },
  );
  const port = await freePort();
  const [command, args] = asItself(join(bin, 'postgres'), [
    ...['-D', data, '-p', String(port), '-k', folder],
    ...[
      '-c',
      'fsync=on',
      '-c',
      'synchronous_commit=on',
      '-c',
      'shared_buffers=256MB',
      '-c',
      'listen_addresses=127.0.0.1',
    ],
  ]);
  const server = spawn(command, args, { cwd: folder, stdio: 'ignore' });
  const url = `postgres://bench@127.0.0.1:${port}/postgres`;
  const client = await connected(url);
  await client.query(`
    CREATE TABLE places (recipient_id text PRIMARY KEY, latitude float8 NOT NULL, longitude float8 NOT NULL);
    CREATE TABLE reports (report_id uuid PRIMARY KEY, recipient_id text NOT NULL, kind text NOT NULL,
      occurred_at timestamptz NOT NULL, received_at timestamptz NOT NULL, verdict text NOT NULL,
      distance float8 NOT NULL, content_hash text NOT NULL);
    CREATE INDEX ON reports (recipient_id, occurred_at);
    CREATE INDEX ON reports (received_at);`);
  const numbers = Array.from({ length: people }, (_, number) => number);
  await client.query('INSERT INTO places SELECT * FROM unnest($1::text[], $2::float8[], $3::float8[])', [
    numbers.map(recipientIdOf),
    numbers.map((number) => homeOf(number).latitudeDegrees),
    numbers.map((number) => homeOf(number).longitudeDegrees),
  ]);
  await client.query('ANALYZE');
  await client.end();
  const pid = server.pid ?? 0;
  return {
    url,
    pids: () => [pid, ...childrenOf(pid)],
    stop: async () => {
      const ended = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGQUIT');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No port was given');
  return address.port;
};

const connected = async (url: string): Promise<pg.Client> => {
  for (const deadline = Date.now() + 20_000; ;) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      return client;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await sleep(100);
    }
  }
};
