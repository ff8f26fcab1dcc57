import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  type KeyObject,
  randomFillSync,
} from 'node:crypto';
import * as z from 'zod/mini';
import type { SealedFix } from '../domain/fact.ts';
import type { fixKeyTable, MonthKey } from './fix-key-table.ts';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** A reading as it is sealed: latitude, longitude, accuracy in metres. */
const Sealed = z.array(z.nullable(z.number())).check(z.minLength(3), z.maxLength(3));
/** The coordinates of a report. */
export type OpenFix = {
  latitudeDegrees: number;
  longitudeDegrees: number;
  accuracyMetres?: number | undefined;
};

/** How long an opened key is remembered; a purge takes effect everywhere within it. */
const REMEMBERED_MILLIS = 5 * 60_000;

/** Chance drawn for many nonces at once: drawing it twelve bytes at a time costs as much as sealing. */
const chance = Buffer.alloc(NONCE_BYTES * 256);
let drawn = chance.length;
const newNonce = (): Buffer => {
  if (drawn === chance.length) {
    randomFillSync(chance);
    drawn = 0;
  }
  drawn += NONCE_BYTES;
  return Buffer.from(chance.subarray(drawn - NONCE_BYTES, drawn));
};

/** Seals and opens coordinates: AES-256-GCM with the key of the month they came in (UTC). */
export const fixSeal = (keys: ReturnType<typeof fixKeyTable>) => {
  const remembered = new Map<string, { secret: KeyObject; untilMillis: number }>();

  const secretOf = async (
    month: string,
    read: (month: string) => Promise<MonthKey | undefined>,
  ): Promise<KeyObject | undefined> => {
    const known = remembered.get(month);
    if (known !== undefined && known.untilMillis > Date.now()) return known.secret;
    const key = await read(month);
    if (key === undefined || 'purgedAt' in key) return undefined;
    // Bytes would be made a key anew at every use, at five times the cost of the sealing.
    const secret = createSecretKey(key.secret);
    remembered.set(month, { secret, untilMillis: Date.now() + REMEMBERED_MILLIS });
    return secret;
  };

  return {
    /** Seals a reading; undefined when its month is purged already. */
    async close(fix: OpenFix, receivedAt: string): Promise<SealedFix | undefined> {
      const keyId = receivedAt.slice(0, 7);
      const secret = await secretOf(keyId, (month) => keys.getOrMake(month));
      if (secret === undefined) return undefined;
      const nonce = newNonce();
      const cipher = createCipheriv('aes-256-gcm', secret, nonce);
      const text = JSON.stringify([fix.latitudeDegrees, fix.longitudeDegrees, fix.accuracyMetres ?? null]);
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return { keyId, sealed: Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64url') };
    },

    /** The reading, or null when it is purged. @throws Error when it was tampered with. */
    async open({ keyId, sealed }: SealedFix): Promise<OpenFix | null> {
      const secret = await secretOf(keyId, (month) => keys.get(month));
      if (secret === undefined) return null;
      const bytes = Buffer.from(sealed, 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', secret, bytes.subarray(0, NONCE_BYTES));
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
      const text = Buffer.concat([
        decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)),
        decipher.final(),
      ]);
      const [latitudeDegrees, longitudeDegrees, accuracyMetres] = z.parse(
        Sealed,
        JSON.parse(text.toString('utf8')),
      );
      if (typeof latitudeDegrees !== 'number' || typeof longitudeDegrees !== 'number')
        throw new Error('What was sealed is no reading');
      return {
        latitudeDegrees,
        longitudeDegrees,
        ...(typeof accuracyMetres === 'number' && { accuracyMetres }),
      };
    },
  };
};
