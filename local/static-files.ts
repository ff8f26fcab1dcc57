import { readFile, stat } from 'node:fs/promises';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { extname, join, normalize } from 'node:path';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.txt': 'text/plain; charset=utf-8',
  '.wav': 'audio/wav',
  '.map': 'application/json',
};

/** What CloudFront adds to every page. */
const SAFETY = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'permissions-policy': 'geolocation=(self)',
};

const MISSING = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Hineni</title>
<p>The pages are being built; reload in some seconds. Without them: <code>npm run web</code>.</p></html>`;

const fileAt = async (path: string): Promise<{ path: string; tag: string } | undefined> => {
  try {
    const found = await stat(path);
    return found.isFile()
      ? { path, tag: `"${found.size.toString(36)}-${found.mtimeMs.toString(36)}"` }
      : undefined;
  } catch {
    return undefined;
  }
};

const decoded = (path: string): string | undefined => {
  try {
    return normalize(decodeURIComponent(path));
  } catch {
    return undefined;
  }
};

/** The file of an address, or the page itself for an address that has none: the page has routes of its own. */
const fileFor = async (
  folder: string,
  urlPath: string,
): Promise<{ path: string; tag: string } | 'page' | undefined> => {
  const path = decoded(urlPath);
  if (path === undefined || path.includes('\0') || path.startsWith('..')) return undefined;
  const asked = await fileAt(join(folder, path));
  if (asked !== undefined || extname(path) !== '') return asked;
  return (await fileAt(join(folder, 'index.html'))) ?? 'page';
};

type Span = { from: number; to: number };

const spanIn = (size: number, first: string, last: string): Span => {
  if (first === '') return { from: Math.max(0, size - Number(last)), to: size - 1 };
  return { from: Number(first), to: last === '' ? size - 1 : Math.min(Number(last), size - 1) };
};

/**
 * The part of a file that was asked for, as CloudFront gives it: Safari plays no sound without. Anything but one plain
 * span is answered with the whole file, which is allowed.
 * @returns 'none' for a span that lies outside the file
 */
const spanOf = (range: string | undefined, size: number): Span | 'none' | undefined => {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(range ?? '') ?? [];
  if (first === '' && last === '') return undefined;
  const span = spanIn(size, first, last);
  return span.from > span.to ? 'none' : span;
};

const sendFile = (
  request: IncomingMessage,
  response: ServerResponse,
  headers: OutgoingHttpHeaders,
  content: Buffer,
): void => {
  const span = spanOf(request.headers.range, content.length);
  if (span === 'none') {
    response.writeHead(416, { ...SAFETY, 'content-range': `bytes */${content.length}` }).end();
    return;
  }
  const { from, to } = span ?? { from: 0, to: content.length - 1 };
  response.writeHead(span === undefined ? 200 : 206, {
    ...headers,
    'accept-ranges': 'bytes',
    'content-length': to - from + 1,
    ...(span === undefined ? {} : { 'content-range': `bytes ${from}-${to}/${content.length}` }),
  });
  response.end(request.method === 'HEAD' ? undefined : content.subarray(from, to + 1));
};

/** Files of the built pages. */
export const staticFiles =
  (folder: string) =>
  async (request: IncomingMessage, response: ServerResponse, urlPath: string): Promise<void> => {
    const file = await fileFor(folder, urlPath);
    if (file === undefined) {
      response.writeHead(404, SAFETY).end();
      return;
    }
    if (file === 'page') {
      response.writeHead(503, { ...SAFETY, 'content-type': 'text/html; charset=utf-8', 'retry-after': '5' });
      response.end(MISSING);
      return;
    }
    const isLasting = file.path.includes('/assets/');
    const headers = {
      'content-type': TYPES[extname(file.path)] ?? 'application/octet-stream',
      'cache-control': isLasting ? 'public, max-age=31536000, immutable' : 'no-cache',
      etag: file.tag,
      ...SAFETY,
    };
    if (request.headers['if-none-match'] === file.tag) {
      response.writeHead(304, headers).end();
      return;
    }
    sendFile(request, response, headers, await readFile(file.path));
  };
