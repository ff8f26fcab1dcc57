import type * as z from 'zod/mini';
import type { Role } from '../domain/access.ts';

type Schema = z.ZodMiniType;

/**
 * One HTTP operation: the source of the gateway's routes, of the published OpenAPI document and of the access matrix.
 * `roles: 'public'` needs no token.
 */
export type Route = {
  method: 'GET' | 'PUT' | 'POST';
  path: `/v1/${string}`;
  summary: string;
  roles: readonly Role[] | 'public';
  params?: Schema;
  query?: Schema;
  /** Request headers in lower case. */
  headers?: Schema;
  body?: Schema;
  /** `text/csv` bodies are handed over as text; every other body is JSON. */
  accepts?: readonly ['application/json', 'text/csv'];
  bodyBytesMax?: number;
  responses: { readonly [status: number]: Schema };
};

/** Bodies over this are refused with 413 unless the operation says otherwise. */
export const BODY_BYTES_MAX = 256 * 1024;

/** Declares an operation and keeps its literal types. */
export const route = <const R extends Route>(definition: R): R => definition;
