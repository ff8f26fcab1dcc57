import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import { clientOf, eventually } from '../support/stage-client.ts';
import { startTestStage, type TestStage } from '../support/stage.ts';

const root = join(import.meta.dirname, '../..');
const folders: string[] = [];
const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'hineni-start-'));
  folders.push(folder);
  return folder;
};
let stage: TestStage | undefined;
afterEach(async () => {
  await stage?.stop();
  stage = undefined;
});
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** Runs a command of the stage and gives back what it printed. */
const run = async (file: string, args: string[], env: Record<string, string>) => {
  const child: ChildProcess = spawn(process.execPath, [join(root, 'local', file), ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout?.on('data', (piece: Buffer) => void (out += piece.toString()));
  child.stderr?.on('data', (piece: Buffer) => void (err += piece.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out, err };
};
const stateOf = (pid: number): string => {
  try {
    return /\) (\w)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1] ?? 'gone';
  } catch {
    return 'gone';
  }
};
const childrenOf = (pid: number): number[] =>
  readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number),
  );

test('the first start shows a morning; a later one keeps what was changed, and seeds nothing twice', async () => {
  stage = await startTestStage({ withMorning: true });
  const own = stage;
  const office = clientOf(own, 'coordinator.a1');
  const days = [0, 1].map((back) =>
    new Date(Date.now() - back * 86_400_000).toLocaleDateString('en-CA', { timeZone: 'Asia/Jerusalem' }),
  );
  const visits = async (): Promise<any[]> =>
    (await Promise.all(days.map((day) => office.get(`/v1/visits?date=${day}`)))).flatMap(
      (answer) => answer.body.items,
    );
  const shown = await eventually(visits, (items) => items.length === 6);
  const called = shown.find((visit) => visit.recipientId === 'morning-h1');
  expect(called).toMatchObject({
    channelIn: 'voice-landline',
    state: 'complete',
    recipientAnswer: { answer: 'confirm' },
  });
  const notes = await office.get('/v1/incomplete-calls');
  expect(notes.body.items).toMatchObject([
    { callId: 'morning-broken', caregiverId: 'morning-p1', line: null },
  ]);
  expect(new Set(shown.map((visit) => visit.standing))).toContain('verified');
  expect(shown.flatMap((visit) => visit.exceptions.map((exception: any) => exception.code))).toEqual(
    expect.arrayContaining(['OUTSIDE_PLACE', 'MISSING_ARRIVAL']),
  );
  const interfaceOf = clientOf(own, 'interface.a1');
  const { body } = await interfaceOf.get('/v1/assignments/g1-c1');
  const { caregiverId, recipientId, from } = body;
  const changed = await interfaceOf.put('/v1/assignments/g1-c1', {
    caregiverId,
    recipientId,
    from,
    weeklyMinutes: 600,
  });
  expect(changed.body.version).toBe(2);

  await own.kill();
  await own.again();

  expect((await interfaceOf.get('/v1/assignments/g1-c1')).body).toEqual(changed.body);
  expect((await interfaceOf.get('/v1/recipients/c1')).body.version).toBe(1);
  expect((await visits()).map((visit) => visit.visitId).sort()).toEqual(
    shown.map((visit) => visit.visitId).sort(),
  );
}, 60_000);

test('a token and an invocation work against the running stage; a second start says that it runs', async () => {
  stage = await startTestStage();
  const env = { HINENI_STATE: stage.stateDir };

  const token = await run('token.ts', ['interface.a2'], env);
  expect(token).toMatchObject({ code: 0, err: '' });
  const reply = await fetch(`${stage.url}/v1/branches`, {
    headers: { authorization: `Bearer ${token.out.trim()}` },
  });
  expect(reply.status).toBe(200);
  const stranger = await run('token.ts', ['nobody'], env);
  expect(stranger.code).toBe(1);
  expect(stranger.err).toContain('coordinator.a1');

  const invoked = await run('invoke.ts', ['put-report'], env);
  expect(JSON.parse(invoked.out)).toMatchObject({ statusCode: 201, body: { place: { verdict: 'inside' } } });
  const again = await run('invoke.ts', ['put-report', 'put-report.sample.json'], env);
  expect(JSON.parse(again.out)).toMatchObject({ statusCode: 200 });
  const streamed = await run('invoke.ts', ['fold-visits'], env);
  expect(JSON.parse(streamed.out)).toEqual({ batchItemFailures: [] });
  const unknown = await run('invoke.ts', ['no-such-function'], env);
  expect([unknown.code, unknown.err.split('\n').length]).toEqual([1, 3]);

  const second = await run('start.ts', [], { ...env, PORT: '0' });
  expect(second).toMatchObject({ code: 1, out: '' });
  expect(second.err).toContain(`already runs at ${stage.url}`);
  const reset = await run('reset.ts', [], env);
  expect(reset.code).toBe(1);
  expect(existsSync(join(stage.stateDir, 'tables.db'))).toBe(true);
}, 60_000);

test('a taken port is said in one line, before anything is touched', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as { port: number };
  const folder = newFolder();

  const { code, err } = await run('start.ts', [], { HINENI_STATE: folder, PORT: String(port) });
  other.close();

  expect(code).toBe(1);
  expect(err).toBe(`Port ${port} is taken. Choose another: PORT=3001 npm start\n`);
  expect(readdirSync(folder)).toEqual([]);
}, 30_000);

test('nothing is left running when the stage is killed, and a reset forgets everything', async () => {
  stage = await startTestStage();
  const { pid } = JSON.parse(readFileSync(join(stage.stateDir, 'stage.json'), 'utf8')) as { pid: number };
  const children = childrenOf(pid);
  expect(children.length).toBeGreaterThanOrEqual(2);

  await stage.kill();

  await expect
    .poll(() => children.map(stateOf).filter((state) => state !== 'gone' && state !== 'Z'), {
      timeout: 10_000,
    })
    .toEqual([]);
  expect((await run('token.ts', ['division'], { HINENI_STATE: stage.stateDir })).err).toContain('npm start');
  expect((await run('reset.ts', [], { HINENI_STATE: stage.stateDir })).code).toBe(0);
  expect(existsSync(stage.stateDir)).toBe(false);
}, 60_000);
