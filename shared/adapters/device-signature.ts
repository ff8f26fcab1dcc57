import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import type { Device } from '../domain/directory.ts';

/** Keys as the crypto library wants them; making one costs more than a check. */
const keys = new Map<string, KeyObject>();
const KEYS_MAX = 5_000;

const keyOf = (device: Device): KeyObject => {
  const name = `${device.publicKey.x}.${device.publicKey.y}`;
  const known = keys.get(name);
  if (known !== undefined) return known;
  const key = createPublicKey({ key: device.publicKey, format: 'jwk' });
  if (keys.size >= KEYS_MAX) keys.clear();
  keys.set(name, key);
  return key;
};

/**
 * Checks a signature of a phone's key: ECDSA on P-256 with SHA-256, in the form that WebCrypto writes (IEEE P1363).
 * A key that is no point of the curve counts as a wrong signature.
 * @param signature base64url.
 */
export const isSignedBy = (device: Device, statement: string, signature: string): boolean => {
  try {
    return verify(
      'sha256',
      Buffer.from(statement),
      { key: keyOf(device), dsaEncoding: 'ieee-p1363' },
      Buffer.from(signature, 'base64url'),
    );
  } catch {
    return false;
  }
};
