import * as z from 'zod/mini';
import { AppError } from './app-error.ts';
import { Channel } from './fact.ts';
import { BatchId, ProviderId } from './ids.ts';
import { Instant } from './instants.ts';
import { RULES } from './rules.ts';

/** Rows in one part: two writes a row, and a transaction takes a hundred. */
export const ROWS_PER_PART = 50;

/** The commit point of a batch: once it stands, all parts stand. */
export const BatchHeader = z.strictObject({
  batchId: BatchId,
  providerId: ProviderId,
  rows: z.int(),
  parts: z.int(),
  channel: Channel,
  by: z.string(),
  receivedAt: Instant,
  contentHash: z.string(),
});
export type BatchHeader = z.infer<typeof BatchHeader>;

/** Some rows of a batch as they came in. */
export const BatchPart = z.strictObject({
  part: z.int(),
  firstIndex: z.int(),
  rows: z.array(z.record(z.string(), z.unknown())),
});
export type BatchPart = z.infer<typeof BatchPart>;

const Count = z.int();
/** What became of the rows of a part. `results` are `RowResult` of the contract. */
export const PartResult = z.strictObject({
  part: z.int(),
  accepted: Count,
  rejected: Count,
  unchanged: Count,
  superseded: Count,
  results: z.array(
    z.strictObject({
      index: z.int(),
      externalId: z.nullable(z.string()),
      status: z.enum(['accepted', 'unchanged', 'superseded', 'rejected']),
      code: z.optional(z.string()),
      errors: z.optional(
        z.array(z.strictObject({ path: z.string(), code: z.string(), message: z.string() })),
      ),
      visitId: z.optional(z.string()),
    }),
  ),
});
export type PartResult = z.infer<typeof PartResult>;

/**
 * Holds a batch to its size.
 * @throws AppError `TOO_MANY_ROWS` (too large), `NO_ROWS` (malformed)
 */
export const requireRows = (rows: readonly unknown[]): void => {
  if (rows.length > RULES.batchRowsMax) {
    throw new AppError(
      'too-large',
      'TOO_MANY_ROWS',
      `A batch has ${RULES.batchRowsMax} rows at most; nothing was taken`,
    );
  }
  if (rows.length === 0) throw new AppError('malformed', 'NO_ROWS', 'The batch has no rows');
};

/** The parts of a batch. */
export const partsOf = (rows: readonly Record<string, unknown>[]): BatchPart[] =>
  Array.from({ length: Math.ceil(rows.length / ROWS_PER_PART) }, (_, part) => ({
    part,
    firstIndex: part * ROWS_PER_PART,
    rows: rows.slice(part * ROWS_PER_PART, (part + 1) * ROWS_PER_PART),
  }));
