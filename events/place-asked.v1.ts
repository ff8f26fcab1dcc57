import * as z from 'zod/mini';
import type { Report } from '#shared/domain/fact';

/** `place.asked.v1`: the operator is to be asked whether a phone without an application was where it reported from. */
export const PlaceAskedV1 = z.strictObject({
  eventId: z.string(),
  type: z.literal('place.asked.v1'),
  occurredAt: z.iso.datetime(),
  /** Neither number nor place: both are read when they are needed, so that they stand in no queue. */
  data: z.strictObject({ caregiverId: z.string(), reportId: z.string() }),
});
export type PlaceAskedV1 = z.infer<typeof PlaceAskedV1>;

/** The message of a report; the same report always makes the same one. */
export const placeAskedOf = (report: Report): PlaceAskedV1 => ({
  eventId: `place.${report.reportId}`,
  type: 'place.asked.v1',
  occurredAt: report.receivedAt,
  data: { caregiverId: report.caregiverId, reportId: report.reportId },
});
