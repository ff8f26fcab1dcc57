import { isDeepStrictEqual } from 'node:util';
import { hash } from 'node:crypto';
import * as z from 'zod/mini';
import { Instant } from '../domain/instants.ts';
import { Adjustment, AdjustmentCause, type LineDecision, PaymentCode } from '../domain/payment/claim.ts';
import type { Readiness } from '../domain/payment/readiness.ts';
import type { Totals } from '../domain/payment/totals.ts';
import { type Database, type Item, queryAll, type Write } from './database.ts';
import { packedText, textOfPacked } from './gzip.ts';
import { invoiceKeys, invoicePk, invoicePrefix, type InvoiceRef, officesPrefix } from './invoice-keys.ts';

/** What was decided of a part of an invoice. */
export type PartDecision = {
  part: number;
  /** Counts from 1; every later decision that changes a line is one more. */
  version: number;
  decidedAt: Instant;
  /** Whether what others claim for the same people was sent on to be decided again. */
  isTold: boolean;
  /** As they stand, every adjustment laid over them. */
  lines: LineDecision[];
};

/** Sums of some lines of a part, for what is shown of the whole. */
export type Sums = { totals: Totals; readiness: Record<string, Readiness> };

/** Sums of all lines of a part; and by the provider's branch for those who see that branch alone. */
export type SumsToStore = Sums & { byOffice: Record<string, Sums> };

/** Sums as they were stored for a part. */
export type PartTotals = Sums & { part: number };

/** Some adjustments that were made together. */
export type Adjusted = {
  part: number;
  at: Instant;
  /** The month was closed by then. */
  carried: boolean;
  adjustments: Adjustment[];
};

const Stored = z.object({
  version: z.int(),
  decidedAt: Instant,
  isTold: z.boolean(),
  lines: z.string(),
});
const Counts = z.record(z.string(), z.int());
const Share = z.object({
  lines: z.int(),
  claimedMinutes: z.int(),
  heldMinutes: z.int(),
  heldByCode: Counts,
});
const StoredTotals: z.ZodMiniType<Sums> = z.object({
  totals: z.object({
    lines: z.int(),
    claimedMinutes: z.int(),
    payableMinutes: z.int(),
    heldMinutes: z.int(),
    heldByCode: Counts,
    shadowHeldMinutes: z.int(),
    shadowHeldByCode: Counts,
  }),
  readiness: z.record(
    z.string(),
    z.object({
      ...Share.shape,
      byProvider: z.record(z.string(), Share),
      byWeek: z.record(z.string(), Share),
    }),
  ),
});
const ByOffice = z.record(z.string(), StoredTotals);
const StoredOffices = z.object({ byOffice: z.string() });
const StoredAdjusted = z.object({
  at: Instant,
  carried: z.boolean(),
  cause: AdjustmentCause,
  adjustments: z.string(),
});
/** The first cause is kept once: it may name hundreds of facts, and touch hundreds of lines. */
const CausedAdjustment = z.object({ ...Adjustment.shape, cause: z.optional(AdjustmentCause) });

const partIn = (item: Item): number => Number(String(item['sk']).split('#')[2]);

/** One or two of a provider's branches an item, and no more items than a transaction has room for. */
const OFFICE_BUCKETS = 16;
const bucketOfOffice = (office: string): number =>
  Number.parseInt(hash('sha256', office, 'hex').slice(0, 8), 16) % OFFICE_BUCKETS;

const officeItems = (ref: InvoiceRef, part: number, byOffice: SumsToStore['byOffice']): Item[] => {
  const buckets = Map.groupBy(Object.entries(byOffice), ([office]) => bucketOfOffice(office));
  return [...buckets].map(([bucket, some]) => ({
    ...invoiceKeys.offices(ref, bucket, part),
    byOffice: JSON.stringify(Object.fromEntries(some)),
  }));
};

const HeldRow = z.tuple([PaymentCode, z.int()]);
const Rows = z.array(
  z.tuple([
    z.string(),
    z.string(),
    z.string(),
    z.string(),
    z.nullable(z.string()),
    z.nullable(z.string()),
    z.int(),
    z.int(),
    z.array(HeldRow),
    z.array(PaymentCode),
    z.boolean(),
    z.array(HeldRow),
    z.array(PaymentCode),
  ]),
);

/** Lines as rows of values, without what the key says: a part stays far under what an item holds. */
const linesToText = (lines: readonly LineDecision[]): string => {
  const pairs = (held: LineDecision['held']) => held.map(({ code, minutes }) => [code, minutes]);
  return JSON.stringify(
    lines.map((line) => [
      line.lineId,
      line.recipientId,
      line.caregiverId,
      line.date,
      line.branchId,
      line.providerBranchId,
      line.claimedMinutes,
      line.payableMinutes,
      pairs(line.held),
      line.codes,
      line.isSubject,
      pairs(line.shadowHeld),
      line.shadowCodes,
    ]),
  );
};

const linesFromText = (text: string, item: Item): LineDecision[] => {
  const [, providerId = '', invoiceId = ''] = String(item['pk']).split('#');
  const held = (pairs: z.infer<typeof HeldRow>[]) => pairs.map(([code, minutes]) => ({ code, minutes }));
  return z.parse(Rows, JSON.parse(text)).map((row) => {
    const [lineId, recipientId, caregiverId, date, branchId, providerBranchId, ...decided] = row;
    const [claimedMinutes, payableMinutes, heldPairs, codes, isSubject, shadowPairs, shadowCodes] = decided;
    return {
      lineId,
      invoiceId,
      providerId,
      recipientId,
      caregiverId,
      date,
      branchId,
      providerBranchId,
      claimedMinutes,
      payableMinutes,
      heldMinutes: claimedMinutes - payableMinutes,
      held: held(heldPairs),
      codes,
      isSubject,
      shadowHeld: held(shadowPairs),
      shadowCodes,
    };
  });
};

/** @throws ZodError for an item that is no decision */
export const decisionFromItem = (item: Item): PartDecision => {
  const { lines, ...rest } = z.parse(Stored, item);
  return { ...rest, part: partIn(item), lines: linesFromText(textOfPacked(lines), item) };
};

/** The item of a decided part. */
export const decisionToItem = (ref: InvoiceRef, decision: PartDecision): Item => ({
  ...invoiceKeys.decision(ref, decision.part),
  version: decision.version,
  decidedAt: decision.decidedAt,
  isTold: decision.isTold,
  lines: packedText(linesToText(decision.lines)),
});

/**
 * What was decided of invoices, part by part, and every change since.
 *
 * | question                        | how                                                                             |
 * | decide a part, or decide again  | TransactWriteItems DECISION (as it was read), TOTAL, OFFICES, ADJUSTMENT#…#<version> |
 * | one part; parts from one on     | GetItem DECISION#<sequence>#<nnnn>; Query from it                                 |
 * | sums of all parts               | Query TOTAL#<sequence>#                                                          |
 * | sums of one office, all parts   | Query OFFICES#<sequence>#<bucket>#                                                |
 * | adjustments in order, a page    | Query ADJUSTMENT#<sequence>#                                                     |
 */
export const decisionTable = (table: string, database: Database) => ({
  async get(ref: InvoiceRef, part: number): Promise<PartDecision | undefined> {
    const item = await database.get({ table, key: invoiceKeys.decision(ref, part), consistent: true });
    return item && decisionFromItem(item);
  },

  /**
   * @param along what is written with it.
   * @throws TransactionRefused when somebody else decided meanwhile: read and decide again
   */
  async store(
    ref: InvoiceRef,
    {
      decision,
      sums,
      changed,
    }: { decision: PartDecision; sums: SumsToStore; changed?: Adjusted | undefined },
    along: readonly Write[] = [],
  ): Promise<void> {
    const { part, version } = decision;
    const { byOffice, ...ofAll } = sums;
    const condition =
      version === 1
        ? { expression: 'attribute_not_exists(pk)' }
        : { expression: 'version = :before', values: { ':before': version - 1 } };
    const writes: Write[] = [
      { put: { table, item: decisionToItem(ref, decision), condition } },
      { put: { table, item: { ...invoiceKeys.total(ref, part), ...ofAll } } },
      ...officeItems(ref, part, byOffice).map((item) => ({ put: { table, item } })),
      ...along,
    ];
    if (changed !== undefined) {
      const { at, carried, adjustments } = changed;
      const cause = adjustments[0]?.cause;
      const others = adjustments.map(({ cause: own, ...one }) =>
        isDeepStrictEqual(own, cause) ? one : { ...one, cause: own },
      );
      const item = { at, carried, cause, adjustments: JSON.stringify(others) };
      writes.push({ put: { table, item: { ...invoiceKeys.adjustment(ref, part, version), ...item } } });
    }
    await database.transact(writes);
  },

  /** One decided part, the first from `from` on, and whether another follows. */
  async firstFrom(ref: InvoiceRef, from: number): Promise<PartDecision | undefined> {
    const { items } = await database.query({
      table,
      keyCondition: 'pk = :pk AND sk BETWEEN :from AND :to',
      values: {
        ':pk': invoicePk(ref),
        ':from': invoiceKeys.decision(ref, from).sk,
        ':to': `${invoicePrefix(ref, 'DECISION')}~`,
      },
      limit: 1,
      consistent: true,
    });
    return items[0] && decisionFromItem(items[0]);
  },

  /** The sums of every part that is decided. */
  async totalsOf(ref: InvoiceRef): Promise<PartTotals[]> {
    const items = await queryAll(database, {
      table,
      keyCondition: 'pk = :pk AND begins_with(sk, :total)',
      values: { ':pk': invoicePk(ref), ':total': invoicePrefix(ref, 'TOTAL') },
      consistent: true,
    });
    return items.map((item) => ({ part: partIn(item), ...z.parse(StoredTotals, item) }));
  },

  /** The sums of the lines of one of the provider's branches, of the parts in which it has any. */
  async totalsOfOffice(ref: InvoiceRef, office: string): Promise<PartTotals[]> {
    const prefix = officesPrefix(ref, bucketOfOffice(office));
    const items = await queryAll(database, {
      table,
      keyCondition: 'pk = :pk AND begins_with(sk, :prefix)',
      values: { ':pk': invoicePk(ref), ':prefix': prefix },
      consistent: true,
    });
    return items.flatMap((item) => {
      const { byOffice } = z.parse(StoredOffices, item);
      const sums = new Map(Object.entries(z.parse(ByOffice, JSON.parse(byOffice)))).get(office);
      if (sums === undefined || sums.totals.lines === 0) return [];
      return [{ part: Number(String(item['sk']).slice(prefix.length)), ...sums }];
    });
  },

  /** Everything that came out differently since the first decision, by part and in order. */
  async adjustmentsOf(ref: InvoiceRef): Promise<Adjusted[]> {
    const items = await queryAll(database, {
      table,
      keyCondition: 'pk = :pk AND begins_with(sk, :prefix)',
      values: { ':pk': invoicePk(ref), ':prefix': invoicePrefix(ref, 'ADJUSTMENT') },
    });
    return items.map((item) => {
      const { adjustments, cause, ...rest } = z.parse(StoredAdjusted, item);
      return {
        ...rest,
        part: partIn(item),
        adjustments: z
          .parse(z.array(CausedAdjustment), JSON.parse(adjustments))
          .map((one) => ({ ...one, cause: one.cause ?? cause })),
      };
    });
  },
});
