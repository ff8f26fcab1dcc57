import * as z from 'zod/mini';
import { type Instant, toInstant } from './instants.ts';
import type { AdjustmentCause } from './payment/claim.ts';
import type { InvoiceHeader } from './payment/invoice.ts';
import { addedTotals, NO_TOTALS, type Totals } from './payment/totals.ts';
import { type RolloutEvent, rolloutEventId } from './rollout-events.ts';
import { InvoiceDecidedV1, type NewTenantEvent } from './tenant-event.ts';

/** An event that is about to be recorded, and the cause that makes it one, however often it is told. */
export type Told = { cause: string; event: NewTenantEvent };

/** What a provider's software is told of a branch's paying date. */
export const toldOfBranch = (told: RolloutEvent, now: Date): Told => {
  const { branchId, payingFrom, daysAhead, kind } = told;
  const [cause, occurredAt] = [`branch#${branchId}#${rolloutEventId(told)}`, toInstant(now.getTime())];
  const data = { branchId, payingFrom };
  if (kind === 'announced') {
    return { cause, event: { type: 'branch.announced.v1', occurredAt, data: { ...data, daysAhead } } };
  }
  return { cause, event: { type: `branch.${kind}.v1`, occurredAt, data } };
};

/** Which part of which submission, and what stands of it. */
type Submission = Pick<InvoiceHeader, 'invoiceId' | 'month' | 'sequence' | 'parts'>;

/** What is told once every part of a submission is decided; null before that. */
export const toldOfDecision = (
  { invoiceId, month, sequence, parts }: Submission,
  sums: readonly Totals[],
  now: Date,
): Told | null => {
  if (sums.length < parts) return null;
  const totals = z.parse(InvoiceDecidedV1.shape.data.shape.totals, sums.reduce(addedTotals, NO_TOTALS));
  const data = { invoiceId, month, sequence, totals };
  const event = { type: 'invoice.decided.v1' as const, occurredAt: toInstant(now.getTime()), data };
  return { cause: `decided#${invoiceId}#${sequence}`, event };
};

/** Some lines of a part that came out otherwise together. */
export type AdjustedPart = {
  part: number;
  version: number;
  at: Instant;
  carried: boolean;
  cause: AdjustmentCause['kind'];
  /** Of each line, in whole minutes. */
  payableChangesMinutes: number[];
};

/** What is told of adjustments. */
export const toldOfAdjustments = (
  { invoiceId, month, sequence }: Submission,
  { part, version, at, carried, cause, payableChangesMinutes }: AdjustedPart,
): Told => ({
  cause: `adjusted#${invoiceId}#${sequence}#${part}#${version}`,
  event: {
    type: 'invoice.adjusted.v1',
    occurredAt: at,
    data: {
      invoiceId,
      month,
      sequence,
      lines: payableChangesMinutes.length,
      payableChangeMinutes: payableChangesMinutes.reduce((sum, minutes) => sum + minutes, 0),
      carried,
      cause,
    },
  },
});
