import { AppError } from '../domain/app-error.ts';
import { BODY_BYTES_MAX, type Route } from '../contracts/route.ts';

const DEPTH_MAX = 32;
const ENCODINGS: ReadonlySet<string> = new Set(['identity', 'gzip', 'deflate']);
const UTF8 = new TextDecoder('utf-8', { fatal: true });

const malformed = (code: string, message: string): AppError => new AppError('malformed', code, message);

/** Strings and everything else but brackets: what is left of a text says how deep it goes. */
const NOT_BRACKETS = /"[^"\\]*(?:\\.[^"\\]*)*"?|[^[\]{}"]+/gs;

/** Depth by counting brackets outside strings: a body can be refused before anything recursive sees it. */
const tooDeep = (text: string): boolean => {
  let depth = 0;
  for (const bracket of text.replace(NOT_BRACKETS, '')) {
    depth += bracket === '[' || bracket === '{' ? 1 : -1;
    if (depth > DEPTH_MAX) return true;
  }
  return false;
};

/** @throws AppError `BODY_NOT_UTF8` */
export const textOf = (bytes: Buffer): string => {
  try {
    return UTF8.decode(bytes);
  } catch {
    throw malformed('BODY_NOT_UTF8', 'The body is not UTF-8');
  }
};

const jsonOf = (text: string): unknown => {
  if (tooDeep(text)) throw malformed('BODY_TOO_DEEP', `The body is nested deeper than ${DEPTH_MAX}`);
  try {
    return JSON.parse(text);
  } catch {
    throw malformed('BODY_NOT_JSON', 'The body is not JSON');
  }
};

const typeOf = (headers: Record<string, string | undefined>): string =>
  headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? 'application/json';

/** @throws AppError `BODY_TOO_LARGE` */
export const requireSize = (bytesMax: number, body: string, isBase64Encoded: boolean): void => {
  if (Buffer.byteLength(body, isBase64Encoded ? 'base64' : 'utf8') <= bytesMax) return;
  throw new AppError('too-large', 'BODY_TOO_LARGE', `The body is larger than ${bytesMax} bytes`);
};

const unsupported = (code: string, message: string): AppError => new AppError('unsupported', code, message);

/** The gateway has unpacked what it knows by then, and leaves the header as it was. */
const requireKnownEncoding = (headers: Record<string, string | undefined>): void => {
  const encoding = headers['content-encoding']?.trim().toLowerCase();
  if (encoding === undefined || ENCODINGS.has(encoding)) return;
  throw unsupported('ENCODING_UNSUPPORTED', 'Send the body as it is, or packed with gzip');
};

/** A body as it was handed over. */
export type Sent = { type: string; body: string; isBase64Encoded: boolean };

/** The type of what is inside, and how to come to its text. */
export type Inside = { type: string; text: () => string };

/** Reads a packed body: the type of what is inside, and its text; undefined for what is not packed. */
export type Unpack = (route: Route, sent: Sent) => Inside | undefined;

const insideOf = (route: Route, sent: Sent, unpack: Unpack | undefined): Inside => {
  const { type, body, isBase64Encoded } = sent;
  const plain = { type, text: () => (isBase64Encoded ? textOf(Buffer.from(body, 'base64')) : body) };
  return unpack?.(route, sent) ?? plain;
};

/**
 * The body as JSON, or as text where the operation takes CSV and the caller sent it; where the handler unpacks,
 * also packed.
 * @throws AppError `BODY_TOO_LARGE`, `BODY_REQUIRED`, `BODY_NOT_UTF8`, `BODY_NOT_JSON`, `BODY_TOO_DEEP`,
 * `CONTENT_TYPE`, `ENCODING_UNSUPPORTED` (415)
 */
export const readBody = (
  route: Route,
  event: { body: string | null; isBase64Encoded: boolean; headers: Record<string, string | undefined> },
  unpack?: Unpack,
): unknown => {
  const { body, isBase64Encoded } = event;
  if (body === null || body === '') throw malformed('BODY_REQUIRED', 'A body is required');
  requireKnownEncoding(event.headers);
  requireSize(route.bodyBytesMax ?? BODY_BYTES_MAX, body, isBase64Encoded);
  const sent = { type: typeOf(event.headers), body, isBase64Encoded };
  const { type, text } = insideOf(route, sent, unpack);
  if (type === 'text/csv' && route.accepts?.includes('text/csv')) return text();
  if (type !== 'application/json' && !type.endsWith('+json')) {
    throw malformed('CONTENT_TYPE', 'Send application/json');
  }
  return jsonOf(text());
};
