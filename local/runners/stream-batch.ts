import { functionArn } from '../functions.ts';
import { invoke, type LocalFunction, type Outcome } from './invoke.ts';
import { backoffMillis, type Pace, type Sleeper } from './pace.ts';
import type { StreamItem } from './stream-events.ts';

/** Why Lambda gave a batch up. */
export type GivenUp = 'RetryAttemptsExhausted' | 'RecordAgeExceeded';

/** What a batch is worked off with. */
export type BatchWork = {
  fn: LocalFunction;
  limits: { retries: number; ageSecondsMax: number };
  source: { streamArn: string; shardId: string };
  pace: Pace;
  sleeper: Sleeper;
  /** Everything up to this record is done with. */
  done: (sequenceNumber: string) => void;
  /** Lays the description of a batch that was given up in the function's failure queue. */
  layAside: (message: object) => Promise<void>;
};

/** The index of the record from which Lambda tries again; -1 when all went well. */
const firstFailed = (batch: readonly StreamItem[], outcome: Outcome): number => {
  if ('error' in outcome) return 0;
  if (outcome.failedIds.length === 0) return -1;
  const indexes = outcome.failedIds.map((id) => batch.findIndex((item) => item.sequenceNumber === id));
  // A name that is not in the batch: Lambda takes the whole batch for failed.
  return Math.max(0, Math.min(...indexes));
};

/**
 * What lies in the failure queue: where the records are in the stream, and why they were given up.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 */
const description = (
  work: BatchWork,
  batch: readonly StreamItem[],
  why: { condition: GivenUp; tries: number; outcome: Outcome },
): object => {
  const instant = (item: StreamItem | undefined): string =>
    new Date(item?.createdAtMillis ?? 0).toISOString();
  return {
    requestContext: {
      requestId: why.outcome.requestId,
      functionArn: functionArn(work.fn.name),
      condition: why.condition,
      approximateInvokeCount: why.tries,
    },
    responseContext: {
      statusCode: 200,
      executedVersion: '$LATEST',
      functionError: 'error' in why.outcome ? why.outcome.error : 'Unhandled',
    },
    version: '1.0',
    timestamp: new Date().toISOString(),
    DDBStreamBatchInfo: {
      shardId: work.source.shardId,
      startSequenceNumber: batch[0]?.sequenceNumber,
      endSequenceNumber: batch.at(-1)?.sequenceNumber,
      approximateArrivalOfFirstRecord: instant(batch[0]),
      approximateArrivalOfLastRecord: instant(batch.at(-1)),
      batchSize: batch.length,
      streamArn: work.source.streamArn,
    },
  };
};

const givenUp = (work: BatchWork, head: StreamItem, tries: number): GivenUp | undefined => {
  if (Date.now() - head.createdAtMillis > work.limits.ageSecondsMax * 1_000) return 'RecordAgeExceeded';
  return tries > work.limits.retries ? 'RetryAttemptsExhausted' : undefined;
};

/**
 * Works one batch off as Lambda does: from the lowest failed record again; a batch whose first record fails is halved
 * until the poison is alone (halving is not a retry); what is given up is described in the failure queue, and the
 * records behind it go on. Returns when every record is done with, or the runner is stopped.
 */
export const workOff = async (work: BatchWork, batch: readonly StreamItem[]): Promise<void> => {
  const waiting: (readonly StreamItem[])[] = [batch];
  let tries = 0;

  const finish = (part: readonly StreamItem[]): void => {
    const last = part.at(-1);
    if (last !== undefined) work.done(last.sequenceNumber);
    waiting.shift();
    tries = 0;
  };

  const failedAtHead = async (
    part: readonly StreamItem[],
    head: StreamItem,
    outcome: Outcome,
  ): Promise<void> => {
    if (part.length > 1) {
      const middle = Math.ceil(part.length / 2);
      waiting.splice(0, 1, part.slice(0, middle), part.slice(middle));
      return;
    }
    tries += 1;
    const condition = givenUp(work, head, tries);
    if (condition === undefined) {
      await work.sleeper.sleep(backoffMillis(work.pace, tries));
      return;
    }
    await work.layAside(description(work, part, { condition, tries, outcome }));
    finish(part);
  };

  for (let part = waiting[0]; part !== undefined && !work.sleeper.isStopped(); part = waiting[0]) {
    const [head] = part;
    if (head === undefined) {
      waiting.shift();
      continue;
    }
    const outcome = await invoke(work.fn, { Records: part.map((item) => item.event) });
    const from = firstFailed(part, outcome);
    if (from === -1) finish(part);
    else if (from === 0) await failedAtHead(part, head, outcome);
    else {
      work.done(part[from - 1]?.sequenceNumber ?? '');
      waiting[0] = part.slice(from);
      tries = 0;
    }
  }
};
