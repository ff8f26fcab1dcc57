import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import type { Item } from '#shared/adapters/database';
import { signedDatabase } from '#shared/adapters/database-signed';
import { startStage } from '#local/stage';
import type { Figure, Metric } from './support/metric.ts';
import { interleaved, median, medianRatio } from './support/pairs.ts';
import { caregiverIdOf, enrol, PROVIDER, recipientIdOf, writeAll } from './support/people.ts';
import { BENCH_DIR, startStore } from './support/store.ts';

const HOUR = 3_600_000;
const PEOPLE = 250;
const POLL_MILLIS = 50;

/** A file: each row a visit of its own, two hours long, on a day of its own. */
const csvOf = (rows: number, tag: string, firstDayMillis: number): string => {
  const names = 'sequence,externalId,caregiverId,recipientId,arrivalAt,departureAt,reason,note';
  const lines = Array.from({ length: rows }, (_, row) => {
    const number = row % PEOPLE;
    const arrivedMillis = firstDayMillis + Math.floor(row / PEOPLE) * 24 * HOUR;
    const [arrivalAt, departureAt] = [arrivedMillis, arrivedMillis + 2 * HOUR].map((millis) =>
      new Date(millis).toISOString(),
    );
    return `1,${tag}-${row},${caregiverIdOf(number)},${recipientIdOf(number)},${arrivalAt},${departureAt},LINE_FAULT,`;
  });
  return [names, ...lines].join('\n');
};

const measure = async ({ quick }: { quick: boolean }): Promise<Figure[]> => {
  const [rows, pairs] = quick ? [1_000, 3] : [5_000, 5];
  const stateDir = await mkdtemp(join(BENCH_DIR, 'stage-'));
  const stage = await startStage({ stateDir });
  const endpoint = stage.env['DYNAMODB_ENDPOINT'];
  const database = new DynamoDBClient({
    region: 'il-central-1',
    ...(endpoint !== undefined && { endpoint }),
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const documents = DynamoDBDocumentClient.from(database);
  const authorization = `Bearer ${await stage.tokenOf(`admin:${PROVIDER}`)}`;
  const written: Item[] = [];
  let batches = 0;

  /** What the file came to: its records and their registers, taken as they are for the other side. */
  const collect = async (tag: string): Promise<void> => {
    written.length = 0;
    for await (const page of paginateScan({ client: documents }, { TableName: 'reports' })) {
      for (const item of page.Items ?? []) {
        const externalId: unknown = item['externalId'];
        const isOurs = typeof externalId === 'string' && externalId.startsWith(`${tag}-`);
        if (isOurs || String(item['pk']).startsWith(`RECORD#${PROVIDER}#${tag}-`)) written.push(item);
      }
    }
  };

  /** Rows a second from the file's first byte to the status `done`. */
  const pipeline = async (): Promise<number> => {
    batches += 1;
    const tag = `rows-${process.pid}-${batches}`;
    // Each file tells of other days, so that visits do not pile up.
    const body = csvOf(rows, tag, Date.parse('2026-01-04T06:00:00Z') + batches * 30 * 24 * HOUR);
    const url = `${stage.url}/v1/batches/${tag}`;
    const began = performance.now();
    const put = await fetch(url, {
      method: 'PUT',
      headers: { authorization, 'content-type': 'text/csv' },
      body,
    });
    if (put.status !== 202) throw new Error(`${put.status} ${await put.text()}`);
    for (;;) {
      const reply = await fetch(`${url}?limit=1`, { headers: { authorization } });
      const progress = (await reply.json()) as { status: string; accepted: number };
      if (progress.status === 'done') {
        const seconds = (performance.now() - began) / 1_000;
        if (progress.accepted !== rows) throw new Error(`Only ${progress.accepted} rows were accepted`);
        await collect(tag);
        return rows / seconds;
      }
      await sleep(POLL_MILLIS);
    }
  };

  /** Rows a second of the very items of the last file, written as fast as the engine takes them, into a fresh one. */
  const raw = async (): Promise<number> => {
    const store = await startStore();
    try {
      const began = performance.now();
      await writeAll(store.lean, 'reports', written);
      return rows / ((performance.now() - began) / 1_000);
    } finally {
      await store.stop();
    }
  };

  try {
    await enrol(signedDatabase({ region: 'il-central-1', endpoint }), 0, PEOPLE);
    const approval = { providerId: PROVIDER, from: '2026-01-01', to: '2030-01-01', reason: 'bench' };
    const division = await stage.tokenOf('division');
    await fetch(`${stage.url}/v1/manual-approvals/bench-${process.pid}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${division}`, 'content-type': 'application/json' },
      body: JSON.stringify(approval),
    });
    await pipeline();
    await raw();
    const rates = await interleaved(pairs, pipeline, raw);
    return [
      {
        what: `rows a second from PUT to done, to raw BatchWriteItem of the same items`,
        value: medianRatio(rates),
        unit: 'x',
        target: 0.6,
        goal: 0.9,
        moreIsBetter: true,
        note: `${median(rates.a).toFixed(0)} to ${median(rates.b).toFixed(0)} rows/s; ${pairs} pairs of ${rows} rows, ${(written.length / rows).toFixed(1)} items a row; visits are made beside it`,
      },
    ];
  } finally {
    database.destroy();
    await stage.stop();
    await rm(stateDir, { recursive: true, force: true });
  }
};

/** (e) Rows of a file a second. */
export const batchRate: Metric = { id: 'e', title: 'Batch', measure };
