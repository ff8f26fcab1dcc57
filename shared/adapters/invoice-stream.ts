import type { DynamoDBRecord } from 'aws-lambda';
import * as z from 'zod/mini';
import { Instant } from '../domain/instants.ts';
import { AdjustmentCause } from '../domain/payment/claim.ts';
import type { AdjustedPart } from '../domain/told-events.ts';
import { plainItem } from './attributes.ts';
import { type InvoiceRef } from './invoice-keys.ts';

/** A part that was decided for the first time, or adjusted; of which submission. */
export type InvoiceNews = { ref: InvoiceRef; adjusted: AdjustedPart | null };

const AdjustedItem = z.object({
  at: Instant,
  carried: z.boolean(),
  cause: z.object({ kind: AdjustmentCause.shape.kind }),
  adjustments: z.string(),
});
const Changes = z.array(z.object({ payableChangeMinutes: z.int() }));

/** By invoice; null for everything but new sums of parts and new adjustments of lines. */
export const invoiceNewsIn = (record: DynamoDBRecord): { key: string; change: InvoiceNews } | null => {
  const image = record.dynamodb?.NewImage;
  if (record.eventName !== 'INSERT' || image === undefined) return null;
  const item = plainItem(image);
  const [pk, sk] = [String(item['pk']), String(item['sk'])];
  const [, providerId = '', invoiceId = ''] = pk.split('#');
  const [kind, sequence, part, version] = sk.split('#');
  const ref = { providerId, invoiceId, sequence: Number(sequence) };
  if (kind === 'TOTAL') return { key: pk, change: { ref, adjusted: null } };
  if (kind !== 'ADJUSTMENT') return null;
  const { at, carried, cause, adjustments } = z.parse(AdjustedItem, item);
  const changes = z.parse(Changes, JSON.parse(adjustments));
  const adjusted = {
    part: Number(part),
    version: Number(version),
    at,
    carried,
    cause: cause.kind,
    payableChangesMinutes: changes.map((one) => one.payableChangeMinutes),
  };
  return { key: pk, change: { ref, adjusted } };
};
