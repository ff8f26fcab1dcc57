import * as z from 'zod/mini';

/** `rows.due.v1`: a part of an accepted batch waits to be worked on. */
export const RowsDueV1 = z.strictObject({
  eventId: z.string(),
  type: z.literal('rows.due.v1'),
  occurredAt: z.iso.datetime(),
  data: z.strictObject({ providerId: z.string(), batchId: z.string(), part: z.int() }),
});
export type RowsDueV1 = z.infer<typeof RowsDueV1>;

/** The messages of a batch, one a part; the same batch always makes the same ids. */
export const rowsDueOf = (header: {
  providerId: string;
  batchId: string;
  parts: number;
  receivedAt: string;
}): RowsDueV1[] =>
  Array.from({ length: header.parts }, (_, part) => ({
    eventId: `${header.providerId}.${header.batchId}.${part}`,
    type: 'rows.due.v1',
    occurredAt: header.receivedAt,
    data: { providerId: header.providerId, batchId: header.batchId, part },
  }));
