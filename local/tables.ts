import {
  type AttributeDefinition,
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  type DynamoDBClient,
  ResourceInUseException,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import { TABLES, type TableId } from '#functions/catalogue';

type Table = (typeof TABLES)[TableId];

const entries = (): [TableId, Table][] =>
  // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- Object.entries forgets the keys of a constant
  Object.entries(TABLES) as [TableId, Table][];

/** The variable of each table and the name that it has on one machine: the id of the catalogue. */
export const tableVariables = (): Record<string, string> =>
  Object.fromEntries(entries().map(([id, table]) => [table.variable, id]));

const inputOf = (name: TableId, table: Table): CreateTableCommandInput => {
  const attributes = new Set(['pk', 'sk', ...table.indexes.flatMap((i) => [i.partitionKey, i.sortKey])]);
  return {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [...attributes].map((attribute): AttributeDefinition => ({
      AttributeName: attribute,
      AttributeType: 'S',
    })),
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    ...(table.indexes.length > 0 && {
      GlobalSecondaryIndexes: table.indexes.map((index) => ({
        IndexName: index.name,
        KeySchema: [
          { AttributeName: index.partitionKey, KeyType: 'HASH' as const },
          { AttributeName: index.sortKey, KeyType: 'RANGE' as const },
        ],
        Projection: { ProjectionType: 'ALL' as const },
      })),
    }),
    ...(table.streamed && {
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' as const },
    }),
  };
};

/** A table that was made before its stream was wanted gets it now. */
const startStream = async (client: DynamoDBClient, name: TableId): Promise<void> => {
  const { Table } = await client.send(new DescribeTableCommand({ TableName: name }));
  if (Table?.LatestStreamArn !== undefined) return;
  const StreamSpecification = { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' as const };
  await client.send(new UpdateTableCommand({ TableName: name, StreamSpecification }));
};

/** Makes every table of the catalogue that is not there yet. */
export const createTables = async (client: DynamoDBClient): Promise<void> => {
  for (const [name, table] of entries()) {
    try {
      await client.send(new CreateTableCommand(inputOf(name, table)));
    } catch (error) {
      if (!(error instanceof ResourceInUseException)) throw error;
      if (table.streamed) await startStream(client, name);
    }
  }
};
