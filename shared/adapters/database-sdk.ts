import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { plainItem } from './attributes.ts';
import {
  BATCH_GET_MAX,
  BATCH_PUT_MAX,
  chunks,
  type Condition,
  ConditionFailed,
  type Database,
  databaseUnavailable,
  distinctKeys,
  type Item,
  projectionOf,
  TransactionRefused,
  type Update,
  type Write,
} from './database.ts';
import { untilNothingLeft, untilUndisturbed } from './database-batches.ts';
import type { Credentials } from './signature-v4.ts';

const CONNECT_MILLIS_MAX = 1_000;
const REPLY_MILLIS_MAX = 3_000;
const TRIES_MAX = 3;

/** Faults of the way there and of a busy database; what the request itself did wrong is none of them. */
const PASSING =
  /^(TimeoutError|ECONN(REFUSED|RESET)|EPIPE|ENOTFOUND|EAI_AGAIN|Provisioned.*Exceeded.*|.*Throttl.*|RequestLimitExceeded|InternalServerError|ServiceUnavailable.*|TransactionInProgressException|TransactionConflictException)$/;

const isPassing = (error: Error): boolean =>
  PASSING.test(error.name) ||
  ('code' in error && PASSING.test(String(error.code))) ||
  (error instanceof AggregateError && error.errors.some((one) => one instanceof Error && isPassing(one)));

const itemOf = (item: unknown): Item | undefined => (item === undefined ? undefined : plainItem(item));

/** An error of the SDK in the words of the port. */
const translated = (error: unknown): unknown => {
  if (error instanceof ConditionalCheckFailedException) return new ConditionFailed(itemOf(error.Item));
  if (error instanceof TransactionCanceledException) {
    const reasons = (error.CancellationReasons ?? []).map((reason) => ({
      code: reason.Code ?? 'None',
      item: itemOf(reason.Item),
    }));
    return new TransactionRefused(reasons);
  }
  return error instanceof Error && isPassing(error) ? databaseUnavailable(error) : error;
};

const conditionInput = (condition: Condition | undefined) =>
  condition && {
    ConditionExpression: condition.expression,
    ...(condition.names && { ExpressionAttributeNames: condition.names }),
    ...(condition.values && { ExpressionAttributeValues: condition.values }),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
  };

const updateInput = (update: Update) => ({
  TableName: update.table,
  Key: update.key,
  UpdateExpression: update.expression,
  ...(update.condition !== undefined && { ConditionExpression: update.condition }),
  ...(update.names && { ExpressionAttributeNames: update.names }),
  ...(update.values && { ExpressionAttributeValues: update.values }),
  ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
});

const writeInput = (write: Write): NonNullable<TransactWriteCommandInput['TransactItems']>[number] => {
  if ('update' in write) return { Update: updateInput(write.update) };
  if ('put' in write) {
    const { table, item, condition } = write.put;
    return { Put: { TableName: table, Item: item, ...conditionInput(condition) } };
  }
  if ('remove' in write) {
    const { table, key, condition } = write.remove;
    return { Delete: { TableName: table, Key: key, ...conditionInput(condition) } };
  }
  const { table, key, condition } = write.check;
  return {
    ConditionCheck: {
      TableName: table,
      Key: key,
      ConditionExpression: condition.expression,
      ...conditionInput(condition),
    },
  };
};

/**
 * The database through the AWS SDK: for everything but the reports' way in.
 * @param settings `endpoint`: where another one than AWS of the region answers.
 */
export const sdkDatabase = (settings: {
  region: string;
  endpoint?: string | undefined;
  credentials?: Credentials;
}): Database => {
  const { region, endpoint, credentials } = settings;
  const client = DynamoDBDocumentClient.from(
    new DynamoDBClient({
      region,
      ...(endpoint !== undefined && { endpoint }),
      ...(credentials && {
        credentials: {
          accessKeyId: credentials.accessKeyId,
          secretAccessKey: credentials.secretAccessKey,
          ...(credentials.sessionToken !== undefined && { sessionToken: credentials.sessionToken }),
        },
      }),
      maxAttempts: TRIES_MAX,
      // Without throwOnRequestTimeout the SDK only warns and waits on.
      requestHandler: {
        connectionTimeout: CONNECT_MILLIS_MAX,
        requestTimeout: REPLY_MILLIS_MAX,
        throwOnRequestTimeout: true,
      },
    }),
    { marshallOptions: { removeUndefinedValues: true } },
  );

  const said = async <Reply>(call: Promise<Reply>): Promise<Reply> => {
    try {
      return await call;
    } catch (error) {
      throw translated(error);
    }
  };

  return {
    async get({ table, key, consistent = false }) {
      const command = new GetCommand({ TableName: table, Key: key, ConsistentRead: consistent });
      return (await said(client.send(command))).Item;
    },

    async put({ table, item, condition }) {
      await said(client.send(new PutCommand({ TableName: table, Item: item, ...conditionInput(condition) })));
    },

    async update(update) {
      const command = new UpdateCommand({ ...updateInput(update), ReturnValues: 'ALL_NEW' });
      return (await said(client.send(command))).Attributes ?? {};
    },

    async remove({ table, key, condition }) {
      await said(
        client.send(new DeleteCommand({ TableName: table, Key: key, ...conditionInput(condition) })),
      );
    },

    async query(query) {
      const command = new QueryCommand({
        TableName: query.table,
        KeyConditionExpression: query.keyCondition,
        ExpressionAttributeValues: query.values,
        ConsistentRead: query.consistent ?? false,
        ScanIndexForward: query.backwards !== true,
        ...(query.index !== undefined && { IndexName: query.index }),
        ...(query.names && { ExpressionAttributeNames: query.names }),
        ...(query.limit !== undefined && { Limit: query.limit }),
        ...(query.startAfter && { ExclusiveStartKey: query.startAfter }),
      });
      const reply = await said(client.send(command));
      return { items: reply.Items ?? [], next: reply.LastEvaluatedKey };
    },

    async batchGet({ table, keys, consistent = false, attributes }) {
      const found: Item[] = [];
      const projection = attributes && projectionOf(attributes);
      const more = {
        ConsistentRead: consistent,
        ...(projection && {
          ProjectionExpression: projection.expression,
          ExpressionAttributeNames: projection.names,
        }),
      };
      for (const some of chunks(distinctKeys(keys), BATCH_GET_MAX)) {
        await untilNothingLeft(some, async (left) => {
          const command = new BatchGetCommand({
            RequestItems: { [table]: { Keys: [...left], ...more } },
          });
          const reply = await said(client.send(command));
          found.push(...(reply.Responses?.[table] ?? []));
          return (reply.UnprocessedKeys?.[table]?.Keys ?? []).map(({ pk, sk }) => ({
            pk: String(pk),
            sk: String(sk),
          }));
        });
      }
      return found;
    },

    async batchPut({ table, items }) {
      for (const some of chunks(items, BATCH_PUT_MAX)) {
        await untilNothingLeft(some, async (left) => {
          const requests = left.map((item) => ({ PutRequest: { Item: item } }));
          const command = new BatchWriteCommand({ RequestItems: { [table]: requests } });
          const reply = await said(client.send(command));
          return (reply.UnprocessedItems?.[table] ?? []).flatMap((one): Item[] =>
            one.PutRequest?.Item === undefined ? [] : [one.PutRequest.Item],
          );
        });
      }
    },

    async transact(writes) {
      await untilUndisturbed(async () => {
        await said(client.send(new TransactWriteCommand({ TransactItems: writes.map(writeInput) })));
      });
    },
  };
};
