import type * as z from 'zod/mini';
import type { Role } from '../domain/access.ts';

type Schema = z.ZodMiniType;

/**
 * One HTTP operation: the source of the gateway's routes, of the published OpenAPI document and of the access matrix.
 * `roles: 'public'` needs no token; `'signed'` none either: the handler itself checks a signature or a secret of the vendor.
 */
export type Route = {
  method: 'GET' | 'PUT' | 'POST';
  path: `/v1/${string}`;
  summary: string;
  roles: readonly Role[] | 'public' | 'signed';
  params?: Schema;
  query?: Schema;
  /** Request headers in lower case. */
  headers?: Schema;
  body?: Schema;
  /** `text/csv` bodies are handed over as text; every other body is JSON. */
  accepts?: readonly ['application/json', 'text/csv'];
  /** The fields of a body that is a form; a vendor adds others as it likes. */
  form?: Schema;
  /** What an answer is, where it is not JSON: vendors read their own languages. */
  media?: 'application/xml' | 'text/plain';
  bodyBytesMax?: number;
  /** Where set, bodies also come packed (`PACKED`): what they may be unpacked. */
  unpackedBytesMax?: number;
  responses: { readonly [status: number]: Schema };
};

/** Bodies over this are refused with 413 unless the operation says otherwise. */
export const BODY_BYTES_MAX = 256 * 1024;

/**
 * Packed types, and the types inside. A function is handed 6 MB at most, base64 included, and the gateway unpacks a
 * `Content-Encoding` before it hands a body over: so what is larger than that comes packed by its type (suffix `+gzip`:
 * RFC 8460 section 6.4), which the gateway passes on as it is (decision 0057).
 */
export const PACKED: ReadonlyMap<string, 'application/json' | 'text/csv'> = new Map([
  ['application/json+gzip', 'application/json'],
  ['text/csv+gzip', 'text/csv'],
]);

/** In base64 a third more, and so within what a function may be handed. */
export const PACKED_BYTES_MAX = 4 * 1024 * 1024;

/** The types of an operation's bodies. */
export const bodyTypesOf = ({ accepts, unpackedBytesMax }: Route): string[] => {
  const plain: readonly string[] = accepts ?? ['application/json'];
  if (unpackedBytesMax === undefined) return [...plain];
  return [...plain, ...[...PACKED].filter(([, inside]) => plain.includes(inside)).map(([type]) => type)];
};

/** Declares an operation and keeps its literal types. */
export const route = <const R extends Route>(definition: R): R => definition;

/** Whether the gateway asks for a token: not where the operation is public, nor where its handler checks a signature. */
export const needsToken = (roles: Route['roles']): roles is readonly Role[] => typeof roles !== 'string';
