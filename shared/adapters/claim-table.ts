import * as z from 'zod/mini';
import { Instant } from '../domain/instants.ts';
import type { ClaimLine } from '../domain/payment/claim.ts';
import type { InvoiceHeader, InvoiceLine, Month } from '../domain/payment/invoice.ts';
import { ConditionFailed, type Database, type Item, queryAll } from './database.ts';
import { invoiceKeys, invoicePk } from './invoice-keys.ts';
import type { invoiceTable } from './invoice-table.ts';

const WRITES_AT_ONCE = 8;

/** What one invoice claims for one recipient. */
export type Claim = {
  recipientId: string;
  providerId: string;
  invoiceId: string;
  month: Month;
  sequence: number;
  part: number;
  receivedAt: Instant;
  /** When the first submission of the invoice came in. */
  firstAt: Instant;
  lines: ClaimLine[];
};

const Rows = z.array(z.tuple([z.string(), z.string(), z.string(), z.number()]));
const Stored = z.object({
  sequence: z.int(),
  part: z.int(),
  receivedAt: Instant,
  lines: z.string(),
});

const claimToItem = (
  header: InvoiceHeader,
  part: number,
  recipientId: string,
  lines: readonly InvoiceLine[],
): Item => ({
  ...invoiceKeys.claim(recipientId, header.month, header),
  sequence: header.sequence,
  part,
  receivedAt: header.receivedAt,
  lines: JSON.stringify(lines.map((line) => [line.lineId, line.caregiverId, line.date, line.minutes])),
});

/** @throws ZodError for an item that is no claim */
export const claimFromItem = (item: Item): Omit<Claim, 'firstAt'> => {
  const { lines, ...stored } = z.parse(Stored, item);
  const recipientId = String(item['pk']).slice('RECIPIENT#'.length);
  const [month = '', providerId = '', invoiceId = ''] = String(item['sk']).split('#');
  return {
    ...stored,
    recipientId,
    providerId,
    invoiceId,
    month,
    lines: z.parse(Rows, JSON.parse(lines)).map(([lineId, caregiverId, date, minutes]) => ({
      lineId,
      invoiceId,
      providerId,
      recipientId,
      caregiverId,
      date,
      minutes,
    })),
  };
};

/**
 * What is claimed for a recipient, whoever claims it: the unit that is decided.
 *
 * | question                                   | how                                                              |
 * | claims of a recipient between two months   | Query RECIPIENT#<recipientId>, sk between the months; those of a submission that no longer counts are left out |
 * | lay out the claims of a part               | PutItem a recipient, if absent or of a lower sequence             |
 */
export const claimTable = (table: string, database: Database, invoices: ReturnType<typeof invoiceTable>) => ({
  /** Lays out the lines of a part by recipient; a later submission is never written over. */
  async spread(header: InvoiceHeader, part: number, lines: readonly InvoiceLine[]): Promise<void> {
    const waiting = [...Map.groupBy(lines, (line) => line.recipientId)];
    const worker = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        try {
          await database.put({
            table,
            item: claimToItem(header, part, ...next),
            condition: {
              expression: 'attribute_not_exists(pk) OR #sequence < :sequence',
              names: { '#sequence': 'sequence' },
              values: { ':sequence': header.sequence },
            },
          });
        } catch (error) {
          if (!(error instanceof ConditionFailed)) throw error;
        }
      }
    };
    await Promise.all(Array.from({ length: WRITES_AT_ONCE }, worker));
  },

  /** The claims that count, of some recipients, of the months from the first to the last. */
  async ofRecipients(recipientIds: readonly string[], first: Month, last: Month): Promise<Claim[]> {
    const found = await Promise.all(
      [...new Set(recipientIds)].map((recipientId) =>
        queryAll(database, {
          table,
          keyCondition: 'pk = :pk AND sk BETWEEN :first AND :last',
          values: { ':pk': `RECIPIENT#${recipientId}`, ':first': `${first}#`, ':last': `${last}#~` },
          consistent: true,
        }),
      ),
    );
    const claims = found.flat().map(claimFromItem);
    const current = await invoices.currentOf(claims);
    return claims.flatMap((claim) => {
      const counting = current.get(invoicePk(claim));
      return counting?.sequence === claim.sequence ? [{ ...claim, firstAt: counting.firstAt }] : [];
    });
  },
});
