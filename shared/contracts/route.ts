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
  responses: { readonly [status: number]: Schema };
};

/** Bodies over this are refused with 413 unless the operation says otherwise. */
export const BODY_BYTES_MAX = 256 * 1024;

/** Declares an operation and keeps its literal types. */
export const route = <const R extends Route>(definition: R): R => definition;

/** Whether the gateway asks for a token: not where the operation is public, nor where its handler checks a signature. */
export const needsToken = (roles: Route['roles']): roles is readonly Role[] => typeof roles !== 'string';
