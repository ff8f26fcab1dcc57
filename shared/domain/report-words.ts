import * as z from 'zod/mini';

export const ReportKind = z.enum(['arrival', 'departure']);
export type ReportKind = z.infer<typeof ReportKind>;

export const PlaceVerdict = z.enum(['inside', 'uncertain', 'outside', 'unreliable', 'implausible', 'none']);
export type PlaceVerdict = z.infer<typeof PlaceVerdict>;

export const PlaceMethod = z.enum(['gps', 'network', 'landline', 'none']);
export type PlaceMethod = z.infer<typeof PlaceMethod>;

/** What was found about the place of a report. Verdict and distance stay for ever; coordinates do not. */
export const PlaceFinding = z.strictObject({
  verdict: PlaceVerdict,
  method: PlaceMethod,
  distanceMetres: z.nullable(z.number()),
});
export type PlaceFinding = z.infer<typeof PlaceFinding>;

/** Why there is no fix. */
export const FixAbsence = z.enum(['denied', 'timeout', 'unavailable']);
