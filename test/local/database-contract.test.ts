import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type _Record,
} from '@aws-sdk/client-dynamodb-streams';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LOCAL_CREDENTIALS, startTestDatabase } from '../support/dynoxide.ts';

/**
 * What the system relies on of DynamoDB, through the SDK's clients. DYNAMODB_CONTRACT_ENDPOINT holds another database
 * to the same (DynamoDB Local, or AWS with credentials of its own).
 */
const other = process.env['DYNAMODB_CONTRACT_ENDPOINT'];
const TableName = `contract-${process.pid}`;
let engine: Awaited<ReturnType<typeof startTestDatabase>> | undefined;
let database: DynamoDBClient;
let streams: DynamoDBStreamsClient;

beforeAll(async () => {
  if (other === undefined) engine = await startTestDatabase();
  const settings = {
    endpoint: other ?? engine?.endpoint ?? '',
    region: process.env['AWS_REGION'] ?? 'il-central-1',
    ...(process.env['AWS_ACCESS_KEY_ID'] === undefined && { credentials: LOCAL_CREDENTIALS }),
  };
  database = new DynamoDBClient(settings);
  streams = new DynamoDBStreamsClient(settings);
  await database.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['pk', 'sk', 'byProvider'].map((AttributeName) => ({
        AttributeName,
        AttributeType: 'S',
      })),
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'by-provider',
          KeySchema: [
            { AttributeName: 'byProvider', KeyType: 'HASH' },
            { AttributeName: 'sk', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    }),
  );
  await waitUntilTableExists({ client: database, maxWaitTime: 60 }, { TableName });
}, 90_000);
afterAll(async () => {
  database.destroy();
  streams.destroy();
  await engine?.stop();
});

let serial = 0;
const newPk = (): string => `PK#${(serial += 1)}`;
const item = (pk: string, sk: string, more: Record<string, any> = {}) => ({
  pk: { S: pk },
  sk: { S: sk },
  ...more,
});
const put = (Item: Record<string, any>, more: object = {}) =>
  database.send(new PutItemCommand({ TableName, Item, ...more }));
const get = async (pk: string, sk: string) =>
  (await database.send(new GetItemCommand({ TableName, Key: item(pk, sk), ConsistentRead: true }))).Item;
const ABSENT = {
  ConditionExpression: 'attribute_not_exists(pk)',
  ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
};

describe('a condition', () => {
  test('lets the first write through, and shows the second what is there', async () => {
    const pk = newPk();
    await put(item(pk, 'a', { text: { S: 'first' }, bytes: { B: new Uint8Array([0, 255]) } }), ABSENT);

    await expect(put(item(pk, 'a', { text: { S: 'second' } }), ABSENT)).rejects.toMatchObject({
      name: 'ConditionalCheckFailedException',
      Item: { text: { S: 'first' }, bytes: { B: new Uint8Array([0, 255]) } },
    });
    expect(await get(pk, 'a')).toMatchObject({ text: { S: 'first' } });
  });

  test('lets one of fifty at once win', async () => {
    const pk = newPk();
    const all = Array.from({ length: 50 }, (_, number) =>
      put(item(pk, 'a', { by: { N: String(number) } }), ABSENT),
    );

    const results = await Promise.allSettled(all);

    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
  });

  test('compares what is there with what is offered', async () => {
    const pk = newPk();
    const newer = (asOf: string, hash: string) =>
      put(item(pk, 'a', { asOf: { S: asOf }, hash: { S: hash } }), {
        ConditionExpression: 'attribute_not_exists(pk) OR (asOf < :asOf AND #hash <> :hash)',
        ExpressionAttributeNames: { '#hash': 'hash' },
        ExpressionAttributeValues: { ':asOf': { S: asOf }, ':hash': { S: hash } },
      });
    await newer('2026-01-02', 'x');

    await expect(newer('2026-01-01', 'y')).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' });
    await expect(newer('2026-01-03', 'x')).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' });
    await newer('2026-01-03', 'y');
    expect(await get(pk, 'a')).toMatchObject({ hash: { S: 'y' } });
  });

  test('counts up under concurrent updates', async () => {
    const pk = newPk();
    const up = () =>
      database.send(
        new UpdateItemCommand({
          TableName,
          Key: item(pk, 'a'),
          UpdateExpression: 'ADD tries :one',
          ExpressionAttributeValues: { ':one': { N: '1' } },
          ReturnValues: 'ALL_NEW',
        }),
      );

    await Promise.all(Array.from({ length: 20 }, up));

    expect((await up()).Attributes?.['tries']).toEqual({ N: '21' });
  });
});

describe('a transaction', () => {
  test('writes all or nothing, and says which step was refused and what was there', async () => {
    const pk = newPk();
    await put(item(pk, 'taken', { hash: { S: 'old' } }));
    const write = (sks: string[]) =>
      database.send(
        new TransactWriteItemsCommand({
          TransactItems: sks.map((sk) => ({ Put: { TableName, Item: item(pk, sk), ...ABSENT } })),
        }),
      );

    await expect(write(['new', 'taken'])).rejects.toMatchObject({
      name: 'TransactionCanceledException',
      CancellationReasons: [
        { Code: 'None' },
        { Code: 'ConditionalCheckFailed', Item: { hash: { S: 'old' } } },
      ],
    });
    expect(await get(pk, 'new')).toBeUndefined();
    await write(['new', 'newer']);
    expect(await get(pk, 'newer')).toBeDefined();
  });

  test('takes a hundred writes and no more', async () => {
    const pk = newPk();
    const of = (length: number) =>
      database.send(
        new TransactWriteItemsCommand({
          TransactItems: Array.from({ length }, (_, number) => ({
            Put: { TableName, Item: item(pk, `${length}-${number}`) },
          })),
        }),
      );

    await of(100);
    await expect(of(101)).rejects.toMatchObject({ name: 'ValidationException' });
  });
});

describe('batches', () => {
  test('write 25 and read 100, and refuse one more', async () => {
    const pk = newPk();
    const write = (from: number, length: number) =>
      database.send(
        new BatchWriteItemCommand({
          RequestItems: {
            [TableName]: Array.from({ length }, (_, number) => ({
              PutRequest: { Item: item(pk, String(from + number)) },
            })),
          },
        }),
      );
    const read = (length: number) =>
      database.send(
        new BatchGetItemCommand({
          RequestItems: {
            [TableName]: {
              Keys: Array.from({ length }, (_, number) => item(pk, String(number))),
              ConsistentRead: true,
            },
          },
        }),
      );

    for (let from = 0; from < 100; from += 25) await write(from, 25);

    expect((await read(100)).Responses?.[TableName]).toHaveLength(100);
    await expect(write(0, 26)).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(read(101)).rejects.toMatchObject({ name: 'ValidationException' });
  });
});

describe('a query', () => {
  test('reads a range of a partition in order, page by page, both ways', async () => {
    const pk = newPk();
    for (const sk of ['a', 'b', 'c', 'd', 'e']) await put(item(pk, sk));
    const range = (more: object) =>
      database.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
          ExpressionAttributeValues: { ':pk': { S: pk }, ':from': { S: 'b' }, ':to': { S: 'd' } },
          ConsistentRead: true,
          ...more,
        }),
      );
    const names = (page: { Items?: Record<string, any>[] | undefined }) =>
      page.Items?.map((one) => one['sk'].S);

    const first = await range({ Limit: 2 });
    const second = await range({ Limit: 2, ExclusiveStartKey: first.LastEvaluatedKey });

    expect([names(first), names(second)]).toEqual([['b', 'c'], ['d']]);
    expect(second.LastEvaluatedKey).toBeUndefined();
    expect(names(await range({ ScanIndexForward: false }))).toEqual(['d', 'c', 'b']);
  });

  test('asks an index, which holds only what has its key', async () => {
    const pk = newPk();
    const byProvider = { byProvider: { S: pk } };
    await put(item(pk, 'in', byProvider));
    await put(item(pk, 'out'));

    await expect
      .poll(async () => {
        const found = await database.send(
          new QueryCommand({
            TableName,
            IndexName: 'by-provider',
            KeyConditionExpression: 'byProvider = :p',
            ExpressionAttributeValues: { ':p': { S: pk } },
          }),
        );
        return found.Items?.map((one) => one['sk']?.S);
      })
      .toEqual(['in']);
  });
});

describe('consumed capacity', () => {
  const units = async (Item: Record<string, any>, more: object = {}): Promise<number | undefined> =>
    (await put(Item, { ...more, ReturnConsumedCapacity: 'TOTAL' })).ConsumedCapacity?.CapacityUnits;

  test('is one unit for each started KB, and another for the index', async () => {
    const text = (bytes: number) => ({ text: { S: 'x'.repeat(bytes) } });

    expect(await units(item(newPk(), 'a', text(900)))).toBe(1);
    expect(await units(item(newPk(), 'a', text(1_100)))).toBe(2);
    expect(await units(item(newPk(), 'a', { byProvider: { S: 'p' } }))).toBe(2);
  });
});

describe('a stream', () => {
  const recordsAfter = async (pk: string, count: number): Promise<_Record[]> => {
    const { Table } = await database.send(new DescribeTableCommand({ TableName }));
    const StreamArn = Table?.LatestStreamArn;
    const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }));
    const found: _Record[] = [];
    for (const { ShardId } of StreamDescription?.Shards ?? []) {
      let { ShardIterator } = await streams.send(
        new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' }),
      );
      for (let reads = 0; ShardIterator !== undefined && found.length < count && reads < 50; reads += 1) {
        const page = await streams.send(new GetRecordsCommand({ ShardIterator }));
        found.push(...(page.Records ?? []).filter((record) => record.dynamodb?.Keys?.['pk']?.S === pk));
        ShardIterator = page.NextShardIterator;
      }
    }
    return found;
  };

  test('tells every change in order, with the images before and after', async () => {
    const pk = newPk();
    await put(item(pk, 'a', { n: { N: '1' } }), ABSENT);
    await put(item(pk, 'a', { n: { N: '2' } }));
    await expect(put(item(pk, 'a'), ABSENT)).rejects.toThrow();
    await put(item(pk, 'b', { n: { N: '3' } }));

    const records = await recordsAfter(pk, 3);

    const told = records.map(({ eventName, dynamodb }) => [
      eventName,
      dynamodb?.OldImage?.['n']?.N,
      dynamodb?.NewImage?.['n']?.N,
    ]);
    expect(told).toEqual([
      ['INSERT', undefined, '1'],
      ['MODIFY', '1', '2'],
      ['INSERT', undefined, '3'],
    ]);
    const numbers = records.map((record) => BigInt(record.dynamodb?.SequenceNumber ?? 0));
    expect(numbers).toEqual([...numbers].sort((a, b) => (a < b ? -1 : 1)));
  });

  test('goes on after a record that is known', async () => {
    const pk = newPk();
    for (const sk of ['a', 'b', 'c']) await put(item(pk, sk));
    const [first] = await recordsAfter(pk, 3);
    const { Table } = await database.send(new DescribeTableCommand({ TableName }));
    const StreamArn = Table?.LatestStreamArn;
    const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }));

    const { ShardIterator } = await streams.send(
      new GetShardIteratorCommand({
        StreamArn,
        ShardId: StreamDescription?.Shards?.[0]?.ShardId,
        ShardIteratorType: 'AFTER_SEQUENCE_NUMBER',
        SequenceNumber: first?.dynamodb?.SequenceNumber,
      }),
    );
    const { Records } = await streams.send(new GetRecordsCommand({ ShardIterator, Limit: 2 }));

    expect(Records?.map((record) => record.dynamodb?.Keys?.['sk']?.S)).toEqual(['b', 'c']);
  });
});
