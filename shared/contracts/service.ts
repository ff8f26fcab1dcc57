import * as z from 'zod/mini';
import { route } from './route.ts';

/** `GET /v1/openapi.json`: this contract, made from the schemas. */
export const getOpenapiRoute = route({
  method: 'GET',
  path: '/v1/openapi.json',
  summary: 'This contract as OpenAPI 3.1',
  roles: 'public',
  responses: { 200: z.record(z.string(), z.unknown()) },
});
