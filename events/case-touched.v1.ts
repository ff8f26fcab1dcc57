import * as z from 'zod/mini';

/** `case.touched.v1`: something was recorded or changed of recipients who may share a worker; providers may have to be told. */
export const CaseTouchedV1 = z.strictObject({
  eventId: z.string(),
  type: z.literal('case.touched.v1'),
  occurredAt: z.iso.datetime(),
  /** One recipient, or two who were named together. What there is to tell is read when it is told. */
  data: z.strictObject({ recipientIds: z.array(z.string()).check(z.minLength(1), z.maxLength(2)) }),
});
export type CaseTouchedV1 = z.infer<typeof CaseTouchedV1>;

/** The message of a change. */
export const caseTouchedOf = (recipientIds: readonly string[], now: Date): CaseTouchedV1 => ({
  eventId: `case.${recipientIds.join('.')}.${now.toISOString()}`,
  type: 'case.touched.v1',
  occurredAt: now.toISOString(),
  data: { recipientIds: [...recipientIds] },
});
