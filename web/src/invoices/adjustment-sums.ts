import type * as z from 'zod/mini';
import type { getInvoiceAdjustmentsRoute, Invoice } from '#shared/contracts/invoices';

/** One change of a line since it was first decided. */
export type AdjustmentRow = z.output<(typeof getInvoiceAdjustmentsRoute.responses)[200]>['items'][number];

/** Minutes of an invoice, or of what changed of one. */
export type Minutes = { claimed: number; payable: number; held: number };

const added = (a: Minutes, b: Minutes): Minutes => ({
  claimed: a.claimed + b.claimed,
  payable: a.payable + b.payable,
  held: a.held + b.held,
});
const NONE: Minutes = { claimed: 0, payable: 0, held: 0 };

const changeOf = ({ before, after }: AdjustmentRow): Minutes => {
  const payable = (after?.payableMinutes ?? 0) - (before?.payableMinutes ?? 0);
  const held = (after?.heldMinutes ?? 0) - (before?.heldMinutes ?? 0);
  return { claimed: payable + held, payable, held };
};

/**
 * The sums of an invoice as first decided, what changed, and as they stand.
 * `carried`: of the changes those that came after the month was closed and are settled with a later one.
 */
export const sumsOf = (
  totals: Pick<Invoice['totals'], 'claimedMinutes' | 'payableMinutes' | 'heldMinutes'>,
  adjustments: readonly AdjustmentRow[],
): Record<'first' | 'changed' | 'stands' | 'carried', Minutes> => {
  const stands = {
    claimed: totals.claimedMinutes,
    payable: totals.payableMinutes,
    held: totals.heldMinutes,
  };
  const changed = adjustments.map(changeOf).reduce(added, NONE);
  const carried = adjustments
    .filter((one) => one.carried)
    .map(changeOf)
    .reduce(added, NONE);
  const first = added(stands, {
    claimed: -changed.claimed,
    payable: -changed.payable,
    held: -changed.held,
  });
  return { first, changed, stands, carried };
};
