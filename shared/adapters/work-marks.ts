import * as z from 'zod/mini';
import { Instant, millisOf } from '../domain/instants.ts';
import { ConditionFailed, type Database, type Write } from './database.ts';
import { invoiceKeys, type InvoiceRef } from './invoice-keys.ts';

/** How far the clocks of two workers may be apart. */
const CLOCKS_APART_MILLIS = 100;

/** When a part was looked at last: whatever changed before is in what was decided. */
export type Checked = {
  readAt: Instant;
  /** Whether what others claim for the same people was sent on to be decided again. */
  isTold: boolean;
  /** Marks of what the lines of each recipient rest on. */
  grounds: Record<string, string>;
};

const Stored = z.object({
  readAt: Instant,
  isTold: z.boolean(),
  grounds: z.record(z.string(), z.string()),
});

/**
 * What was done already of the work on invoices, so that the same message once more costs next to nothing.
 *
 * | question                                  | how                                                        |
 * | whether a submission was sent on          | GetItem, PutItem SENT#<sequence>                           |
 * | whether a part was taken back             | GetItem, PutItem WITHDRAWN#<sequence>#<nnnn>               |
 * | when the facts of a part were read last   | GetItem, PutItem CHECKED#<sequence>#<nnnn>, if it is later |
 */
export const workMarks = (table: string, database: Database) => {
  const isThere = async (key: { pk: string; sk: string }): Promise<boolean> =>
    (await database.get({ table, key, consistent: true })) !== undefined;
  const put = (ref: InvoiceRef, part: number, checked: Checked) => ({
    table,
    item: { ...invoiceKeys.checked(ref, part), ...checked },
    condition: {
      expression: 'attribute_not_exists(pk) OR readAt < :readAt',
      values: { ':readAt': checked.readAt },
    },
  });

  return {
    /** Whether everything that follows from the claims of a submission is on its way. */
    isSent: (ref: InvoiceRef): Promise<boolean> => isThere(invoiceKeys.sent(ref)),
    markSent: (ref: InvoiceRef): Promise<void> => database.put({ table, item: invoiceKeys.sent(ref) }),

    /** Whether those were told whom a replaced part may have touched. */
    isWithdrawn: (ref: InvoiceRef, part: number): Promise<boolean> =>
      isThere(invoiceKeys.withdrawn(ref, part)),
    markWithdrawn: (ref: InvoiceRef, part: number): Promise<void> =>
      database.put({ table, item: invoiceKeys.withdrawn(ref, part) }),

    async checked(ref: InvoiceRef, part: number): Promise<Checked | undefined> {
      const item = await database.get({ table, key: invoiceKeys.checked(ref, part), consistent: true });
      return item && z.parse(Stored, item);
    },

    /** Notes that a part was looked at and came out the same; nothing when somebody looked later. */
    async noteChecked(ref: InvoiceRef, part: number, checked: Checked): Promise<void> {
      try {
        await database.put(put(ref, part, checked));
      } catch (error) {
        if (!(error instanceof ConditionFailed)) throw error;
      }
    },

    /** The same as a step of the transaction that stores a decision: refused when somebody has read later facts. */
    checkedWrite: (ref: InvoiceRef, part: number, checked: Checked): Write => ({
      put: put(ref, part, checked),
    }),
  };
};

/** Whether what changed by some instant was surely there to be read. */
export const hasRead = ({ readAt }: Checked, changedAt: Instant): boolean =>
  millisOf(readAt) > millisOf(changedAt) + CLOCKS_APART_MILLIS;
