import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { HAS_INSTRUCTIONS, MEASURE } from './support/meter.ts';
import { type Figure, type Metric, standingOf } from './support/metric.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: 'a,b,c,d,e,f,g,h' },
    quick: { type: 'boolean', default: false },
    caregivers: { type: 'string' },
    reports: { type: 'string' },
  },
});
const size = {
  quick: values.quick,
  caregivers: Number(values.caregivers ?? (values.quick ? 10_000 : 100_000)),
  reports: Number(values.reports ?? (values.quick ? 50_000 : 1_000_000)),
};

/** Loaded one by one: a metric reads its environment when it is loaded. */
const METRICS: Record<string, () => Promise<Metric>> = {
  a: async () => (await import('./report-handler.ts')).reportHandler,
  b: async () => (await import('./stage-rate.ts')).stageRate,
  c: async () => (await import('./cold-start.ts')).coldStart,
  d: async () => (await import('./write-units.ts')).writeUnits,
  e: async () => (await import('./batch-rate.ts')).batchRate,
  f: async () => (await import('./history.ts')).history,
  g: async () => (await import('./payment.ts')).payment,
  h: async () => (await import('./voice-turns.ts')).voiceTurns,
};

const digits = (value: number): string =>
  Number.isInteger(value) ? String(value) : value.toFixed(Math.abs(value) < 10 ? 2 : 1);

const rowOf = (figure: Figure): string => {
  const { what, value, unit, target, goal, moreIsBetter, note } = figure;
  const sign = moreIsBetter ? '≥' : '≤';
  const limit = (at: number | undefined): string => (at === undefined ? '' : `${sign} ${digits(at)}${unit}`);
  return `| ${[what, `**${digits(value)}${unit}**`, limit(target), limit(goal), standingOf(figure), note ?? ''].join(' | ')} |`;
};

const commit = (): string => {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  } catch {
    return 'unknown';
  }
};

const machine = (): string => {
  const [first] = cpus();
  const load = readFileSync('/proc/loadavg', 'utf8').split(' ').slice(0, 3).join(' ');
  return `${cpus().length} x ${first?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB, Linux ${release()}, Node ${process.versions.node}; load ${load} at the end`;
};

// The functions are measured as they are deployed.
execFileSync(process.execPath, [join(import.meta.dirname, '..', 'infra', 'bundle.ts')], { stdio: 'ignore' });

const sections: string[] = [];
for (const id of values.only.split(',')) {
  const load = METRICS[id.trim()];
  if (load === undefined)
    throw new Error(`There is no metric ${id}: one or more of ${Object.keys(METRICS).join(',')}`);
  const metric = await load();
  process.stdout.write(`\n(${metric.id}) ${metric.title}\n`);
  const figures = await metric.measure(size);
  const rows = figures.map(rowOf);
  process.stdout.write(`${rows.join('\n')}\n`);
  sections.push(
    [
      `## (${metric.id}) ${metric.title}`,
      '',
      '| figure | value | target | goal | | how it came about |',
      '|---|---|---|---|---|---|',
      ...rows,
      '',
    ].join('\n'),
  );
}

const command = `npm run bench${process.argv.length > 2 ? ` -- ${process.argv.slice(2).join(' ')}` : ''}`;
const text = [
  '# Results of the benches',
  '',
  `- Command: \`${command}\``,
  `- Machine: ${machine()}`,
  `- Date: ${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC, commit ${commit()}`,
  `- Every ratio is the median of ratios of pairs that were measured in turn (A-B-B-A) in one run, of ${MEASURE} unless it says otherwise.`,
  `- ${HAS_INSTRUCTIONS ? 'Instructions are counted by perf.' : 'perf counts no instructions on this machine: CPU time, as the scheduler counts it, is less steady, and a limit of it is allowed 15 %.'}`,
  '',
  ...sections,
].join('\n');
if (sections.length === Object.keys(METRICS).length) {
  writeFileSync(join(import.meta.dirname, 'RESULTS.md'), text);
  process.stdout.write('\nWritten to bench/RESULTS.md\n');
} else process.stdout.write('\nNot written down: only a run of everything is\n');
process.exit(0);
