import * as z from 'zod/mini';
import { entry } from './entry.ts';
import { CaregiverId, DeviceId } from './ids.ts';

/** A phone's key for signing reports: P-256, public part only. */
export const DeviceContent = z.strictObject({
  publicKey: z.strictObject({
    kty: z.literal('EC'),
    crv: z.literal('P-256'),
    x: z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/)),
    y: z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/)),
  }),
});
/** A phone whose key is registered. */
export const Device = z.strictObject({
  deviceId: DeviceId,
  caregiverId: CaregiverId,
  ...DeviceContent.shape,
  ...entry,
});
export type Device = z.infer<typeof Device>;
