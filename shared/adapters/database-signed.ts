import { itemText, plainItem } from './attributes.ts';
import {
  BATCH_PUT_MAX,
  chunks,
  type Database,
  type Item,
  type Query,
  type Update,
  type Write,
} from './database.ts';
import { untilNothingLeft, untilUndisturbed } from './database-batches.ts';
import {
  bodyText,
  conditionMembers,
  itemOf,
  listOf,
  recordOf,
  signedIntake,
  type SignedSettings,
  text,
  valuesText,
} from './database-intake.ts';

const updateMembers = (update: Update): Record<string, string | undefined> => ({
  TableName: text(update.table),
  Key: itemText(update.key),
  UpdateExpression: text(update.expression),
  ConditionExpression: text(update.condition),
  ExpressionAttributeNames: text(update.names),
  ExpressionAttributeValues: valuesText(update.values),
  ReturnValuesOnConditionCheckFailure: '"ALL_OLD"',
});

const writeText = (write: Write): string => {
  if ('update' in write) return bodyText({ Update: bodyText(updateMembers(write.update)) });
  if ('put' in write) {
    const { table, item, condition } = write.put;
    return bodyText({
      Put: bodyText({ TableName: text(table), Item: itemText(item), ...conditionMembers(condition) }),
    });
  }
  const name = 'remove' in write ? 'Delete' : 'ConditionCheck';
  const { table, key, condition } = 'remove' in write ? write.remove : write.check;
  return bodyText({
    [name]: bodyText({ TableName: text(table), Key: itemText(key), ...conditionMembers(condition) }),
  });
};

const queryText = (query: Query): string =>
  bodyText({
    TableName: text(query.table),
    IndexName: text(query.index),
    KeyConditionExpression: text(query.keyCondition),
    ExpressionAttributeNames: text(query.names),
    ExpressionAttributeValues: itemText(query.values),
    ConsistentRead: text(query.consistent),
    Limit: text(query.limit),
    ScanIndexForward: query.backwards === true ? 'false' : undefined,
    ExclusiveStartKey: query.startAfter && itemText(query.startAfter),
  });

/**
 * The database through requests that are signed and sent by hand, for the functions that people wait for. Three tries
 * with full jitter, each at most 1 s; a wrong clock of this machine is corrected by the database's `Date`.
 *
 * A try that got no reply may have been carried out, so a repeated conditional write can fail on its own first try:
 * callers compare with the item that `ConditionFailed` holds.
 */
export const signedDatabase = (settings: SignedSettings): Database => {
  const { call, ...intake } = signedIntake(settings);

  const putSome = async (table: string, items: readonly Item[]): Promise<Item[]> => {
    const requests = items.map((item) => `{"PutRequest":{"Item":${itemText(item)}}}`).join(',');
    const reply = await call('BatchWriteItem', `{"RequestItems":{${JSON.stringify(table)}:[${requests}]}}`);
    return listOf(recordOf(reply['UnprocessedItems'])[table]).map((one) =>
      plainItem(recordOf(recordOf(one)['PutRequest'])['Item']),
    );
  };

  return {
    ...intake,

    async update(update) {
      const body = bodyText({ ...updateMembers(update), ReturnValues: '"ALL_NEW"' });
      return plainItem((await call('UpdateItem', body))['Attributes']);
    },

    async remove({ table, key, condition }) {
      const body = bodyText({ TableName: text(table), Key: itemText(key), ...conditionMembers(condition) });
      await call('DeleteItem', body);
    },

    async query(query) {
      const reply = await call('Query', queryText(query));
      return { items: listOf(reply['Items']).map(plainItem), next: itemOf(reply['LastEvaluatedKey']) };
    },

    async batchPut({ table, items }) {
      for (const some of chunks(items, BATCH_PUT_MAX))
        await untilNothingLeft(some, (left) => putSome(table, left));
    },

    async transact(writes) {
      const body = `{"TransactItems":[${writes.map(writeText).join(',')}]}`;
      await untilUndisturbed(async () => {
        await call('TransactWriteItems', body);
      });
    },
  };
};
