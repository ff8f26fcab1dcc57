import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { catalogue } from '#functions/catalogue';
import { authorizerCache } from './authorizer-cache.ts';
import { startDynoxide } from './dynoxide.ts';
import { type Handler, loadHandler } from './functions.ts';
import { gateway } from './gateway.ts';
import { guard } from './guard.ts';
import { invitedPeople } from './invited.ts';
import { startIssuer } from './issuer.ts';
import { mailSimulator } from './mail-simulator.ts';
import { operatorSimulator } from './operator-simulator.ts';
import { buildPages, PAGES, pagesAreOld } from './pages.ts';
import { LOCAL_PASSWORD } from './people.ts';
import { operations } from './route-table.ts';
import { crossOut, giveUp, runningStage, stateDirOf, writeDown } from './running-stage.ts';
import { seed } from './seed.ts';
import { functionEnv, REGION } from './settings.ts';
import { staticFiles } from './static-files.ts';
import { createTables } from './tables.ts';
import { localToken } from './tokens.ts';
import { startWorkerProcess } from './worker-process.ts';

const CLOSE_MILLIS_MAX = 3_000;
const RESTART_MILLIS = 200;
const stateDir = stateDirOf();
const quiet = process.env['HINENI_QUIET'] === '1';
const say = (line: string): void => {
  if (!quiet) process.stdout.write(`${line}\n`);
};
let ending: Promise<void> | undefined;
/** Undone in reverse when the stage ends. */
const undo: (() => unknown)[] = [];

/** Takes the port before anything else, so that a second start touches nothing of the first. */
const listen = async (
  port: number,
): Promise<{ open: ReturnType<typeof gateway>['open']; origin: string }> => {
  const running = runningStage(stateDir);
  if (running !== undefined) giveUp(`The stage already runs at ${running.url} (process ${running.pid}).`);
  const { server, open } = gateway();
  server.listen(port, process.env['HOST'] ?? '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    giveUp(isTaken ? `Port ${port} is taken. Choose another: PORT=3001 npm start` : String(error));
  }
  undo.push(async () => {
    const closed = once(server, 'close');
    server.close();
    server.closeIdleConnections();
    const forced = setTimeout(() => server.closeAllConnections(), CLOSE_MILLIS_MAX);
    await closed;
    clearTimeout(forced);
  });
  const address = server.address();
  const taken = typeof address === 'object' && address !== null ? address.port : port;
  return { open, origin: `http://localhost:${taken}` };
};

/** The database of this stage, or another one that DYNAMODB_ENDPOINT names. */
const startDatabase = async (): Promise<string> => {
  const other = process.env['DYNAMODB_ENDPOINT'];
  if (other !== undefined) return other;
  const dbPath = join(stateDir, 'tables.db');
  const keeper = { stop: () => Promise.resolve(), port: 0 };
  const start = async (): Promise<string> => {
    const engine = await startDynoxide({ dbPath, ...(keeper.port > 0 && { port: keeper.port }) });
    const pid = Number(readFileSync(`${dbPath}.pid`, 'utf8'));
    const unguard = guard(pid);
    keeper.port = engine.port;
    keeper.stop = async () => {
      await engine.stop();
      unguard();
    };
    void engine.ended.then(async () => {
      unguard();
      // Ctrl+C reaches the engine as well, a moment before or after us.
      await new Promise((resolve) => setTimeout(resolve, RESTART_MILLIS));
      if (ending !== undefined) return;
      process.stderr.write('The database engine ended by itself and is started again\n');
      start().catch((error: unknown) => process.stderr.write(`${String(error)}\n`));
    });
    return engine.endpoint;
  };
  undo.push(() => keeper.stop());
  return start();
};

/** A database or queues elsewhere are asked with this terminal's own keys; ours take any. */
const keysOfElsewhere = (): Record<string, string> => {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, DYNAMODB_ENDPOINT, SQS_ENDPOINT } = process.env;
  if (DYNAMODB_ENDPOINT === undefined && SQS_ENDPOINT === undefined) return {};
  if (AWS_ACCESS_KEY_ID === undefined || AWS_SECRET_ACCESS_KEY === undefined) return {};
  return { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY };
};

const loadAll = async (): Promise<Map<string, Handler>> => {
  const names = [...operations.map((operation) => operation.name), 'authorize'];
  const loaded = new Map<string, Handler>();
  await Promise.all(
    names.map(async (name) => {
      const entry = catalogue[name];
      try {
        if (entry !== undefined) loaded.set(name, await loadHandler(entry));
      } catch (error) {
        process.stderr.write(
          `${name} does not load: ${error instanceof Error ? error.message : String(error)}\n`,
        );
      }
    }),
  );
  return loaded;
};

const end = (): Promise<void> => {
  ending ??= (async () => {
    for (const step of undo.reverse()) await Promise.resolve(step()).catch(() => undefined);
    process.exit(0);
  })();
  return ending;
};

const start = async (): Promise<void> => {
  mkdirSync(stateDir, { recursive: true });
  const { open, origin } = await listen(Number(process.env['PORT'] ?? 3_000));
  const isOwnDatabase = process.env['DYNAMODB_ENDPOINT'] === undefined;
  const endpoint = await startDatabase();
  const env = { ...functionEnv(origin, endpoint), ...keysOfElsewhere() };
  Object.assign(process.env, env);
  const database = new DynamoDBClient({ endpoint });
  await createTables(database);
  database.destroy();
  const worker = await startWorkerProcess({ ...env, ...(isOwnDatabase && { HINENI_OWN_DATABASE: 'yes' }) });
  undo.push(worker.stop);
  Object.assign(process.env, worker.env);

  const people = invitedPeople(env['DIRECTORY_TABLE'] ?? 'directory', { region: REGION, endpoint });
  const issuer = startIssuer(origin, stateDir, people);
  undo.push(issuer.close);
  const handlers = await loadAll();
  const authorize = handlers.get('authorize') ?? (() => Promise.reject(new Error('No authorizer')));
  const operator = operatorSimulator();
  open({
    handlerOf: (operation) => handlers.get(operation.name),
    authorize: authorizerCache(authorize),
    issuer: issuer.serve,
    operator: operator.handle,
    mails: mailSimulator(),
    pages: staticFiles(PAGES),
  });
  writeDown(stateDir, { pid: process.pid, url: origin, env: { ...env, ...worker.env } });
  undo.push(() => crossOut(stateDir));

  await seed({
    url: origin,
    stateDir,
    tokenOf: (username) => localToken(origin, stateDir, username),
    withMorning: process.env['HINENI_MORNING'] !== 'off',
  });
  process.send?.({ ready: { url: origin, env: { ...env, ...worker.env } } });
  say(`
  Hineni runs at      ${origin}
  Sign in as          division, coordinator.a1, caregiver.g1 …   password: ${LOCAL_PASSWORD}
  A token for curl    npm run -s token -- coordinator.a1
  The contract        ${origin}/v1/openapi.json
  Its state           ${stateDir}   (npm run reset forgets it)
  Ctrl+C stops it.
`);
  if (process.env['HINENI_PAGES'] !== 'off' && pagesAreOld()) {
    say('  The pages are being built …');
    say((await buildPages()) ? '  The pages are ready.' : '  The pages could not be built: npm run web');
  }
};

process.on('SIGINT', () => void end());
process.on('SIGTERM', () => void end());
// Whoever started us is gone.
process.on('disconnect', () => void end());
try {
  await start();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  for (const step of undo.reverse()) await Promise.resolve(step()).catch(() => undefined);
  process.exit(1);
}
