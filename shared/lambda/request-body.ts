import { AppError } from '../domain/app-error.ts';
import { BODY_BYTES_MAX, type Route } from '../contracts/route.ts';

const DEPTH_MAX = 32;
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

const textOf = (body: string, isBase64Encoded: boolean): string => {
  if (!isBase64Encoded) return body;
  try {
    return UTF8.decode(Buffer.from(body, 'base64'));
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

const requireSize = (route: Route, body: string, isBase64Encoded: boolean): void => {
  const bytesMax = route.bodyBytesMax ?? BODY_BYTES_MAX;
  if (Buffer.byteLength(body, isBase64Encoded ? 'base64' : 'utf8') <= bytesMax) return;
  throw new AppError('too-large', 'BODY_TOO_LARGE', `The body is larger than ${bytesMax} bytes`);
};

/**
 * The body as JSON, or as text where the operation takes CSV and the caller sent it.
 * @throws AppError `BODY_TOO_LARGE`, `BODY_REQUIRED`, `BODY_NOT_UTF8`, `BODY_NOT_JSON`, `BODY_TOO_DEEP`, `CONTENT_TYPE`
 */
export const readBody = (
  route: Route,
  event: { body: string | null; isBase64Encoded: boolean; headers: Record<string, string | undefined> },
): unknown => {
  if (event.body === null || event.body === '') throw malformed('BODY_REQUIRED', 'A body is required');
  requireSize(route, event.body, event.isBase64Encoded);
  const text = textOf(event.body, event.isBase64Encoded);
  const type = typeOf(event.headers);
  if (type === 'text/csv' && route.accepts?.includes('text/csv')) return text;
  if (type !== 'application/json' && !type.endsWith('+json')) {
    throw malformed('CONTENT_TYPE', 'Send application/json');
  }
  return jsonOf(text);
};
