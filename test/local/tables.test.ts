import { CreateTableCommand, DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startDynoxide } from '#local/dynoxide';
import { createTables } from '#local/tables';
import { LOCAL_CREDENTIALS } from '../support/dynoxide.ts';

let folder: string;
let engine: Awaited<ReturnType<typeof startDynoxide>>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hineni-tables-'));
  engine = await startDynoxide({ dbPath: join(folder, 'tables.db') });
}, 60_000);
afterAll(async () => {
  await engine.stop();
  await rm(folder, { recursive: true, force: true });
});

test('a table that was made before its stream was wanted gets it, and keeps it', async () => {
  const client = new DynamoDBClient({
    endpoint: engine.endpoint,
    region: 'il-central-1',
    credentials: LOCAL_CREDENTIALS,
  });
  const key = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' as const });
  await client.send(
    new CreateTableCommand({
      TableName: 'mails',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [key('pk'), key('sk')],
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
    }),
  );
  const streamOf = async () =>
    (await client.send(new DescribeTableCommand({ TableName: 'mails' }))).Table?.LatestStreamArn;
  expect(await streamOf()).toBeUndefined();

  await createTables(client);
  const stream = await streamOf();
  await createTables(client);

  expect(stream).toContain('mails/stream');
  expect(await streamOf()).toBe(stream);
});
