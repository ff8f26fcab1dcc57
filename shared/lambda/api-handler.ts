import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import * as z from 'zod/mini';
import { type Caller, requireRole } from '../domain/access.ts';
import { parseInput } from '../domain/field-errors.ts';
import { type Route, needsToken } from '../contracts/route.ts';
import { answer } from './answer.ts';
import { callerOf } from './caller.ts';
import { readBody, type Unpack } from './request-body.ts';

type Parsed<S> = S extends z.ZodMiniType ? z.infer<S> : undefined;
type Reply<R extends Route> = {
  /** One of the contract's; another one is a fault of ours and answered as such. */
  status: number;
  body: Parsed<R['responses'][keyof R['responses'] & number]>;
  headers?: Record<string, string>;
};

/** What a handler is given: everything parsed, who calls, and the instant of the request. */
export type Request<R extends Route> = {
  params: Parsed<R['params']>;
  query: Parsed<R['query']>;
  headers: Parsed<R['headers']>;
  body: Parsed<R['body']>;
  caller: Caller;
  now: Date;
};

/** Header names come as the caller wrote them. */
export const lowerCase = (
  headers: Record<string, string | undefined> | null,
): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]));

const requestOf = <R extends Route>(
  route: R,
  event: APIGatewayProxyEvent,
  unpack: Unpack | undefined,
): Request<R> => {
  const caller = callerOf(event.requestContext.authorizer, !needsToken(route.roles));
  if (needsToken(route.roles)) requireRole(caller, route.roles);
  const headers = lowerCase(event.headers);
  const part = (schema: z.ZodMiniType | undefined, input: unknown, what: string, at: string): unknown =>
    schema === undefined ? undefined : parseInput(schema, input, what, at);
  const parts = {
    params: part(route.params, event.pathParameters ?? {}, 'PATH', '{'),
    query: part(route.query, event.queryStringParameters ?? {}, 'QUERY', '?'),
    headers: part(route.headers, headers, 'HEADER', ''),
    body:
      route.body === undefined
        ? undefined
        : part(route.body, readBody(route, { ...event, headers }, unpack), 'BODY', ''),
    caller,
    now: new Date(),
  };
  // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- each part was just parsed by the route's own schema
  return parts as Request<R>;
};

/**
 * Wraps an operation: parses, holds to roles, calls, checks the reply against the contract, maps errors to problem
 * documents.
 * @param unpack where bodies also come packed.
 */
export const apiHandler =
  <const R extends Route>(
    route: R,
    handle: (request: Request<R>) => Promise<Reply<R>>,
    unpack?: Unpack,
  ): ((event: APIGatewayProxyEvent, context: object) => Promise<APIGatewayProxyResult>) =>
  async (event) => {
    try {
      const reply = await handle(requestOf(route, event, unpack));
      const schema = route.responses[reply.status];
      if (schema === undefined)
        throw new Error(`${route.path} answered ${reply.status}, which its contract lacks`);
      return answer(reply.status, z.parse(schema, reply.body), reply.headers);
    } catch (error) {
      // Loaded where something is refused: a start that goes well has no use for it.
      const { refuse } = await import('./refuse.ts');
      return refuse(error, route);
    }
  };
