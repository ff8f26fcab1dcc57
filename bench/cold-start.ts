import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { catalogue } from '#functions/catalogue';
import { ROOT } from '#local/functions';
import { costText, HAS_INSTRUCTIONS } from './support/meter.ts';
import type { Figure, Metric } from './support/metric.ts';
import { interleaved, median, medianRatio, type Pairs } from './support/pairs.ts';
import { enrol, reportEvent, reportOf } from './support/people.ts';
import { BENCH_DIR, startStore } from './support/store.ts';

const run = promisify(execFile);
const FUNCTIONS = join(ROOT, 'dist', 'functions');
const RUNTIME = join(import.meta.dirname, 'children', 'cold.mjs');
const KILOBYTE = 1_000;

type Start = { cost: number; wallMillis: number; status: number | null };

const instructionsIn = (stderr: string): number => Number(/^(\d+),/m.exec(stderr)?.[1] ?? NaN);

/** Starts a runtime, has it handle one event, and tells what the whole process used. */
const start = async (bundle: string, eventFile: string, env: Record<string, string>): Promise<Start> => {
  const node = [process.execPath, RUNTIME, bundle, eventFile];
  const [command = '', ...args] = HAS_INSTRUCTIONS
    ? ['perf', 'stat', '-x', ',', '-e', 'instructions', '--', ...node]
    : node;
  const began = performance.now();
  const { stdout, stderr } = await run(command, args, { env: { PATH: process.env['PATH'] ?? '', ...env } });
  const wallMillis = performance.now() - began;
  // A function may write a line of its log before.
  const { cpuMicros, status } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as {
    cpuMicros: number;
    status: number | null;
  };
  return { cost: HAS_INSTRUCTIONS ? instructionsIn(stderr) : cpuMicros * 1_000, wallMillis, status };
};

type Outputs = Record<string, { bytes: number; imports: { path: string; kind: string }[] }>;

/** Bytes that a start reads: the file and everything that it imports outright. */
const startBytes = (): ((name: string) => number) => {
  const { outputs } = JSON.parse(readFileSync(join(ROOT, 'dist', 'meta.json'), 'utf8')) as {
    outputs: Outputs;
  };
  const bytesOf = (path: string, seen: Set<string>): number => {
    const output = outputs[path];
    if (output === undefined || seen.has(path)) return 0;
    seen.add(path);
    return output.imports
      .filter(({ kind }) => kind === 'import-statement')
      .reduce((sum, one) => sum + bytesOf(one.path, seen), output.bytes);
  };
  return (name) => bytesOf(`dist/functions/${name}/index.mjs`, new Set());
};

const bareBundle = async (): Promise<string> => {
  const outfile = join(BENCH_DIR, 'bare.mjs');
  await build({
    entryPoints: [join(import.meta.dirname, 'children', 'bare-handler.ts')],
    outfile,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
  });
  return outfile;
};

/** An event for each function: reports that are new each time, and the sample of what wakes each of the others. */
const eventWriter = () => {
  let serial = 0;
  const write = (name: string, text: string): string => {
    const file = join(BENCH_DIR, `${name}.event.json`);
    writeFileSync(file, text);
    return file;
  };
  return (name: string): string => {
    serial += 1;
    const report = reportOf(serial % 10, `cold-${process.pid}-${serial}`, 'arrival', Date.now(), true);
    if (name === 'put-report') return write(name, reportEvent(report));
    if (name === 'sync-reports') {
      const event = JSON.parse(reportEvent(report)) as Record<string, unknown>;
      const body = JSON.stringify({
        reports: [{ reportId: report.reportId, ...(JSON.parse(report.body) as object) }],
      });
      return write(name, JSON.stringify({ ...event, httpMethod: 'POST', pathParameters: null, body }));
    }
    const sample = readFileSync(join(ROOT, 'events', `${name}.sample.json`), 'utf8');
    if (name !== 'take-turn') return write(name, sample);
    const event = JSON.parse(sample) as { body: string };
    const turn = JSON.parse(event.body) as object;
    const body = JSON.stringify({ ...turn, callId: `cold-${process.pid}-${serial}`, turn: 0, digits: null });
    return write(name, JSON.stringify({ ...event, body }));
  };
};

const LEAN = ['put-report', 'sync-reports', 'take-turn'] as const;

const measure = async ({ quick }: { quick: boolean }): Promise<Figure[]> => {
  mkdirSync(BENCH_DIR, { recursive: true });
  const store = await startStore();
  try {
    await enrol(store.lean, 0, 10);
    const bare = await bareBundle();
    const eventFor = eventWriter();
    const bytesOf = startBytes();
    const rounds = quick ? 3 : 11;

    const compare = async (name: string, count: number): Promise<{ cost: Pairs; wall: number }> => {
      const walls: Pairs = { a: [], b: [] };
      const cost = await interleaved(
        count,
        async () => {
          const one = await start(join(FUNCTIONS, name, 'index.mjs'), eventFor(name), store.env);
          if (name in { 'put-report': 1 } && one.status !== 201) throw new Error(`${name}: ${one.status}`);
          walls.a.push(one.wallMillis);
          return one.cost;
        },
        async () => {
          const one = await start(bare, eventFor('put-report'), store.env);
          walls.b.push(one.wallMillis);
          return one.cost;
        },
      );
      return { cost, wall: medianRatio(walls) };
    };

    const figures: Figure[] = [];
    // The first starts bring the files into memory.
    await compare('put-report', 1);
    for (const name of LEAN) {
      const { cost, wall } = await compare(name, rounds);
      figures.push(
        {
          what: `${name}: first start and first answer, to a bare handler`,
          value: medianRatio(cost),
          unit: 'x',
          isUse: true,
          target: 2.2,
          goal: 1.6,
          note: `${costText(median(cost.a))} to ${costText(median(cost.b))}; wall ${wall.toFixed(2)}x`,
        },
        {
          what: `${name}: what is loaded at the start`,
          value: bytesOf(name) / KILOBYTE,
          unit: ' KB',
          target: 60,
          goal: 30,
        },
      );
    }
    const others = Object.keys(catalogue).filter((name) => !LEAN.some((lean) => lean === name));
    const left: string[] = [];
    const ratios: { name: string; ratio: number }[] = [];
    for (const name of others) {
      try {
        ratios.push({ name, ratio: medianRatio((await compare(name, quick ? 1 : 3)).cost) });
      } catch {
        // It ends with an error without its queue or issuer; what it costs to start is seen in its likes.
        left.push(name);
      }
    }
    ratios.sort((a, b) => a.ratio - b.ratio);
    const last = ratios.at(-1);
    figures.push(
      {
        what: 'the others: median',
        value: median(ratios.map(({ ratio }) => ratio)),
        unit: 'x',
        isUse: true,
        target: 6,
      },
      {
        what: `the others: most (${last?.name})`,
        value: last?.ratio ?? NaN,
        unit: 'x',
        isUse: true,
        target: 6,
        note: `${ratios.length} functions, each with the sample of what wakes it${left.length > 0 ? `; not ${left.join(', ')}` : ''}`,
      },
    );
    const kilobytes = others.map((name) => bytesOf(name) / KILOBYTE);
    figures.push({
      what: 'the others: size, median',
      value: median(kilobytes),
      unit: ' KB',
      note: `most ${Math.round(Math.max(...kilobytes))} KB`,
    });
    return figures;
  } finally {
    await store.stop();
  }
};

/** (c) From nothing to the first durable report. */
export const coldStart: Metric = { id: 'c', title: 'Cold start and size', measure };
