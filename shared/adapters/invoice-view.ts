import * as z from 'zod/mini';
import { AppError } from '../domain/app-error.ts';
import { localDateOf } from '../domain/instants.ts';
import type { LineDecision } from '../domain/payment/claim.ts';
import { type InvoicePointer, monthStateOn } from '../domain/payment/invoice.ts';
import { addedTotals, NO_TOTALS, type Totals } from '../domain/payment/totals.ts';
import type { decisionTable, PartDecision, PartTotals } from './decision-table.ts';
import type { InvoiceRef } from './invoice-keys.ts';
import type { invoiceTable } from './invoice-table.ts';

/** Parts that one page reads at most: a page may be shorter than asked, and yet have a `next`. */
const PARTS_PER_PAGE = 10;

type Filter = 'held' | 'shadow' | undefined;
const Place = z.strictObject({ part: z.int().check(z.gte(0)), line: z.int().check(z.gte(0)) });
type Place = z.infer<typeof Place>;

const encode = (place: Place): string => Buffer.from(JSON.stringify(place)).toString('base64url');
const decode = (cursor: string | undefined): Place => {
  if (cursor === undefined) return { part: 0, line: 0 };
  try {
    return z.parse(Place, JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch (cause) {
    throw new AppError('malformed', 'QUERY_INVALID', 'This cursor is not one of ours', {
      cause,
      errors: [{ path: '?cursor', code: 'CURSOR', message: 'Start again without a cursor' }],
    });
  }
};

const fits = (line: LineDecision, only: Filter): boolean => {
  if (only === undefined) return true;
  return only === 'held' ? line.heldMinutes > 0 : line.shadowHeld.length > 0;
};

/** A cursor counts among these: it tells nothing of what lies between them. */
const seenBy = (office: string | null, decision: PartDecision | undefined): readonly LineDecision[] => {
  const lines = decision?.lines ?? [];
  return office === null ? lines : lines.filter((line) => line.providerBranchId === office);
};

/** Whether a part has any line that fits, by its sums. */
const holdsAny = ({ totals }: PartTotals, only: Filter): boolean => {
  if (only === undefined) return totals.lines > 0;
  return only === 'held' ? totals.heldMinutes > 0 : totals.shadowHeldMinutes > 0;
};

/** How far an invoice is, in the words of the contract. */
export type InvoiceStanding = {
  status: 'received' | 'working' | 'decided' | 'closed';
  progress: { parts: number; decided: number };
  totals: Totals;
};

/** An invoice as one reader may know it: with its own lines alone, and with what these come to. */
export type ShownInvoice = {
  standing: InvoiceStanding;
  /** The parts in which the reader has lines. */
  parts: PartTotals[];
};

/**
 * Invoices as they are shown: how far, the sums, and their lines page by page. An invoice is its provider's; whoever is
 * held to one of the provider's branches (`office`) reads the lines of that branch and what they come to (decision 0054).
 *
 * | question              | how                                                       |
 * | standing and sums     | Query TOTAL#… (and OFFICES#… of one office), GetItem of the month |
 * | a page of lines       | GetItem DECISION#… of parts that hold lines for the reader         |
 */
export const invoiceView = (
  invoices: ReturnType<typeof invoiceTable>,
  decisions: ReturnType<typeof decisionTable>,
) => ({
  async of(pointer: InvoicePointer, office: string | null, now: Date): Promise<ShownInvoice> {
    const [whole, history] = await Promise.all([
      decisions.totalsOf(pointer),
      invoices.monthHistory(pointer.month),
    ]);
    // In this order: whoever is told that all is decided is told the sums of all.
    const parts = office === null ? whole : await decisions.totalsOfOffice(pointer, office);
    const decided = whole.length;
    const isClosed = monthStateOn(pointer.month, history, localDateOf(now.getTime())) === 'closed';
    const whenDecided = isClosed ? ('closed' as const) : ('decided' as const);
    const before = decided === 0 ? ('received' as const) : ('working' as const);
    const standing = {
      status: decided === pointer.parts ? whenDecided : before,
      progress: { parts: pointer.parts, decided },
      totals: parts.map((part) => part.totals).reduce(addedTotals, NO_TOTALS),
    };
    return { standing, parts };
  },

  /**
   * A page of an invoice's lines. Sums tell which parts hold any that fit, so no page but the only one is empty.
   * @param parts of the invoice as it is shown to this reader.
   * @throws AppError `QUERY_INVALID` (malformed) for a cursor that this list never gave
   */
  async lines(
    ref: InvoiceRef,
    { parts, office }: { parts: readonly PartTotals[]; office: string | null },
    asked: { limit: number; cursor: string | undefined; only: Filter },
  ): Promise<{ lines: LineDecision[]; next: string | null }> {
    const place = decode(asked.cursor);
    const wanted = parts.filter((one) => one.part >= place.part && holdsAny(one, asked.only));
    const lines: LineDecision[] = [];
    for (const [reads, { part }] of wanted.entries()) {
      if (lines.length === asked.limit || reads === PARTS_PER_PAGE)
        return { lines, next: encode({ part, line: 0 }) };
      const own = seenBy(office, await decisions.get(ref, part));
      const from = part === place.part ? place.line : 0;
      for (const [index, line] of own.entries()) {
        if (index < from || !fits(line, asked.only)) continue;
        if (lines.length === asked.limit) return { lines, next: encode({ part, line: index }) };
        lines.push(line);
      }
    }
    return { lines, next: null };
  },
});
