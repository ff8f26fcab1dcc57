import * as z from 'zod/mini';
import { Instant, millisOf } from '../domain/instants.ts';
import type { Database, Write } from './database.ts';
import { invoiceKeys, type InvoiceRef } from './invoice-keys.ts';

/** How far the clocks of two workers may be apart. */
const CLOCKS_APART_MILLIS = 1_000;

/** When a part was looked at last: whatever changed before is in what was decided. */
export type Checked = {
  readAt: Instant;
  /** Whether what others claim for the same people was sent on to be decided again. */
  isTold: boolean;
  /** Marks of what the lines of each recipient rest on. */
  grounds: Record<string, string>;
};

/** A mark as it stands; each look counts it up. */
export type StandingMark = Checked & { version: number };

const Stored = z.object({
  readAt: Instant,
  isTold: z.boolean(),
  grounds: z.record(z.string(), z.string()),
  version: z.int(),
});

/**
 * What was done already of the work on invoices, so that the same message once more costs next to nothing.
 *
 * | question                                  | how                                                        |
 * | whether a submission was sent on          | GetItem, PutItem SENT#<sequence>                           |
 * | whether a part was taken back             | GetItem, PutItem WITHDRAWN#<sequence>#<nnnn>               |
 * | when the facts of a part were read last   | GetItem, PutItem CHECKED#<sequence>#<nnnn>, counted up     |
 */
export const workMarks = (table: string, database: Database) => {
  const isThere = async (key: { pk: string; sk: string }): Promise<boolean> =>
    (await database.get({ table, key, consistent: true })) !== undefined;
  /** By number and not by time: whoever marks has read after the mark that stood, whatever the clocks say. */
  const put = (ref: InvoiceRef, part: number, checked: Checked, before: StandingMark | undefined) => ({
    table,
    item: { ...invoiceKeys.checked(ref, part), ...checked, version: (before?.version ?? 0) + 1 },
    condition:
      before === undefined
        ? { expression: 'attribute_not_exists(pk)' }
        : {
            expression: '#version = :before',
            names: { '#version': 'version' },
            values: { ':before': before.version },
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

    async checked(ref: InvoiceRef, part: number): Promise<StandingMark | undefined> {
      const item = await database.get({ table, key: invoiceKeys.checked(ref, part), consistent: true });
      return item && z.parse(Stored, item);
    },

    /**
     * Notes that a part was looked at and came out the same.
     * @param before the mark that stood before anything was read.
     * @throws ConditionFailed when somebody looked meanwhile, and may have stored what is older: read again
     */
    noteChecked: (
      ref: InvoiceRef,
      part: number,
      checked: Checked,
      before: StandingMark | undefined,
    ): Promise<void> => database.put(put(ref, part, checked, before)),

    /** The same as a step of the transaction that stores a decision. */
    checkedWrite: (
      ref: InvoiceRef,
      part: number,
      checked: Checked,
      before: StandingMark | undefined,
    ): Write => ({ put: put(ref, part, checked, before) }),
  };
};

/**
 * Whether what changed by some instant was surely there to be read. A mark of the future is a clock's that was wrong,
 * and says nothing.
 */
export const hasRead = ({ readAt }: Checked, changedAt: Instant, now: Date): boolean =>
  millisOf(readAt) <= now.getTime() + CLOCKS_APART_MILLIS &&
  millisOf(readAt) > millisOf(changedAt) + CLOCKS_APART_MILLIS;
