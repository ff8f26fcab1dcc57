import * as z from 'zod/mini';
import { AppError } from '../domain/app-error.ts';
import { localDateOf } from '../domain/instants.ts';
import type { LineDecision } from '../domain/payment/claim.ts';
import { type InvoicePointer, monthStateOn } from '../domain/payment/invoice.ts';
import { addedTotals, NO_TOTALS, type Totals } from '../domain/payment/totals.ts';
import type { decisionTable } from './decision-table.ts';
import type { InvoiceRef } from './invoice-keys.ts';
import type { invoiceTable } from './invoice-table.ts';

/** Parts that one page reads at most: with a filter a page may be shorter than asked, and yet have a `next`. */
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

/** How far an invoice is, in the words of the contract. */
export type InvoiceStanding = {
  status: 'received' | 'working' | 'decided' | 'closed';
  progress: { parts: number; decided: number };
  totals: Totals;
};

/**
 * Invoices as they are shown: how far, the sums, and their lines page by page.
 *
 * | question              | how                                              |
 * | standing and sums     | Query TOTAL#…, GetItem of the month               |
 * | a page of lines       | Query DECISION#… from the part of the cursor on   |
 */
export const invoiceView = (
  invoices: ReturnType<typeof invoiceTable>,
  decisions: ReturnType<typeof decisionTable>,
) => ({
  async standing(pointer: InvoicePointer, now: Date): Promise<InvoiceStanding> {
    const [parts, history] = await Promise.all([
      decisions.totalsOf(pointer),
      invoices.monthHistory(pointer.month),
    ]);
    const decided = parts.length;
    const isClosed = monthStateOn(pointer.month, history, localDateOf(now.getTime())) === 'closed';
    const whenDecided = isClosed ? ('closed' as const) : ('decided' as const);
    const before = decided === 0 ? ('received' as const) : ('working' as const);
    return {
      status: decided === pointer.parts ? whenDecided : before,
      progress: { parts: pointer.parts, decided },
      totals: parts.map((part) => part.totals).reduce(addedTotals, NO_TOTALS),
    };
  },

  /** @throws AppError `QUERY_INVALID` (malformed) for a cursor that this list never gave */
  async lines(
    ref: InvoiceRef,
    asked: { limit: number; cursor: string | undefined; only: Filter },
  ): Promise<{ lines: LineDecision[]; next: string | null }> {
    const lines: LineDecision[] = [];
    let place = decode(asked.cursor);
    for (let reads = 0; reads < PARTS_PER_PAGE; reads += 1) {
      const decision = await decisions.firstFrom(ref, place.part);
      if (decision === undefined) return { lines, next: null };
      const from = decision.part === place.part ? place.line : 0;
      const left = decision.lines.slice(from);
      for (const [index, line] of left.entries()) {
        if (lines.length === asked.limit) {
          return { lines, next: encode({ part: decision.part, line: from + index }) };
        }
        if (fits(line, asked.only)) lines.push(line);
      }
      place = { part: decision.part + 1, line: 0 };
    }
    return { lines, next: encode(place) };
  },
});
