import * as z from 'zod/mini';
import { AppError } from '../domain/app-error.ts';
import { BatchHeader, BatchPart, PartResult } from '../domain/batch.ts';
import { ConditionFailed, type Database, type Item } from './database.ts';

const pkOf = (providerId: string, batchId: string): string => `BATCH#${providerId}#${batchId}`;
const numbered = (kind: 'PART' | 'RESULT', part: number): string =>
  `${kind}#${String(part).padStart(4, '0')}`;

const unkeyed = ({ pk: _pk, sk: _sk, ...content }: Item): Item => content;
export const headerFromItem = (item: Item): BatchHeader => z.parse(BatchHeader, unkeyed(item));
const partFromItem = (item: Item): BatchPart => z.parse(BatchPart, unkeyed(item));
const resultFromItem = (item: Item): PartResult => z.parse(PartResult, unkeyed(item));

/**
 * Files of attendance: their rows in parts, the header that commits them, and what became of each part.
 *
 * | question                          | how                                                               |
 * | one batch with its results so far | GetItem HEADER, Query sk begins with RESULT#                      |
 * | one part to work on               | GetItem HEADER, PART#<n>, RESULT#<n>                              |
 * | store a batch                     | BatchWriteItem PART#..., then PutItem HEADER if it does not exist |
 */
export const batchTable = (table: string, database: Database) => ({
  /**
   * Stores all parts and then the header: a crash in between leaves parts that nobody works on, and the same request
   * again writes them again.
   * @throws AppError `BATCH_ID_TAKEN` (conflict) when other content is stored under the id.
   */
  async store(
    header: BatchHeader,
    parts: readonly BatchPart[],
  ): Promise<{ header: BatchHeader; created: boolean }> {
    const pk = pkOf(header.providerId, header.batchId);
    const settled = (existing: BatchHeader): { header: BatchHeader; created: boolean } => {
      if (existing.contentHash === header.contentHash) return { header: existing, created: false };
      throw new AppError('conflict', 'BATCH_ID_TAKEN', 'Another batch is stored under this id');
    };
    const before = await database.get({ table, key: { pk, sk: 'HEADER' }, consistent: true });
    if (before !== undefined) return settled(headerFromItem(before));
    await database.batchPut({
      table,
      items: parts.map((part) => ({ pk, sk: numbered('PART', part.part), ...part })),
    });
    try {
      await database.put({
        table,
        item: { pk, sk: 'HEADER', ...header },
        condition: { expression: 'attribute_not_exists(pk)' },
      });
      return { header, created: true };
    } catch (error) {
      if (!(error instanceof ConditionFailed) || error.item === undefined) throw error;
      return settled(headerFromItem(error.item));
    }
  },

  /** A batch and the results of the parts that are done. */
  async get(
    providerId: string,
    batchId: string,
  ): Promise<{ header: BatchHeader; results: PartResult[] } | undefined> {
    const pk = pkOf(providerId, batchId);
    const header = await database.get({ table, key: { pk, sk: 'HEADER' } });
    if (header === undefined) return undefined;
    const results: PartResult[] = [];
    let startAfter: Item | undefined;
    do {
      const page = await database.query({
        table,
        keyCondition: 'pk = :pk AND begins_with(sk, :kind)',
        values: { ':pk': pk, ':kind': 'RESULT#' },
        ...(startAfter !== undefined && { startAfter }),
      });
      results.push(...page.items.map(resultFromItem));
      startAfter = page.next;
    } while (startAfter !== undefined);
    return { header: headerFromItem(header), results };
  },

  /** One part to work on, and its result if it is done already. */
  async part(
    providerId: string,
    batchId: string,
    part: number,
  ): Promise<{ header: BatchHeader; part: BatchPart; result: PartResult | undefined } | undefined> {
    const pk = pkOf(providerId, batchId);
    const [header, rows, result] = await Promise.all(
      ['HEADER', numbered('PART', part), numbered('RESULT', part)].map((sk) =>
        database.get({ table, key: { pk, sk }, consistent: true }),
      ),
    );
    if (header === undefined || rows === undefined) return undefined;
    return {
      header: headerFromItem(header),
      part: partFromItem(rows),
      result: result && resultFromItem(result),
    };
  },

  /** What became of a part; the first result stands. */
  async storeResult(providerId: string, batchId: string, result: PartResult): Promise<void> {
    const item = { pk: pkOf(providerId, batchId), sk: numbered('RESULT', result.part), ...result };
    try {
      await database.put({ table, item, condition: { expression: 'attribute_not_exists(pk)' } });
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
    }
  },
});
