import { execFile } from 'node:child_process';
import {
  constants,
  copyFileSync,
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createGzip } from 'node:zlib';
import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { itemText } from '#shared/adapters/attributes';
import type { Item } from '#shared/adapters/database';
import { factToItem } from '#shared/adapters/fact-item';
import { visitToItem } from '#shared/adapters/visit-table';
import { tableVariables } from '#local/tables';
import { uuidv7Of } from '#shared/domain/fact-id';
import { type Child, startChild } from './support/child.ts';
import { costOf, costText, useOf } from './support/meter.ts';
import type { Figure, Metric, Size } from './support/metric.ts';
import { interleaved, median, medianRatio } from './support/pairs.ts';
import { caregiverIdOf, directoryItems, PHONE_SEED, providerItems, recipientIdOf } from './support/people.ts';
import { BENCH_DIR, type Store, startStore } from './support/store.ts';

const DAY = 86_400_000;
/** Visits of the page that is read, the same in both stores. */
const PAGE_VISITS = 200;
/** People who report while it is measured, spread over all there are. */
const REPORTERS = 500;

const dynoxideProgram = (): string =>
  join(createRequire(import.meta.url).resolve('@dynoxide/linux-x64/package.json'), '..', 'dynoxide');

const instant = (millis: number): string => new Date(millis).toISOString();

/** An earlier report of a caregiver, two a day, back from yesterday. */
const earlierReport = (serial: number, caregivers: number, nowMillis: number): Item => {
  const number = serial % caregivers;
  const round = Math.floor(serial / caregivers);
  const kind = round % 2 === 0 ? ('arrival' as const) : ('departure' as const);
  const atMillis = nowMillis - (2 + Math.floor(round / 2)) * DAY + (round % 2) * 3 * 3_600_000;
  return factToItem({
    fact: 'report',
    reportId: uuidv7Of(atMillis, `history-${serial}`),
    caregiverId: caregiverIdOf(number),
    recipientIds: [recipientIdOf(number)],
    kind,
    channel: 'app',
    occurredAt: instant(atMillis),
    receivedAt: instant(atMillis + 400),
    effectiveAt: instant(atMillis),
    offline: false,
    place: { verdict: 'inside', method: 'gps', distanceMetres: 33.4 },
    clock: { basis: 'wall', offsetSeconds: 0.4 },
    receipt: '1234567',
    contentHash: 'A'.repeat(43),
  });
};

/** A visit of the day view: of the page's day, or of an earlier one. */
const visitItem = (serial: number, dateMillis: number): Item => {
  const atMillis = dateMillis + (serial % 1_000) * 1_000;
  const firstId = uuidv7Of(atMillis, `visit-${serial}`);
  return visitToItem(
    {
      visitId: `${firstId}~${recipientIdOf(serial)}~${caregiverIdOf(serial)}`,
      caregiverId: caregiverIdOf(serial),
      recipientId: recipientIdOf(serial),
      providerId: 'bench',
      providerBranchId: 'bench-main',
      branchId: 'tel-aviv',
      arrivalAt: instant(atMillis),
      departureAt: instant(atMillis + 3 * 3_600_000),
      minutes: 180,
      state: 'complete',
      standing: 'verified',
      channelIn: 'app',
      channelOut: 'app',
      place: { verdict: 'inside', method: 'gps', distanceMetres: 33.4 },
      exceptions: [],
      facts: [
        { factId: firstId, role: 'arrival' },
        { factId: uuidv7Of(atMillis + 3 * 3_600_000, `visit-${serial}-end`), role: 'departure' },
      ],
      version: 2,
    },
    instant(atMillis),
  );
};

/** The day whose page is read. */
const PAGE_DAY = Date.parse('2026-02-01T06:00:00Z');

type Filled = { caregivers: number; reports: number };

/** Everything of a store, table by table. */
const tablesOf = ({ caregivers, reports }: Filled): Record<string, () => Generator<Item>> => ({
  *directory() {
    yield* providerItems();
    for (let number = 0; number < caregivers; number += 1) yield* directoryItems(number);
  },
  *reports() {
    const now = Date.now();
    for (let serial = 0; serial < reports; serial += 1) yield earlierReport(serial, caregivers, now);
  },
  *visits() {
    for (let serial = 0; serial < PAGE_VISITS; serial += 1) yield visitItem(serial, PAGE_DAY);
    for (let serial = 0; serial < reports / 2; serial += 1)
      yield visitItem(serial, PAGE_DAY - (1 + (serial % 300)) * DAY);
  },
});

/** DynamoDB's export format: one item a line. */
function* exported(items: Iterable<Item>): Generator<string> {
  for (const item of items) yield `{"Item":${itemText(item)}}\n`;
}

/** The tables as the database describes them. */
const schemaOf = async (): Promise<string> => {
  const store = await startStore();
  try {
    const tables = await Promise.all(
      Object.values(tableVariables()).map(async (TableName) => {
        const { Table } = await store.client.send(new DescribeTableCommand({ TableName }));
        return { Table };
      }),
    );
    return JSON.stringify(tables);
  } finally {
    await store.stop();
  }
};

/**
 * A store of a size, filled once and kept: written as an export of the database and imported, which is many times faster
 * than putting a million items. Both sizes start from the same state.
 */
const storeOf = async (filled: Filled): Promise<Store> => {
  mkdirSync(BENCH_DIR, { recursive: true });
  const dbPath = join(BENCH_DIR, `history-${filled.caregivers}-${filled.reports}.db`);
  if (!existsSync(dbPath)) {
    const folder = mkdtempSync(join(BENCH_DIR, 'export-'));
    for (const [table, items] of Object.entries(tablesOf(filled))) {
      mkdirSync(join(folder, table, 'data'), { recursive: true });
      const file = join(folder, table, 'data', 'all.json.gz');
      await pipeline(Readable.from(exported(items())), createGzip({ level: 1 }), createWriteStream(file));
    }
    const schema = join(folder, 'schema.json');
    writeFileSync(schema, await schemaOf());
    const making = `${dbPath}.new`;
    const args = ['import', '--source', folder, '--schema', schema, '--output', making, '--force'];
    await promisify(execFile)(dynoxideProgram(), args, { maxBuffer: 2 ** 26 });
    rmSync(folder, { recursive: true });
    renameSync(making, dbPath);
  }
  // What is measured writes: each run does so on a copy, so that the next one starts from the same state.
  const copy = `${dbPath}.copy`;
  for (const ending of ['', '-wal', '-shm']) rmSync(copy + ending, { force: true });
  copyFileSync(dbPath, copy, constants.COPYFILE_FICLONE);
  const store = await startStore(copy);
  return {
    ...store,
    stop: async () => {
      await store.stop();
      for (const ending of ['', '-wal', '-shm', '.log']) rmSync(copy + ending, { force: true });
    },
  };
};

type Side = { store: Store; reports: Child; pages: Child };

const sideOf = async (filled: Filled, tag: string): Promise<Side> => {
  const store = await storeOf(filled);
  const env = { ...store.env, HINENI_BENCH_KEY: PHONE_SEED };
  const step = String(Math.max(1, Math.floor(filled.caregivers / REPORTERS)));
  return {
    store,
    reports: await startChild('report-loop.ts', ['handler', 'plain', String(REPORTERS), tag, step], env),
    pages: await startChild('page-loop.ts', [instant(PAGE_DAY).slice(0, 10)], env),
  };
};

const measure = async (size: Size): Promise<Figure[]> => {
  const [count, pages, pairs] = size.quick ? [1_000, 100, 5] : [5_000, 400, 7];
  const tag = `history-${process.pid}-${Date.now()}`;
  const large = await sideOf({ caregivers: size.caregivers, reports: size.reports }, tag);
  const small = await sideOf({ caregivers: 1_000, reports: 0 }, tag);
  const sides = [large, small];

  /** What the function and the engine use together for one of many. */
  const costPer = async (child: Child, engine: number, many: number): Promise<number> => {
    await child.ask({ prepare: many });
    const use = await useOf([child.pid, engine], async () => {
      const { accepted } = await child.ask<{ accepted: number }>({ handle: true });
      if (accepted !== many) throw new Error(`Only ${accepted} of ${many} were answered`);
    });
    return costOf(use) / many;
  };
  const figure = async (what: string, pick: (side: Side) => Child, many: number): Promise<Figure> => {
    for (const side of sides) await costPer(pick(side), side.store.pid, Math.ceil(many / 2));
    const cost = await interleaved(
      pairs,
      () => costPer(pick(large), large.store.pid, many),
      () => costPer(pick(small), small.store.pid, many),
    );
    return {
      what,
      value: medianRatio(cost),
      unit: 'x',
      isUse: true,
      target: 1.05,
      note: `${costText(median(cost.a))} to ${costText(median(cost.b))}, function and engine together; ${size.caregivers} caregivers and ${size.reports} earlier reports to 1000 and none`,
    };
  };
  try {
    return [
      await figure('a report', (side) => side.reports, count),
      await figure('a page of a day’s visits', (side) => side.pages, pages),
    ];
  } finally {
    await Promise.all(sides.flatMap(({ reports, pages: readers }) => [reports.stop(), readers.stop()]));
    await Promise.all(sides.map(({ store }) => store.stop()));
  }
};

/** (f) What history costs. */
export const history: Metric = { id: 'f', title: 'Scaling with history', measure };
