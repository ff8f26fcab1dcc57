import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { AppError } from '../domain/app-error.ts';

/** A signature is of use for five minutes: what was overheard opens nothing later. */
const WINDOW_SECONDS = 300;
const HEADER = /^t=(\d{1,12})((?:,v1=[0-9a-f]{64}){1,4})$/;

/** Keys as they lie in one variable, with commas between: two are active while one takes the place of the other. */
export const keysIn = (list: string): string[] =>
  list
    .split(',')
    .map((key) => key.trim())
    .filter((key) => key !== '');

/** Compares in the same time whatever differs, also the length. */
export const isSame = (one: string, other: string): boolean => {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
};

/** Whether it is one of the secrets; all are compared, so that the time tells nothing. */
export const isOneOf = (secrets: readonly string[], given: string): boolean =>
  secrets.map((secret) => isSame(secret, given)).includes(true);

/** `v1` of a `Hineni-Signature`: hex HMAC-SHA256 of `t.body`. */
export const signatureOf = (key: string, seconds: number, body: string | Buffer): string =>
  createHmac('sha256', key).update(`${seconds}.`).update(body).digest('hex');

const refusal = (code: string, message: string): AppError => new AppError('unauthenticated', code, message);

/**
 * Holds a request to its `Hineni-Signature: t=<seconds>,v1=<hex>`, by one of the active keys; several `v1` may be sent.
 * @throws AppError `SIGNATURE_REQUIRED`, `SIGNATURE_OLD` (older, or further ahead, than 300 s), `SIGNATURE_WRONG`
 */
export const requireSignature = (
  header: string | undefined,
  body: Buffer,
  keys: readonly string[],
  now: Date,
): void => {
  const [, seconds = '', list = ''] = HEADER.exec(header ?? '') ?? [];
  if (seconds === '') throw refusal('SIGNATURE_REQUIRED', 'Send Hineni-Signature: t=<seconds>,v1=<hex>');
  if (Math.abs(now.getTime() / 1_000 - Number(seconds)) > WINDOW_SECONDS) {
    throw refusal('SIGNATURE_OLD', `t must be within ${WINDOW_SECONDS} seconds of now`);
  }
  const right = keys.map((key) => signatureOf(key, Number(seconds), body));
  const given = list.split(',v1=').filter((one) => one !== '');
  if (!given.map((one) => isOneOf(right, one)).includes(true)) {
    throw refusal('SIGNATURE_WRONG', 'The signature is not of this body by an active key');
  }
};

/**
 * A TwiML vendor's signature: base64 HMAC-SHA1 of the public address and of the form's fields in the order of their
 * names, each once with each of its values.
 * @see https://www.twilio.com/docs/usage/webhooks/webhooks-security
 */
export const twimlSignatureOf = (token: string, address: string, fields: URLSearchParams): string => {
  const names = [...new Set(fields.keys())].sort();
  const signed = names.flatMap((name) =>
    [...new Set(fields.getAll(name))].sort().map((value) => `${name}${value}`),
  );
  return createHmac('sha1', token)
    .update(address + signed.join(''))
    .digest('base64');
};
