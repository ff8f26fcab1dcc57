import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { signedDatabase } from '#shared/adapters/database-signed';
import { runningStage } from '#local/running-stage';
import { startStage } from '#local/stage';
import { enrolCallers } from './support/callers.ts';
import { startChild } from './support/child.ts';
import type { Figure, Metric } from './support/metric.ts';
import { interleaved, median, medianRatio, type Pairs } from './support/pairs.ts';
import { quietOf } from './support/quiet.ts';
import { BENCH_DIR } from './support/store.ts';

/** Calls at one time: turns of several wait for each other, as they do in a morning. */
const TOGETHER = 4;

type Timed = { what: string; millis: number };
type Side = { url: string; checked: boolean; p50: number[]; turns: Timed[] };

const shareOf = (millis: readonly number[], share: number): number =>
  [...millis].sort((a, b) => a - b)[Math.floor(millis.length * share)] ?? NaN;

/** The slowest kinds of turns, in words. */
const slowestOf = (turns: readonly Timed[]): string => {
  const kinds = [...new Set(turns.map(({ what }) => what))].map((what) => {
    const millis = turns.filter((turn) => turn.what === what).map((turn) => turn.millis);
    return { what, p50: shareOf(millis, 0.5), p99: shareOf(millis, 0.99) };
  });
  return kinds
    .sort((a, b) => b.p99 - a.p99)
    .slice(0, 3)
    .map(({ what, p50, p99 }) => `${what} ${p50.toFixed(1)}/${p99.toFixed(1)}`)
    .join(', ');
};

const measure = async ({ quick }: { quick: boolean }): Promise<Figure[]> => {
  const [people, pairs] = quick ? [40, 5] : [100, 9];
  mkdirSync(BENCH_DIR, { recursive: true });
  const stateDir = await mkdtemp(join(BENCH_DIR, 'voice-'));
  const stage = await startStage({ stateDir });
  const database = signedDatabase({ region: 'il-central-1', endpoint: stage.env['DYNAMODB_ENDPOINT'] });
  const callers = await enrolCallers(database, people);
  const token = await stage.tokenOf('voice.gateway');
  const busy = [
    Number(await readFile(join(stateDir, 'tables.db.pid'), 'utf8')),
    runningStage(stateDir)?.pid ?? 0,
  ];
  const empty = await startChild('empty-gateway.ts', [], stage.env);
  const load = await startChild('call-load.ts', [], {});
  const { url } = await empty.ask<{ url: string }>({});
  const sides: Record<'stage' | 'floor', Side> = {
    stage: { url: stage.url, checked: true, p50: [], turns: [] },
    floor: { url, checked: false, p50: [], turns: [] },
  };

  let cells = 0;
  /** Every caller's two calls to a side. @returns p99 of their turns, in milliseconds */
  const cell = async (side: Side): Promise<number> => {
    cells += 1;
    const order = { url: side.url, token, callers, together: TOGETHER, checked: side.checked };
    const { turns } = await load.ask<{ turns: Timed[] }>({ ...order, tag: `${process.pid}-${cells}` });
    await quietOf(busy);
    const millis = turns.map((turn) => turn.millis);
    side.turns.push(...turns);
    side.p50.push(shareOf(millis, 0.5));
    return shareOf(millis, 0.99);
  };

  try {
    await cell(sides.stage);
    await cell(sides.floor);
    for (const side of Object.values(sides)) Object.assign(side, { p50: [], turns: [] });
    const p99 = await interleaved(
      pairs,
      () => cell(sides.stage),
      () => cell(sides.floor),
    );
    const p50: Pairs = { a: sides.stage.p50, b: sides.floor.p50 };
    const told = ({ a, b }: Pairs): string => `${median(a).toFixed(1)} ms to ${median(b).toFixed(1)} ms`;
    return [
      {
        what: 'p50 of a turn, to an empty handler behind the same gateway',
        value: medianRatio(p50),
        unit: 'x',
        note: told(p50),
      },
      {
        what: 'p99 of a turn, to an empty handler behind the same gateway',
        value: medianRatio(p99),
        unit: 'x',
        note: `${told(p99)}; slowest, p50/p99 in ms: ${slowestOf(sides.stage.turns)}`,
      },
      {
        what: 'p99 of a turn',
        value: median(p99.a),
        unit: ' ms',
        note: `${sides.stage.turns.length} turns of ${2 * people * pairs} calls, ${TOGETHER} at a time: arrivals by landline, departures by mobile with a look back, each to the read-back and the hang-up`,
      },
    ];
  } finally {
    await Promise.all([load.stop(), empty.stop(), stage.stop()]);
    await rm(stateDir, { recursive: true, force: true });
  }
};

/** (h) What a caller waits for. Wall time, as a silence on the line is. */
export const voiceTurns: Metric = { id: 'h', title: 'Turns of a call on the embedded stage', measure };
