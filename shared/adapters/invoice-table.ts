import { hash } from 'node:crypto';
import * as z from 'zod/mini';
import { AppError } from '../domain/app-error.ts';
import {
  bucketsOf,
  InvoiceHeader,
  type InvoiceLine,
  type InvoicePart,
  InvoicePointer,
  type Month,
  MonthChange,
} from '../domain/payment/invoice.ts';
import { type Condition, type Database, type Item, queryAll, TransactionRefused } from './database.ts';
import { invoiceIdPk, invoiceKeys, invoicePk, invoicePrefix, type InvoiceRef } from './invoice-keys.ts';

const ABSENT: Condition = { expression: 'attribute_not_exists(pk)' };
/** An item holds 400 KB; one recipient of very many lines is a fault of the sender. */
const PART_BYTES_MAX = 350_000;

const withoutKey = (item: Item): Item => {
  const { pk: _pk, sk: _sk, ...rest } = item;
  return rest;
};

export const invoiceHeaderToItem = (header: InvoiceHeader): Item => ({
  ...invoiceKeys.header(header),
  ...header,
});

/** @throws ZodError for an item that is no header of an invoice */
export const invoiceHeaderFromItem = (item: Item): InvoiceHeader => z.parse(InvoiceHeader, withoutKey(item));

const pointerFromItem = (item: Item): InvoicePointer => z.parse(InvoicePointer, withoutKey(item));

/** Lines as rows of values: half the size of objects. */
const linesToText = (lines: readonly InvoiceLine[]): string =>
  JSON.stringify(
    lines.map((line) => [line.lineId, line.recipientId, line.caregiverId, line.date, line.minutes]),
  );

const Rows = z.array(z.tuple([z.string(), z.string(), z.string(), z.string(), z.number()]));
const StoredLines = z.object({ lines: z.string() });
const linesFromItem = (item: Item): InvoiceLine[] =>
  z
    .parse(Rows, JSON.parse(z.parse(StoredLines, item).lines))
    .map(([lineId, recipientId, caregiverId, date, minutes]) => ({
      lineId,
      recipientId,
      caregiverId,
      date,
      minutes,
    }));

const bucketOf = (lineId: string, buckets: number): number =>
  Number.parseInt(hash('sha256', lineId, 'hex').slice(0, 8), 16) % buckets;

const bucketItems = (header: InvoiceHeader, parts: readonly InvoicePart[]): Item[] => {
  const buckets = Array.from({ length: bucketsOf(header.lines) }, (): Record<string, number> => ({}));
  for (const { part, lines } of parts) {
    for (const { lineId } of lines) {
      const bucket = buckets[bucketOf(lineId, buckets.length)];
      if (bucket !== undefined) bucket[lineId] = part;
    }
  }
  return buckets.map((parts, bucket) => ({
    ...invoiceKeys.bucket(header, header.contentHash, bucket),
    parts: JSON.stringify(parts),
  }));
};

const Bucket = z.object({ parts: z.string() });
const PartOfLine = z.record(z.string(), z.int());
const MonthItem = z.object({ history: z.array(MonthChange) });

/** @throws ZodError for an item that is no month */
export const monthHistoryFromItem = (item: Item): MonthChange[] => z.parse(MonthItem, item).history;

/**
 * Invoices as they were submitted: lines in parts of whole recipients, and the header that says all parts stand.
 *
 * | question                              | how                                                                       |
 * | store a submission once               | BatchWriteItem of its parts, then TransactWriteItems HEADER, CURRENT, lists |
 * | which submission counts               | GetItem or BatchGetItem INVOICE#<provider>#<invoice>, CURRENT              |
 * | one submission, one part of it        | GetItem HEADER#<sequence>; PART#<sequence>#<content>#<nnnn>                 |
 * | the submission before another          | Query HEADER#, backwards from it                                           |
 * | in which part a line is               | GetItem LINES#<sequence>#<content>#<bucket>                                |
 * | invoices of a provider (in a month)   | Query PROVIDER#<provider>, sk begins with the month                        |
 * | whose invoice an id is                | Query INVOICE-ID#<invoice>, two at most                                    |
 * | which parts are spread                | PutItem SPREAD#<sequence>#<nnnn>, then Query them                           |
 * | how a month stands; close or reopen   | GetItem, PutItem MONTH#<month>, STATE, as it was read                      |
 */
export const invoiceTable = (table: string, database: Database) => {
  const header = async (ref: InvoiceRef): Promise<InvoiceHeader | undefined> => {
    const item = await database.get({ table, key: invoiceKeys.header(ref), consistent: true });
    return item && invoiceHeaderFromItem(item);
  };

  const current = async (ref: Omit<InvoiceRef, 'sequence'>): Promise<InvoicePointer | undefined> => {
    const item = await database.get({ table, key: invoiceKeys.current(ref), consistent: true });
    return item && pointerFromItem(item);
  };

  const monthHistory = async (month: Month): Promise<MonthChange[]> => {
    const item = await database.get({ table, key: invoiceKeys.month(month), consistent: true });
    return item === undefined ? [] : monthHistoryFromItem(item);
  };

  const sameAs = (
    existing: InvoiceHeader,
    wanted: InvoiceHeader,
  ): { header: InvoiceHeader; created: false } => {
    if (existing.contentHash === wanted.contentHash) return { header: existing, created: false };
    throw new AppError('conflict', 'SEQUENCE_TAKEN', 'Other lines are stored under this sequence number');
  };

  /** The header alone for a number below the one that counts: it goes into the history. */
  const commit = async (wanted: InvoiceHeader, before: InvoicePointer | undefined): Promise<void> => {
    const put = { put: { table, item: invoiceHeaderToItem(wanted), condition: ABSENT } };
    if (before !== undefined && before.sequence > wanted.sequence) return database.transact([put]);
    const { by: _by, lines: _lines, contentHash: _hash, ...named } = wanted;
    const pointer: InvoicePointer = { ...named, firstAt: before?.firstAt ?? wanted.receivedAt };
    const condition: Condition =
      before === undefined
        ? ABSENT
        : {
            expression: '#sequence = :before',
            names: { '#sequence': 'sequence' },
            values: { ':before': before.sequence },
          };
    await database.transact([
      put,
      { put: { table, item: { ...invoiceKeys.current(wanted), ...pointer }, condition } },
      { put: { table, item: invoiceKeys.inList(wanted.providerId, wanted.month, wanted.invoiceId) } },
      { put: { table, item: invoiceKeys.byId(wanted) } },
    ]);
  };

  const part = async (from: InvoiceHeader, number: number): Promise<InvoiceLine[] | undefined> => {
    const key = invoiceKeys.part(from, from.contentHash, number);
    const item = await database.get({ table, key });
    return item && linesFromItem(item);
  };

  const partOfLine = async (from: InvoiceHeader, lineId: string): Promise<number | undefined> => {
    const bucket = bucketOf(lineId, bucketsOf(from.lines));
    const item = await database.get({ table, key: invoiceKeys.bucket(from, from.contentHash, bucket) });
    if (item === undefined) return undefined;
    const parts = z.parse(PartOfLine, JSON.parse(z.parse(Bucket, item).parts));
    return Object.hasOwn(parts, lineId) ? parts[lineId] : undefined;
  };

  /** Of how many parts the claims are laid out. */
  const spreadParts = async (ref: InvoiceRef): Promise<number> => {
    const marks = await queryAll(database, {
      table,
      keyCondition: 'pk = :pk AND begins_with(sk, :mark)',
      values: { ':pk': invoicePk(ref), ':mark': invoicePrefix(ref, 'SPREAD') },
      consistent: true,
    });
    return marks.length;
  };

  return {
    header,
    current,
    monthHistory,
    /** The lines of one part; undefined when there is no such part. */
    part,

    /**
     * Stores a submission once: when this returns, every line is durable.
     * @throws AppError `SEQUENCE_TAKEN`, `INVOICE_OF_ANOTHER_MONTH` (conflict), `LINES_TOO_MANY` (too large)
     */
    async store(
      wanted: InvoiceHeader,
      parts: readonly InvoicePart[],
    ): Promise<{ header: InvoiceHeader; created: boolean }> {
      const existing = await header(wanted);
      if (existing !== undefined) return sameAs(existing, wanted);
      const before = await current(wanted);
      if (before !== undefined && before.month !== wanted.month) {
        throw new AppError('conflict', 'INVOICE_OF_ANOTHER_MONTH', 'This invoice is of another month');
      }
      const items = parts.map(({ part, lines }) => ({
        ...invoiceKeys.part(wanted, wanted.contentHash, part),
        lines: linesToText(lines),
      }));
      if (items.some((item) => Buffer.byteLength(item.lines) > PART_BYTES_MAX)) {
        throw new AppError(
          'too-large',
          'LINES_TOO_MANY',
          'One recipient has more lines than a month can have',
        );
      }
      await database.batchPut({ table, items: [...items, ...bucketItems(wanted, parts)] });
      try {
        await commit(wanted, before);
        return { header: wanted, created: true };
      } catch (error) {
        if (!(error instanceof TransactionRefused)) throw error;
        const stored = await header(wanted);
        if (stored !== undefined) return sameAs(stored, wanted);
        throw new AppError(
          'unavailable',
          'INVOICE_RACE',
          'Another submission came in between; send it again',
          {
            retryAfterSeconds: 1,
          },
        );
      }
    },

    /** Which submissions count, by `provider#invoice`. */
    async currentOf(refs: readonly Omit<InvoiceRef, 'sequence'>[]): Promise<Map<string, InvoicePointer>> {
      const keys = [...new Map(refs.map((ref) => [invoicePk(ref), invoiceKeys.current(ref)])).values()];
      const items = keys.length === 0 ? [] : await database.batchGet({ table, keys, consistent: true });
      return new Map(items.map((item) => [String(item['pk']), pointerFromItem(item)]));
    },

    /** A line of the submission that counts; undefined when there is no such invoice or line. */
    async line(
      ref: Omit<InvoiceRef, 'sequence'>,
      lineId: string,
    ): Promise<(InvoiceLine & { month: Month }) | undefined> {
      const pointer = await current(ref);
      const from = pointer && (await header(pointer));
      const number = from && (await partOfLine(from, lineId));
      if (from === undefined || number === undefined) return undefined;
      const found = (await part(from, number))?.find((line) => line.lineId === lineId);
      return found && { ...found, month: from.month };
    },

    /** Ids of a provider's invoices, with their months, of all months or of those that begin so. */
    async listOf(providerId: string, monthPrefix: string): Promise<{ month: Month; invoiceId: string }[]> {
      const items = await queryAll(database, {
        table,
        keyCondition: 'pk = :pk AND begins_with(sk, :month)',
        values: { ':pk': `PROVIDER#${providerId}`, ':month': monthPrefix },
      });
      return items.map((item) => {
        const [month = '', invoiceId = ''] = String(item['sk']).split('#');
        return { month, invoiceId };
      });
    },

    /** Providers that have an invoice of this id: two at most, enough to know whether it is one alone. */
    async providersOf(invoiceId: string): Promise<string[]> {
      const { items } = await database.query({
        table,
        keyCondition: 'pk = :pk',
        values: { ':pk': invoiceIdPk(invoiceId) },
        consistent: true,
        limit: 2,
      });
      return items.map((item) => String(item['sk']));
    },

    /** The submission that counted before this one, if there was any. */
    async earlierThan(ref: InvoiceRef): Promise<InvoiceHeader | undefined> {
      const { items } = await database.query({
        table,
        keyCondition: 'pk = :pk AND sk BETWEEN :first AND :last',
        values: {
          ':pk': invoicePk(ref),
          ':first': 'HEADER#',
          ':last': invoiceKeys.header({ ...ref, sequence: ref.sequence - 1 }).sk,
        },
        limit: 1,
        backwards: true,
      });
      return items[0] && invoiceHeaderFromItem(items[0]);
    },

    spreadParts,

    /** Notes that the claims of a part are laid out. @returns how many parts are by now. */
    async markSpread(ref: InvoiceRef, part: number): Promise<number> {
      await database.put({ table, item: { ...invoiceKeys.spread(ref, part) } });
      return spreadParts(ref);
    },

    /**
     * Closes a month or opens it again; the same again adds nothing.
     * @throws ConditionFailed when somebody else did so meanwhile
     */
    async putMonth(month: Month, change: MonthChange): Promise<MonthChange[]> {
      const before = await monthHistory(month);
      const last = before.at(-1);
      if (last?.state === change.state && last.reason === change.reason) return before;
      const history = [...before, change];
      await database.put({
        table,
        item: { ...invoiceKeys.month(month), history, version: history.length },
        condition:
          before.length === 0
            ? ABSENT
            : { expression: 'version = :version', values: { ':version': before.length } },
      });
      return history;
    },
  };
};
