import { DescribeTableCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from '@aws-sdk/client-dynamodb-streams';
import { streamItem } from '#local/runners/stream-events';
import { countingProxy, type Units } from './support/counting-proxy.ts';
import type { Figure, Metric } from './support/metric.ts';
import { enrol, type Ready, reportEvent, reportOf } from './support/people.ts';
import { environmentOver, type Store, startStore } from './support/store.ts';

type Handler = (event: unknown, context: object) => Promise<unknown>;

const MINUTE = 60_000;
const STREAM_BATCH = 100;

const writesOf = ({ writes }: Units): number => [...writes.values()].reduce((sum, units) => sum + units, 0);

/** Hands every record of the stream of reports to the consumers, as it comes, in batches. */
const streamReader = async (store: Store, consumers: readonly Handler[]) => {
  const streams = new DynamoDBStreamsClient({
    endpoint: store.endpoint,
    region: 'il-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const { Table } = await store.client.send(new DescribeTableCommand({ TableName: 'reports' }));
  const StreamArn = Table?.LatestStreamArn ?? '';
  const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }));
  const [shard] = StreamDescription?.Shards ?? [];
  let iterator = (
    await streams.send(
      new GetShardIteratorCommand({ StreamArn, ShardId: shard?.ShardId, ShardIteratorType: 'TRIM_HORIZON' }),
    )
  ).ShardIterator;
  return {
    drain: async (): Promise<void> => {
      for (;;) {
        const page = await streams.send(
          new GetRecordsCommand({ ShardIterator: iterator, Limit: STREAM_BATCH }),
        );
        iterator = page.NextShardIterator;
        const Records = (page.Records ?? []).map((record) => streamItem(record, StreamArn).event);
        if (Records.length === 0) return;
        for (const consumer of consumers) {
          const answer = (await consumer({ Records }, {})) as { batchItemFailures?: unknown[] } | undefined;
          if ((answer?.batchItemFailures?.length ?? 0) > 0) throw new Error('A stream consumer failed');
        }
      }
    },
    close: () => streams.destroy(),
  };
};

const itemsIn = async (store: Store): Promise<number> => {
  let count = 0;
  for (const TableName of ['reports', 'visits']) {
    let from: Record<string, never> | undefined;
    do {
      const page = await store.client.send(
        new ScanCommand({ TableName, Select: 'COUNT', ExclusiveStartKey: from }),
      );
      count += page.Count ?? 0;
      from = page.LastEvaluatedKey as typeof from;
    } while (from !== undefined);
  }
  return count;
};

const put = async (handler: Handler, reports: readonly Ready[], wanted: number): Promise<void> => {
  for (const report of reports) {
    const reply = (await handler(JSON.parse(reportEvent(report)), {})) as {
      statusCode: number;
      body: string;
    };
    if (reply.statusCode !== wanted) throw new Error(`${reply.statusCode} ${reply.body}`);
  }
};

const measure = async ({ quick }: { quick: boolean }): Promise<Figure[]> => {
  const visits = quick ? 100 : 1_000;
  const store = await startStore();
  const proxy = await countingProxy(store.endpoint);
  const overProxy = environmentOver(proxy.endpoint);
  const envBefore = { ...process.env };
  try {
    Object.assign(process.env, overProxy);
    await enrol(store.lean, 0, visits);
    const { handler } = (await import('#functions/api/put-report')) as { handler: Handler };
    const consumers = await Promise.all(
      ['fold-visits', 'follow-reports'].map(
        async (name) => ((await import(`../functions/stream/${name}.ts`)) as { handler: Handler }).handler,
      ),
    );
    const reader = await streamReader(store, consumers);
    const now = Date.now();
    const make = (kind: 'arrival' | 'departure', agoMinutes: number): Ready[] =>
      Array.from({ length: visits }, (_, number) =>
        reportOf(number, `units-${kind}-${number}`, kind, now - agoMinutes * MINUTE, true),
      );
    // The month's key is made once for everybody.
    const first = reportOf(visits, 'units-first', 'arrival', now, true);
    await put(handler, [first], 201);
    await reader.drain();
    proxy.take();

    const arrivals = make('arrival', 200);
    await put(handler, arrivals, 201);
    const byArrivals = proxy.take();
    await reader.drain();
    const afterArrivals = proxy.take();
    await put(handler, make('departure', 20), 201);
    const byDepartures = proxy.take();
    await reader.drain();
    const afterDepartures = proxy.take();
    const inHandler = writesOf(byArrivals) + writesOf(byDepartures);
    const inAll = inHandler + writesOf(afterArrivals) + writesOf(afterDepartures);

    const before = await itemsIn(store);
    await put(handler, arrivals, 200);
    await reader.drain();
    const added = (await itemsIn(store)) - before;
    reader.close();

    const readsOf = (units: readonly Units[]): string =>
      (units.reduce((sum, { reads }) => sum + reads, 0) / visits).toFixed(2);
    return [
      {
        what: 'write units per report in the handler',
        value: inHandler / (2 * visits),
        unit: '',
        target: 1,
        note: `${visits} visits; ${readsOf([byArrivals, byDepartures])} read units a visit`,
      },
      {
        what: 'write units per visit in all',
        value: inAll / visits,
        unit: '',
        target: 4,
        note: `arrival, departure, and the visit written after each; ${readsOf([afterArrivals, afterDepartures])} read units a visit behind the stream`,
      },
      { what: 'items that a replay of all arrivals adds', value: added, unit: '', target: 0 },
    ];
  } finally {
    // Whatever is started after this is to know nothing of the proxy.
    for (const name of Object.keys(overProxy)) {
      if (envBefore[name] === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = envBefore[name];
    }
    await proxy.stop();
    await store.stop();
  }
};

/** (d) Write units as the database counts them. */
export const writeUnits: Metric = { id: 'd', title: 'Write units', measure };
