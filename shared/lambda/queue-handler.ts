import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import * as z from 'zod/mini';
import { errorFields, logger } from './logger.ts';

/**
 * Wraps the consumer of a queue: each message on its own; what fails is told one by one, tried again by the queue and
 * laid in its dead-letter queue at last. A message that does not parse fails like any other, so that it is seen there.
 */
export const queueHandler = <S extends z.ZodMiniType>(
  schema: S,
  handle: (message: z.infer<S>, now: Date) => Promise<void>,
): ((event: SQSEvent, context: object) => Promise<SQSBatchResponse>) => {
  const one = async (record: SQSRecord): Promise<void> => {
    try {
      await handle(z.parse(schema, JSON.parse(record.body)), new Date());
    } catch (error) {
      logger.error('message failed', { messageId: record.messageId, ...errorFields(error) });
      throw error;
    }
  };
  return async (event) =>
    processPartialResponse(event, one, new BatchProcessor(EventType.SQS), {
      processInParallel: true,
      throwOnFullBatchFailure: false,
    });
};
