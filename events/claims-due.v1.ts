import * as z from 'zod/mini';
import { AdjustmentCause } from '#shared/domain/payment/claim';

/**
 * `claims.due.v1`: a part of an invoice waits. `spread`: its claims are to be laid out by recipient; `decide`: to be
 * decided, or decided again because of `cause`; `withdraw`: a later submission replaced it, and what others claim for
 * the same recipients is to be decided again.
 */
export const ClaimsDueV1 = z.strictObject({
  eventId: z.string(),
  type: z.literal('claims.due.v1'),
  occurredAt: z.iso.datetime(),
  data: z.strictObject({
    task: z.enum(['spread', 'decide', 'withdraw']),
    providerId: z.string(),
    invoiceId: z.string(),
    sequence: z.int(),
    part: z.int(),
    cause: z.nullable(AdjustmentCause),
  }),
});
export type ClaimsDueV1 = z.infer<typeof ClaimsDueV1>;

type Part = { providerId: string; invoiceId: string; sequence: number; part: number };

/** One message; the same work for the same cause always has the same id. */
export const claimsDue = (
  task: ClaimsDueV1['data']['task'],
  { providerId, invoiceId, sequence, part }: Part,
  occurredAt: string,
  cause: AdjustmentCause | null = null,
): ClaimsDueV1 => ({
  eventId: [
    task,
    providerId,
    invoiceId,
    sequence,
    part,
    ...(cause === null ? [] : [cause.kind, ...cause.ids]),
  ].join('.'),
  type: 'claims.due.v1',
  occurredAt,
  data: { task, providerId, invoiceId, sequence, part, cause },
});

/** The messages of a submission for one task, one a part. */
export const claimsDueOf = (
  task: ClaimsDueV1['data']['task'],
  header: Omit<Part, 'part'> & { parts: number; receivedAt: string },
  cause: AdjustmentCause | null = null,
): ClaimsDueV1[] =>
  Array.from({ length: header.parts }, (_, part) =>
    claimsDue(task, { ...header, part }, header.receivedAt, cause),
  );
