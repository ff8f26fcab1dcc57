import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListStreamsCommand,
} from '@aws-sdk/client-dynamodb-streams';
import type { DynamoDBRecord } from 'aws-lambda';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { batchTable } from '#shared/adapters/batch-table';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { directoryWrites } from '#shared/adapters/directory-writes';
import { recordTable } from '#shared/adapters/record-table';
import { reportTable } from '#shared/adapters/report-table';
import { entryChangeIn, newFactIn, newHeaderIn } from '#shared/adapters/stream-records';
import { partsOf } from '#shared/domain/batch';
import { LOCAL_CREDENTIALS, startTestDatabase } from '../support/dynoxide.ts';
import { aCaregiver, aCorrection, aManual, aRecipient, arrival, at } from '../support/facts.ts';

let engine: Awaited<ReturnType<typeof startTestDatabase>>;
let streams: DynamoDBStreamsClient;
beforeAll(async () => {
  engine = await startTestDatabase();
  const settings = { region: 'local', endpoint: engine.endpoint, credentials: LOCAL_CREDENTIALS };
  streams = new DynamoDBStreamsClient(settings);
});
afterAll(async () => {
  streams.destroy();
  await engine.stop();
});

const databaseOf = () =>
  sdkDatabase({ region: 'local', endpoint: engine.endpoint, credentials: LOCAL_CREDENTIALS });

/** Everything in a table's stream, in the form that wakes a function. */
const recordsOf = async (table: string): Promise<DynamoDBRecord[]> => {
  const { Streams } = await streams.send(new ListStreamsCommand({ TableName: table }));
  const StreamArn = Streams?.[0]?.StreamArn;
  const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }));
  const records: DynamoDBRecord[] = [];
  for (const shard of StreamDescription?.Shards ?? []) {
    const { ShardIterator } = await streams.send(
      new GetShardIteratorCommand({
        StreamArn,
        ShardId: shard.ShardId,
        ShardIteratorType: 'TRIM_HORIZON',
      }),
    );
    const { Records } = await streams.send(new GetRecordsCommand({ ShardIterator }));
    records.push(...((Records ?? []) as unknown as DynamoDBRecord[]));
  }
  return records;
};

test('facts come out of the stream as they went in, in order; claims, registers and second places do not', async () => {
  const table = reportTable('reports', databaseOf());
  const report = arrival('c1', '2026-11-22 08:00', { effectiveAt: at('2026-11-20 08:00') });
  const correction = aCorrection(null, '2026-11-22 13:00', { departure: '2026-11-22 12:30' });
  const manual = aManual('2026-11-22 08:00', '2026-11-22 12:00');
  await table.store(report);
  await table.store(report);
  await table.placeStray(report);
  await table.storeCorrection(correction);
  await recordTable('reports', databaseOf()).storeRows('a1', [
    {
      externalId: 'row-1',
      records: [manual],
      previous: undefined,
      register: { highest: 1, used: {} },
    },
  ]);

  const found = (await recordsOf('reports')).map(newFactIn).filter((one) => one !== null);

  expect(found).toEqual([report, correction, manual].map((change) => ({ key: 'g1', change })));
});

test('a batch comes out of the stream once: when its header stands', async () => {
  const header = {
    batchId: 'b1',
    providerId: 'a1',
    rows: 1,
    parts: 1,
    channel: 'batch' as const,
    by: 'interface.a1',
    receivedAt: '2026-11-22T08:00:00.000Z',
    contentHash: 'hash-of-the-content',
  };
  await batchTable('batches', databaseOf()).store(header, partsOf([{ a: 1 }]));

  const records = await recordsOf('batches');

  expect(records.length).toBeGreaterThan(1);
  expect(records.map(newHeaderIn).filter((one) => one !== null)).toEqual([{ key: 'a1#b1', change: header }]);
});

test('entries come out of the stream as they were and as they are; look-ups, copies and history do not', async () => {
  const writes = directoryWrites('directory', databaseOf());
  const stamp = { by: 'admin', now: new Date('2026-01-01T00:00:00.000Z'), ifMatch: undefined };
  const { caregiverId, providerId, version: _v, updatedAt: _at, updatedBy: _by, ...caregiver } = aCaregiver();
  const {
    recipientId,
    providerId: _p,
    version: _rv,
    updatedAt: _rat,
    updatedBy: _rby,
    ...recipient
  } = aRecipient({ recipientId: 'c1' });
  const employed = await writes.putCaregiver(caregiverId, providerId, caregiver, stamp);
  const first = await writes.putRecipient(recipientId, providerId, recipient, stamp);
  const second = await writes.putRecipient(recipientId, providerId, { ...recipient, name: 'Other' }, stamp);
  const assigned = await writes.putAssignment(
    'z1',
    providerId,
    { caregiverId, recipientId, from: '2026-01-01' },
    stamp,
  );

  const found = (await recordsOf('directory')).map(entryChangeIn).filter((one) => one !== null);

  expect(found).toEqual([
    {
      key: 'CAREGIVER#g1',
      change: { kind: 'caregiver', before: undefined, after: employed.entry },
    },
    { key: 'RECIPIENT#c1', change: { kind: 'recipient', before: undefined, after: first.entry } },
    { key: 'RECIPIENT#c1', change: { kind: 'recipient', before: first.entry, after: second.entry } },
    {
      key: 'ASSIGNMENT#a1#z1',
      change: { kind: 'assignment', before: undefined, after: assigned.entry },
    },
  ]);
});
