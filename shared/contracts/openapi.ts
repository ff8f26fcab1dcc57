import * as z from 'zod/mini';
import { bodyTypesOf, needsToken, PACKED, type Route } from './route.ts';

type Json = Record<string, unknown>;

/** Transformed fields are published as what a caller sends, not as what the handler sees. */
const schemaOf = (schema: z.ZodMiniType, io: 'input' | 'output'): Json =>
  z.toJSONSchema(schema, { target: 'draft-2020-12', io, unrepresentable: 'any' });

const Problem = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        properties: { path: { type: 'string' }, code: { type: 'string' }, message: { type: 'string' } },
      },
    },
  },
};

const parametersOf = (schema: z.ZodMiniType | undefined, place: 'path' | 'query' | 'header'): Json[] => {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = z.parse(
    z.object({
      properties: z.optional(z.record(z.string(), z.unknown())),
      required: z.optional(z.array(z.string())),
    }),
    schemaOf(schema, 'input'),
  );
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property,
  }));
};

const operationOf = (route: Route): Json => ({
  summary: route.summary,
  operationId: `${route.method.toLowerCase()}${route.path.replace(/^\/v1/, '').replace(/[^A-Za-z0-9]+(.)?/g, (_, next: string | undefined) => next?.toUpperCase() ?? '')}`,
  security: needsToken(route.roles) ? [{ issuer: [] }] : [],
  'x-roles': route.roles,
  parameters: [
    ...parametersOf(route.params, 'path'),
    ...parametersOf(route.query, 'query'),
    ...parametersOf(route.headers, 'header'),
  ],
  ...(route.body && {
    requestBody: {
      required: true,
      content: Object.fromEntries(
        bodyTypesOf(route).map((type) => [
          type,
          {
            schema:
              type !== 'application/json' || route.body === undefined
                ? { type: 'string', ...(PACKED.has(type) && { format: 'binary' }) }
                : schemaOf(route.body, 'input'),
          },
        ]),
      ),
    },
  }),
  ...(route.form && {
    requestBody: {
      required: true,
      content: { 'application/x-www-form-urlencoded': { schema: schemaOf(route.form, 'input') } },
    },
  }),
  responses: {
    ...Object.fromEntries(
      Object.entries(route.responses).map(([status, schema]) => [
        status,
        status === '204'
          ? { description: 'Done' }
          : {
              description: 'Done',
              content: { [route.media ?? 'application/json']: { schema: schemaOf(schema, 'output') } },
            },
      ]),
    ),
    default: {
      description: 'A problem document (RFC 9457)',
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    },
  },
});

/** The contract as an OpenAPI 3.1 document, made from the same schemas that the handlers parse with. */
export const openapiOf = (routes: readonly Route[]): Json => {
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operationOf(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Hineni',
      version: '1',
      description:
        'Attendance for home care in Israel. Instants are RFC 3339 with an offset; local dates are of Asia/Jerusalem.',
    },
    paths,
    components: {
      schemas: { Problem },
      securitySchemes: { issuer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    },
  };
};
