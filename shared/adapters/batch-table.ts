import * as z from 'zod/mini';
import { AppError } from '../domain/app-error.ts';
import { BatchHeader, BatchPart, PartResult } from '../domain/batch.ts';
import { type Condition, ConditionFailed, type Database, type Item, type Key, queryAll } from './database.ts';

const ABSENT: Condition = { expression: 'attribute_not_exists(pk)' };
/** An item holds 400 KB; names, other fields and wide characters need some of it. */
const PART_BYTES_MAX = 350_000;

const digits = (part: number): string => String(part).padStart(4, '0');
const pkOf = (providerId: string, batchId: string): string => `BATCH#${providerId}#${batchId}`;
const headerKey = (providerId: string, batchId: string): Key => ({
  pk: pkOf(providerId, batchId),
  sk: 'HEADER',
});
/** The content is part of the key: two files that race for one id cannot mix their rows. */
const partKey = (header: BatchHeader, part: number): Key => ({
  pk: pkOf(header.providerId, header.batchId),
  sk: `PART#${header.contentHash.slice(0, 16)}#${digits(part)}`,
});
const resultKey = (providerId: string, batchId: string, part: number): Key => ({
  pk: pkOf(providerId, batchId),
  sk: `RESULT#${digits(part)}`,
});

/** The item of a header: the commit point of a batch. */
export const headerToItem = (header: BatchHeader): Item => ({
  ...headerKey(header.providerId, header.batchId),
  ...header,
});

/** @throws ZodError for an item that is no header */
export const headerFromItem = (item: Item): BatchHeader => {
  const { pk: _pk, sk: _sk, ...header } = item;
  return z.parse(BatchHeader, header);
};

/** Rows are kept as the JSON that they came as: a file may hold what the database has no value for. */
const partToItem = (header: BatchHeader, part: BatchPart): Item => ({
  ...partKey(header, part.part),
  part: part.part,
  firstIndex: part.firstIndex,
  rows: JSON.stringify(part.rows),
});

const StoredPart = z.object({ part: z.int(), firstIndex: z.int(), rows: z.string() });
const partFromItem = (item: Item): BatchPart => {
  const { rows, ...part } = z.parse(StoredPart, item);
  const parsed: unknown = JSON.parse(rows);
  return z.parse(BatchPart, { ...part, rows: parsed });
};

const resultFromItem = (item: Item): PartResult => {
  const { pk: _pk, sk: _sk, ...result } = item;
  return z.parse(PartResult, result);
};

/**
 * Files of attendance: their rows in parts, what became of each, and the header that says all parts stand.
 *
 * | question                        | how                                                                        |
 * | a batch and its results         | GetItem pk = BATCH#<providerId>#<batchId>, sk = HEADER; Query sk RESULT#…   |
 * | a part, and whether it is done  | GetItem HEADER, PART#<content>#<nnnn>, RESULT#<nnnn>                         |
 * | store a batch once              | BatchWriteItem of the parts, then PutItem HEADER if absent                  |
 * | store the result of a part once | PutItem RESULT#<nnnn> if absent                                             |
 */
export const batchTable = (table: string, database: Database) => {
  const getHeader = async (providerId: string, batchId: string): Promise<BatchHeader | undefined> => {
    const item = await database.get({ table, key: headerKey(providerId, batchId), consistent: true });
    return item && headerFromItem(item);
  };

  const sameAs = (existing: BatchHeader, header: BatchHeader): { header: BatchHeader; created: false } => {
    if (existing.contentHash === header.contentHash) return { header: existing, created: false };
    throw new AppError('conflict', 'BATCH_ID_TAKEN', 'Another batch is stored under this id');
  };

  return {
    /**
     * Stores a batch once: when this returns, every row is durable.
     * @throws AppError `BATCH_ID_TAKEN` (conflict), `ROWS_TOO_LARGE` (too large)
     */
    async store(
      header: BatchHeader,
      parts: readonly BatchPart[],
    ): Promise<{ header: BatchHeader; created: boolean }> {
      const existing = await getHeader(header.providerId, header.batchId);
      if (existing !== undefined) return sameAs(existing, header);
      const items = parts.map((part) => partToItem(header, part));
      if (items.some((item) => Buffer.byteLength(String(item['rows'])) > PART_BYTES_MAX)) {
        throw new AppError('too-large', 'ROWS_TOO_LARGE', 'Some rows are far longer than a row can be');
      }
      await database.batchPut({ table, items });
      try {
        await database.put({ table, item: headerToItem(header), condition: ABSENT });
        return { header, created: true };
      } catch (error) {
        if (!(error instanceof ConditionFailed) || error.item === undefined) throw error;
        return sameAs(headerFromItem(error.item), header);
      }
    },

    /** A batch with what became of its parts so far. */
    async get(
      providerId: string,
      batchId: string,
    ): Promise<{ header: BatchHeader; results: PartResult[] } | undefined> {
      const header = await getHeader(providerId, batchId);
      if (header === undefined) return undefined;
      const items = await queryAll(database, {
        table,
        keyCondition: 'pk = :pk AND begins_with(sk, :result)',
        values: { ':pk': pkOf(providerId, batchId), ':result': 'RESULT#' },
        consistent: true,
      });
      return { header, results: items.map(resultFromItem) };
    },

    /** One part to be worked on, and its result if it was worked on before. */
    async part(
      providerId: string,
      batchId: string,
      part: number,
    ): Promise<{ header: BatchHeader; part: BatchPart; result: PartResult | undefined } | undefined> {
      const header = await getHeader(providerId, batchId);
      if (header === undefined) return undefined;
      const [rows, result] = await Promise.all([
        database.get({ table, key: partKey(header, part), consistent: true }),
        database.get({ table, key: resultKey(providerId, batchId, part), consistent: true }),
      ]);
      if (rows === undefined) return undefined;
      return { header, part: partFromItem(rows), result: result && resultFromItem(result) };
    },

    /** Stores what became of a part; the first result stays. */
    async storeResult(providerId: string, batchId: string, result: PartResult): Promise<void> {
      const item = { ...resultKey(providerId, batchId, result.part), ...result };
      try {
        await database.put({ table, item, condition: ABSENT });
      } catch (error) {
        if (!(error instanceof ConditionFailed)) throw error;
      }
    },
  };
};
