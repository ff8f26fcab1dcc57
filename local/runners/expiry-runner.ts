import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { TABLES } from '#functions/catalogue';
import { type Runner, sleeper } from './pace.ts';

const SWEEP_MILLIS = 10 * 60_000;
/** After the start others are in more of a hurry. */
const FIRST_MILLIS = 60_000;

/**
 * Removes what has expired, as DynamoDB's time to live does: the engine on one machine keeps the setting and never
 * deletes. An item that got a later end meanwhile stays.
 * @returns how many items are gone
 */
export const removeExpired = async (client: DynamoDBClient, now: Date): Promise<number> => {
  const documents = DynamoDBDocumentClient.from(client);
  const nowSeconds = Math.floor(now.getTime() / 1_000);
  const isOver = 'expiresAtEpochSeconds < :now';
  let removed = 0;
  for (const [TableName, { expires }] of Object.entries(TABLES)) {
    if (!expires) continue;
    const pages = paginateScan(
      { client: documents },
      {
        TableName,
        FilterExpression: isOver,
        ExpressionAttributeValues: { ':now': nowSeconds },
        ProjectionExpression: 'pk, sk',
      },
    );
    for await (const { Items = [] } of pages) {
      for (const item of Items) {
        const { pk, sk }: Record<string, unknown> = item;
        const command = new DeleteCommand({
          TableName,
          Key: { pk, sk },
          ConditionExpression: isOver,
          ExpressionAttributeValues: { ':now': nowSeconds },
        });
        removed += await documents.send(command).then(
          () => 1,
          () => 0,
        );
      }
    }
  }
  return removed;
};

/** Sweeps every ten minutes; a sweep that fails is made up for by the next one. */
export const expiryRunner = (client: DynamoDBClient): Runner => {
  const nap = sleeper();
  const loop = async (): Promise<void> => {
    await nap.sleep(FIRST_MILLIS);
    while (!nap.isStopped()) {
      await removeExpired(client, new Date()).catch(() => undefined);
      await nap.sleep(SWEEP_MILLIS);
    }
  };
  const looping = loop();
  return {
    stop: async () => {
      nap.stop();
      await looping;
    },
  };
};
