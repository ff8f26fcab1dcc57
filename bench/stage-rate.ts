import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { signedDatabase } from '#shared/adapters/database-signed';
import { runningStage } from '#local/running-stage';
import { startStage } from '#local/stage';
import { type Child, startChild } from './support/child.ts';
import type { Figure, Metric } from './support/metric.ts';
import { interleaved, median, medianRatio } from './support/pairs.ts';
import { caregiverIdOf, enrol } from './support/people.ts';
import { startPostgres } from './support/postgres.ts';
import { quietOf } from './support/quiet.ts';
import { BENCH_DIR, startStore } from './support/store.ts';

type Load = { accepted: number; refused: number; seconds: number; p50: number; p99: number };
/** Something that takes reports; `people` are those who send in one cell. */
type Side = {
  name: string;
  url: string;
  tokens: Map<number, string> | null;
  settled: () => Promise<void>;
  loads: Load[];
};

/** So many people take turns in one cell: each has few reports, as in life. */
const PEOPLE = 200;

const rateOf = ({ accepted, seconds }: Load): number => accepted / seconds;

/** The embedded stage as `npm start` runs it, with people who may report. */
const stageSide = async (people: number): Promise<Side & { stop: () => Promise<void> }> => {
  const stateDir = await mkdtemp(join(BENCH_DIR, 'stage-'));
  const stage = await startStage({ stateDir });
  const settings = { region: 'il-central-1', endpoint: stage.env['DYNAMODB_ENDPOINT'] };
  await enrol(signedDatabase(settings), 0, people);
  const tokens = new Map<number, string>();
  for (let number = 0; number < people; number += 1)
    tokens.set(number, await stage.tokenOf(`caregiver:${caregiverIdOf(number)}`));
  const engine = Number(await readFile(join(stateDir, 'tables.db.pid'), 'utf8'));
  const own = runningStage(stateDir)?.pid ?? 0;
  const settled = (): Promise<void> => quietOf([engine, own]);
  await settled();
  return {
    name: 'stage',
    url: stage.url,
    tokens,
    settled,
    loads: [],
    stop: async () => {
      await stage.stop();
      await rm(stateDir, { recursive: true, force: true });
    },
  };
};

const fastifySide = async (
  kind: string,
  env: Record<string, string>,
): Promise<Side & { stop: () => Promise<void> }> => {
  const child = await startChild('fastify-server.ts', [kind], env);
  const { url } = await child.ask<{ url: string }>({});
  return {
    name: kind,
    url,
    tokens: null,
    settled: async () => undefined,
    loads: [],
    stop: () => child.stop(),
  };
};

let cells = 0;
const cellOf = (load: Child, connections: number, seconds: number, groups: number) => async (side: Side) => {
  const from = (cells % groups) * PEOPLE;
  cells += 1;
  const tokens = Array.from({ length: PEOPLE }, (_, place) => side.tokens?.get(from + place) ?? '');
  const order = {
    url: side.url,
    connections,
    from,
    to: from + PEOPLE,
    tokens,
    tag: `${process.pid}-${cells}`,
  };
  const found = await load.ask<Load>({ ...order, seconds });
  if (found.accepted === 0) throw new Error(`${side.name} accepted nothing`);
  side.loads.push(found);
  await side.settled();
  return rateOf(found);
};

const noteOf = (sides: readonly Side[]): string =>
  sides
    .map(({ name, loads }) => {
      const of = (pick: (load: Load) => number): string => median(loads.map(pick)).toFixed(0);
      const refused = loads.reduce((sum, one) => sum + one.refused, 0);
      const unanswered = refused === 0 ? '' : `, ${refused} asked to come again`;
      return `${name} ${of(rateOf)}/s, p50/p99 ${of(({ p50 }) => p50)}/${of(({ p99 }) => p99)} ms${unanswered}`;
    })
    .join('; ');

const measure = async ({ quick }: { quick: boolean }): Promise<Figure[]> => {
  const [seconds, pairs, groups] = quick ? [2, 3, 4] : [4, 7, 20];
  const people = groups * PEOPLE;
  const store = await startStore();
  await enrol(store.lean, 0, people);
  const [stage, dynamo, postgres] = [
    await stageSide(people),
    await fastifySide('dynamodb', store.env),
    await startPostgres(people),
  ];
  const overPostgres = postgres && (await fastifySide('postgres', { POSTGRES_URL: postgres.url }));
  const load = await startChild('load.ts', [], {});
  const figures: Figure[] = [];
  try {
    for (const connections of [32, 128]) {
      const others = [
        { side: dynamo, what: 'the same database', target: 0.6 },
        ...(overPostgres
          ? [{ side: overPostgres, what: 'PostgreSQL with fsync', target: 0.45, goal: 0.8 }]
          : []),
      ];
      for (const { side, what, ...limits } of others) {
        stage.loads = [];
        side.loads = [];
        const cell = cellOf(load, connections, seconds, groups);
        await cell(stage);
        await cell(side);
        stage.loads = [];
        side.loads = [];
        const rates = await interleaved(
          pairs,
          () => cell(stage),
          () => cell(side),
        );
        figures.push({
          what: `accepted reports a second, to Fastify over ${what}, ${connections} connections`,
          value: medianRatio(rates),
          unit: 'x',
          moreIsBetter: true,
          ...limits,
          note: noteOf([stage, side]),
        });
      }
    }
    if (postgres === undefined)
      figures.push({ what: 'PostgreSQL is not installed here', value: 0, unit: '' });
    return figures;
  } finally {
    await load.stop();
    await Promise.all([stage.stop(), dynamo.stop(), overPostgres?.stop()]);
    await Promise.all([postgres?.stop(), store.stop()]);
  }
};

/** (b) Accepted reports a second of the embedded stage. Rates, not instructions: the sides are several processes. */
export const stageRate: Metric = { id: 'b', title: 'Embedded stage (rates)', measure };
