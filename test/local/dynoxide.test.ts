import {
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { TABLES } from '#functions/catalogue';
import { indexStreams, startDynoxide } from '#local/dynoxide';
import { createTables, tableVariables } from '#local/tables';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hineni-engine-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const clientOf = (endpoint: string) =>
  new DynamoDBClient({
    endpoint,
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });

test('makes every table of the catalogue, with its index and its stream, once', async () => {
  const engine = await startDynoxide({ dbPath: join(folder, 'tables.sqlite') });
  const client = clientOf(engine.endpoint);

  await createTables(client);
  await createTables(client);

  for (const [name, table] of Object.entries(TABLES)) {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: name }));
    expect(Table?.StreamSpecification?.StreamViewType).toBe(
      table.streamed ? 'NEW_AND_OLD_IMAGES' : undefined,
    );
    expect(Table?.GlobalSecondaryIndexes?.map((index) => index.IndexName) ?? []).toEqual(
      table.indexes.map((index) => index.name),
    );
  }
  expect(tableVariables()).toMatchObject({ REPORT_TABLE: 'reports', FIX_KEY_TABLE: 'fix-keys' });
  client.destroy();
  await engine.stop();
});

test('finds the greatest sequence number of a stream through an index', async () => {
  const dbPath = join(folder, 'streams.sqlite');
  const engine = await startDynoxide({ dbPath });

  const plan = new DatabaseSync(dbPath)
    .prepare(
      'EXPLAIN QUERY PLAN SELECT MAX(CAST(sequence_number AS INTEGER)) FROM _stream_records WHERE table_name = ?',
    )
    .all('reports');

  expect(engine.streamsIndexed).toBe(true);
  expect(JSON.stringify(plan)).toContain('hineni_stream_sequence');
  await engine.stop();
});

test('leaves a schema that it does not know alone', async () => {
  const dbPath = join(folder, 'other.sqlite');
  const other = new DatabaseSync(dbPath);
  other.exec('CREATE TABLE _stream_records (table_name TEXT, sequence INTEGER)');
  other.close();

  expect(await indexStreams(dbPath)).toBe(false);
  expect(execFileSync('cat', [dbPath]).includes('hineni_stream_sequence')).toBe(false);
});

test('ends the engine that a killed stage left on the file, and keeps what was acknowledged', async () => {
  const dbPath = join(folder, 'left.sqlite');
  const left = await startDynoxide({ dbPath });
  const before = clientOf(left.endpoint);
  await createTables(before);
  const item = { pk: { S: 'CAREGIVER#g1' }, sk: { S: 'x' } };
  await before.send(new PutItemCommand({ TableName: 'reports', Item: item }));
  const leftPid = Number(readFileSync(`${dbPath}.pid`, 'utf8'));

  const engine = await startDynoxide({ dbPath });

  await vi.waitFor(() => expect(() => process.kill(leftPid, 0)).toThrow());
  const after = clientOf(engine.endpoint);
  const { Item } = await after.send(new GetItemCommand({ TableName: 'reports', Key: item }));
  expect(Item).toEqual(item);
  before.destroy();
  after.destroy();
  await engine.stop();
});
