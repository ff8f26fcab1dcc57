import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Item } from '#shared/adapters/database';
import { LOCAL_CREDENTIALS } from './dynoxide.ts';

/** The write units of putting an item, indexes included, as the database counts them. */
export const writeUnitsOf = async (endpoint: string, table: string, item: Item): Promise<number> => {
  const client = new DynamoDBClient({ endpoint, region: 'local', credentials: LOCAL_CREDENTIALS });
  const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  const reply = await documents.send(
    new PutCommand({ TableName: table, Item: item, ReturnConsumedCapacity: 'INDEXES' }),
  );
  client.destroy();
  return reply.ConsumedCapacity?.CapacityUnits ?? NaN;
};
