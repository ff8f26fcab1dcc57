import { hash } from 'node:crypto';

/** Keys to AWS; the token is there for temporary ones, as Lambda gives them. */
export type Credentials = {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string | undefined;
};

/** SHA-256 works on blocks of 64 bytes. */
const BLOCK = 64;
const INNER = 0x36;
const OUTER = 0x5c;

/** A key whose pads are made ahead: a signature then costs two one-shot hashes, a sixth of `createHmac`. */
export type SigningKey = { inner: Buffer; outer: Buffer };

const padded = (key: Buffer, mask: number, room: number): Buffer => {
  const pad = Buffer.alloc(BLOCK + room, 0);
  key.copy(pad);
  for (let index = 0; index < BLOCK; index += 1) pad.writeUInt8(pad.readUInt8(index) ^ mask, index);
  return pad;
};

/** The longest text to sign: algorithm, instant, scope (region and service included), hash. */
const TEXT_MAX = 512;

/** Prepares a key for `hmacHex`; one of more than a block is hashed first (RFC 2104). */
export const signingKeyOf = (key: Buffer): SigningKey => {
  const block = key.length > BLOCK ? hash('sha256', key, 'buffer') : key;
  return { inner: padded(block, INNER, TEXT_MAX), outer: padded(block, OUTER, 32) };
};

/** HMAC-SHA-256 of an ASCII text, in hex. Not re-entrant, and need not be: nothing in it waits. */
export const hmacHex = (key: SigningKey, text: string): string => {
  const length = key.inner.write(text, BLOCK, 'latin1');
  hash('sha256', key.inner.subarray(0, BLOCK + length), 'buffer').copy(key.outer, BLOCK);
  return hash('sha256', key.outer, 'hex');
};

/**
 * The key of one day, region and service.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export const derivedKey = (secret: string, day: string, region: string, service: string): Buffer => {
  const step = (key: Buffer, text: string): Buffer => Buffer.from(hmacHex(signingKeyOf(key), text), 'hex');
  return step(step(step(step(Buffer.from(`AWS4${secret}`), day), region), service), 'aws4_request');
};

/** The signature of a canonical request. `at`: `YYYYMMDDTHHMMSSZ`; `scope`: `<day>/<region>/<service>/aws4_request`. */
export const signatureOf = (key: SigningKey, at: string, scope: string, canonicalRequest: string): string =>
  hmacHex(key, `AWS4-HMAC-SHA256\n${at}\n${scope}\n${hash('sha256', canonicalRequest, 'hex')}`);

/** `YYYYMMDDTHHMMSSZ` of an instant in milliseconds since 1970. */
export const amzDateOf = (millis: number): string =>
  new Date(millis).toISOString().replaceAll(/[-:]|\.\d{3}/g, '');

/**
 * Signs `POST /` requests of the AWS JSON protocol. Key and date are made once a day and a second, as they cost more
 * than the rest.
 */
export const postSigner = (region: string, service: string, host: string) => {
  let signer: { secret: string; day: string; key: SigningKey; scope: string } | undefined;
  let clock = { second: -1, at: '' };

  const atOf = (millis: number): string => {
    const second = Math.floor(millis / 1_000);
    if (clock.second !== second) clock = { second, at: amzDateOf(millis) };
    return clock.at;
  };

  const signerOf = (secret: string, day: string) => {
    if (signer?.secret !== secret || signer.day !== day) {
      const key = signingKeyOf(derivedKey(secret, day, region, service));
      signer = { secret, day, key, scope: `${day}/${region}/${service}/aws4_request` };
    }
    return signer;
  };

  /** The `authorization` and `x-amz-date` of one request. */
  return (credentials: Credentials, target: string, body: string, millis: number) => {
    const at = atOf(millis);
    const { key, scope } = signerOf(credentials.secretAccessKey, at.slice(0, 8));
    const token = credentials.sessionToken;
    const signedHeaders =
      token === undefined
        ? 'host;x-amz-date;x-amz-target'
        : 'host;x-amz-date;x-amz-security-token;x-amz-target';
    const tokenLine = token === undefined ? '' : `x-amz-security-token:${token}\n`;
    const signature = signatureOf(
      key,
      at,
      scope,
      `POST\n/\n\nhost:${host}\nx-amz-date:${at}\n${tokenLine}x-amz-target:${target}\n\n${signedHeaders}\n${hash('sha256', body, 'hex')}`,
    );
    return {
      at,
      authorization: `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${signedHeaders}, Signature=${signature}`,
    };
  };
};
