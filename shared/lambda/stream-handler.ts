import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { errorFields, logger } from './logger.ts';

/** Groups handled side by side; the records of one group keep their order. */
const GROUPS_AT_ONCE = 8;

/**
 * Wraps the consumer of a table's stream: records are parsed, grouped by key, and each group is handled once.
 * Lambda tries again from the lowest sequence number that is returned, so a failure never skips a record before it.
 *
 * @param change parses a record; null when it does not concern this consumer.
 */
export const streamHandler = <Change>(
  change: (record: DynamoDBRecord) => { key: string; change: Change } | null,
  handle: (key: string, changes: Change[], now: Date) => Promise<void>,
): ((event: DynamoDBStreamEvent, context: object) => Promise<DynamoDBBatchResponse>) => {
  return async (event) => {
    const failed: string[] = [];
    const fail = (sequenceNumber: string, error: unknown): void => {
      failed.push(sequenceNumber);
      logger.error('stream record failed', { sequenceNumber, ...errorFields(error) });
    };
    const groups = new Map<string, { first: string; changes: Change[] }>();
    for (const record of event.Records) {
      const sequenceNumber = record.dynamodb?.SequenceNumber ?? '';
      try {
        const parsed = change(record);
        if (parsed === null) continue;
        const group = groups.get(parsed.key) ?? { first: sequenceNumber, changes: [] };
        group.changes.push(parsed.change);
        groups.set(parsed.key, group);
      } catch (error) {
        fail(sequenceNumber, error);
      }
    }
    const waiting = [...groups];
    const worker = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const [key, group] = next;
        await handle(key, group.changes, new Date()).catch((error: unknown) => fail(group.first, error));
      }
    };
    await Promise.all(Array.from({ length: GROUPS_AT_ONCE }, worker));
    const order = event.Records.map((record) => record.dynamodb?.SequenceNumber ?? '');
    const lowest = failed.sort((a, b) => order.indexOf(a) - order.indexOf(b))[0];
    return { batchItemFailures: lowest === undefined ? [] : [{ itemIdentifier: lowest }] };
  };
};
