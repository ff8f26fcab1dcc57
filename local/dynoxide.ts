import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { join } from 'node:path';

/** Where the engine answers, and how to end it. `streamsIndexed` is false when its schema is not the one we know. */
export type Dynoxide = {
  endpoint: string;
  port: number;
  streamsIndexed: boolean;
  /** When the engine has ended, by itself or by `stop`. */
  ended: Promise<void>;
  stop: () => Promise<void>;
};

const STARTS_MAX = 5;
const READY_MILLIS_MAX = 5_000;
const STOP_MILLIS_MAX = 5_000;

const binary = (): string => {
  try {
    const manifest = createRequire(import.meta.url).resolve('@dynoxide/linux-x64/package.json');
    return join(manifest, '..', 'dynoxide');
  } catch (error) {
    throw new Error(
      'The database engine is missing: it exists for Linux on x64 only. Elsewhere set DYNAMODB_ENDPOINT to another ' +
        'DynamoDB (DynamoDB Local or AWS); on Linux x64 run npm install with optional dependencies',
      { cause: error },
    );
  }
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

const commandOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
};

/** A stage that was killed leaves its engine behind, which would write to the same file beside ours. */
const endForgotten = async (dbPath: string, pidPath: string): Promise<void> => {
  let pid: number;
  try {
    pid = Number(readFileSync(pidPath, 'utf8'));
  } catch {
    return;
  }
  const isOurs = (): boolean => commandOf(pid).includes(`\0${dbPath}\0`);
  if (!Number.isInteger(pid) || pid <= 1 || !isOurs()) return;
  process.kill(pid, 'SIGKILL');
  for (const deadline = Date.now() + STOP_MILLIS_MAX; Date.now() < deadline && isOurs();) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

const answers = async (endpoint: string): Promise<boolean> => {
  try {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': 'DynamoDB_20120810.ListTables',
        'x-amz-date': '20260101T000000Z',
        // The engine checks the form of a signature, never its truth.
        authorization:
          'AWS4-HMAC-SHA256 Credential=local/20260101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=00',
      },
      body: '{}',
      signal: AbortSignal.timeout(1_000),
    });
    await response.text();
    return response.ok;
  } catch {
    return false;
  }
};

const untilReady = async (child: ChildProcess, endpoint: string): Promise<boolean> => {
  for (const deadline = Date.now() + READY_MILLIS_MAX; Date.now() < deadline && child.exitCode === null;) {
    // Another process may have taken the port meanwhile and answer in our place: ours has to live as well.
    if ((await answers(endpoint)) && child.exitCode === null) return true;
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
  child.kill('SIGKILL');
  return false;
};

const end = async (child: ChildProcess, pidPath: string): Promise<void> => {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = once(child, 'exit');
    const forced = setTimeout(() => child.kill('SIGKILL'), STOP_MILLIS_MAX);
    child.kill('SIGTERM');
    await ended;
    clearTimeout(forced);
  }
  rmSync(pidPath, { force: true });
};

/**
 * Every streamed write asks for the greatest sequence number of its table, for which the engine has no index: without
 * one a write costs ten times as much after some ten thousand. It relies on an inner schema, so another schema than the
 * known one is left alone.
 *
 * @returns whether the index is there.
 */
export const indexStreams = async (dbPath: string): Promise<boolean> => {
  const { DatabaseSync } = await import('node:sqlite');
  const database = new DatabaseSync(dbPath, { timeout: 5_000 });
  try {
    const columns = database.prepare('PRAGMA table_info(_stream_records)').all();
    const known = ['table_name', 'sequence_number'].every((name) =>
      columns.some((column) => column['name'] === name && column['type'] === 'TEXT'),
    );
    if (!known) return false;
    database.exec(
      'CREATE INDEX IF NOT EXISTS hineni_stream_sequence ON _stream_records(table_name, CAST(sequence_number AS INTEGER))',
    );
    return true;
  } finally {
    database.close();
  }
};

/**
 * Starts the DynamoDB engine over one SQLite file; what it acknowledges is on the disk. An engine that an earlier,
 * killed stage left on the same file is ended first.
 *
 * @param options `port`: a free one unless told.
 * @throws Error when the machine is not Linux x64, or when the engine does not come up.
 */
export const startDynoxide = async (options: { dbPath: string; port?: number }): Promise<Dynoxide> => {
  const pidPath = `${options.dbPath}.pid`;
  const command = binary();
  await endForgotten(options.dbPath, pidPath);
  for (let start = 0; start < STARTS_MAX; start += 1) {
    const port = options.port ?? (await freePort());
    const endpoint = `http://127.0.0.1:${port}`;
    const log = openSync(`${options.dbPath}.log`, 'w');
    const child = spawn(command, ['serve', '-p', String(port), '--db-path', options.dbPath], {
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    // Without a listener a failed spawn would end the process; `untilReady` sees it as well.
    child.on('error', () => undefined);
    // A caller that ends without stopping it is neither held up by the engine nor outlived by it.
    child.unref();
    const killWithUs = (): boolean => child.kill('SIGKILL');
    process.once('exit', killWithUs);
    child.once('exit', () => process.off('exit', killWithUs));
    if (child.pid !== undefined) writeFileSync(pidPath, String(child.pid));
    if (!(await untilReady(child, endpoint))) continue;
    const streamsIndexed = await indexStreams(options.dbPath);
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    return { endpoint, port, streamsIndexed, ended, stop: () => end(child, pidPath) };
  }
  throw new Error(`The database engine did not start; see ${options.dbPath}.log`);
};
