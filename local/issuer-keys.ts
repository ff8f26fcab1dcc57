import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';

const IssuerKeys = z.object({
  /** Private signing keys, P-256. */
  keys: z.array(z.record(z.string(), z.string())),
  /** Signs the cookies. */
  cookieSecret: z.string(),
  /** Of the client behind `npm run token`. */
  localSecret: z.string(),
});
export type IssuerKeys = z.infer<typeof IssuerKeys>;

const make = (): IssuerKeys => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { kty = '', crv = '', x = '', y = '', d = '' } = privateKey.export({ format: 'jwk' });
  return {
    keys: [{ kty, crv, x, y, d, use: 'sig', alg: 'ES256', kid: randomBytes(8).toString('hex') }],
    cookieSecret: randomBytes(24).toString('base64url'),
    localSecret: randomBytes(24).toString('base64url'),
  };
};

/** The issuer's keys of this machine, made at the first start and kept, so that tokens outlive a restart. */
export const issuerKeys = (stateDir: string): IssuerKeys => {
  const path = join(stateDir, 'issuer-keys.json');
  try {
    return z.parse(IssuerKeys, JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    const keys = make();
    writeFileSync(`${path}.new`, JSON.stringify(keys), { mode: 0o600 });
    renameSync(`${path}.new`, path);
    return keys;
  }
};
