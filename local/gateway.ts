import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Verdict } from './authorizer-cache.ts';
import { decodedBody } from './content-encoding.ts';
import { FunctionContext, type Handler } from './functions.ts';
import { proxyEvent } from './gateway-event.ts';
import { type GatewayProblem, PROBLEMS } from './problems.ts';
import { type Match, type Operation, operations, routeTable } from './route-table.ts';

/** API Gateway's own limit of a body. */
const BODY_BYTES_MAX = 10 * 1024 * 1024;
const SWEEP_MILLIS = 100;

/** What stands behind the gateway. */
export type GatewayParts = {
  /** The handler of an operation's function. */
  handlerOf: (operation: Operation) => Handler | undefined;
  authorize: (token: string | undefined) => Verdict | Promise<Verdict>;
  /** Serves everything under /oidc. */
  issuer: (request: IncomingMessage, response: ServerResponse) => void;
  /** Serves everything under /operator: the mobile operator's simulator. */
  operator: (request: IncomingMessage, response: ServerResponse) => void;
  /** Serves everything under /ses: the simulator of Amazon SES. */
  mails: (request: IncomingMessage, response: ServerResponse) => void;
  pages: (request: IncomingMessage, response: ServerResponse, path: string) => Promise<void>;
};

type Pending = { deadline: number; response: ServerResponse };

const isRecord = (value: unknown): value is Record<string, string> =>
  typeof value === 'object' && value !== null;

const send = (
  response: ServerResponse,
  status: number,
  headers: Record<string, string | number>,
  body: string,
) => {
  if (response.headersSent || response.destroyed) return;
  headers['content-length'] = Buffer.byteLength(body);
  response.writeHead(status, headers);
  response.end(body);
};

const refuse = (response: ServerResponse, problem: GatewayProblem): void =>
  send(response, problem.status, { ...problem.headers }, problem.body);

/** The reply of a function in proxy integration; anything of another form is a fault, as in API Gateway. */
const reply = (response: ServerResponse, result: unknown, requestId: string): void => {
  const status: unknown = isRecord(result) ? Reflect.get(result, 'statusCode') : undefined;
  const body: unknown = isRecord(result) ? Reflect.get(result, 'body') : undefined;
  if (!isRecord(result) || typeof status !== 'number' || typeof body !== 'string') {
    refuse(response, PROBLEMS.fault);
    return;
  }
  const given: unknown = Reflect.get(result, 'headers');
  const headers: Record<string, string | number> = isRecord(given) ? given : {};
  headers['x-amzn-requestid'] = requestId;
  send(response, status, headers, body);
};

/** @returns null for an empty body, undefined when it is too large. */
const bodyOf = (request: IncomingMessage, done: (body: Buffer | null | undefined) => void): void => {
  if (Number(request.headers['content-length'] ?? 0) > BODY_BYTES_MAX) {
    done(undefined);
    return;
  }
  let first: Buffer | null = null;
  let rest: Buffer[] | null = null;
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > BODY_BYTES_MAX) return;
    if (first === null) first = chunk;
    else (rest ??= []).push(chunk);
  });
  request.on('end', () => {
    if (bytes > BODY_BYTES_MAX) done(undefined);
    else done(first === null || rest === null ? first : Buffer.concat([first, ...rest]));
  });
};

/**
 * The REST API on one machine: makes the events of API Gateway from the routes of the contract, asks the authorizer,
 * calls the deployed handlers in this process, and serves the issuer and the pages beside them. Answers 503 until it is
 * opened, so that the port can be taken before anything else is touched.
 */
export const gateway = (): { server: Server; open: (parts: GatewayParts) => void } => {
  let parts: GatewayParts | undefined;
  const find = routeTable(operations);
  const pending = new Set<Pending>();
  setInterval(() => {
    const now = Date.now();
    for (const one of pending) {
      if (one.deadline > now) continue;
      pending.delete(one);
      refuse(one.response, PROBLEMS.timeout);
    }
  }, SWEEP_MILLIS).unref();

  type Call = { operation: Operation; match: Match; path: string; search: string; body: Buffer | null };
  const invoke = async (
    request: IncomingMessage,
    response: ServerResponse,
    call: Call,
    authorizer: Record<string, unknown> | null,
  ): Promise<void> => {
    const handler = parts?.handlerOf(call.operation);
    if (handler === undefined) {
      refuse(response, PROBLEMS.fault);
      return;
    }
    const { operation, path, search, body } = call;
    const event = proxyEvent({
      request,
      operation,
      path,
      search,
      parameters: call.match.parameters,
      body,
      authorizer,
    });
    const requestId = event.requestContext.requestId;
    const one = { deadline: Date.now() + operation.entry.timeoutSeconds * 1_000, response };
    pending.add(one);
    try {
      reply(
        response,
        await handler(event, new FunctionContext(operation.name, operation.entry, requestId)),
        requestId,
      );
    } catch (error) {
      process.stderr.write(
        `${operation.name} failed: ${error instanceof Error ? error.stack : String(error)}\n`,
      );
      refuse(response, PROBLEMS.fault);
    } finally {
      pending.delete(one);
    }
  };

  const authorized = (request: IncomingMessage, response: ServerResponse, call: Call, verdict: Verdict) => {
    if ('problem' in verdict) {
      refuse(response, verdict.problem);
      return;
    }
    void invoke(request, response, call, verdict.context);
  };

  const call = (request: IncomingMessage, response: ServerResponse, one: Call): void => {
    if (one.operation.isPublic) {
      void invoke(request, response, one, null);
      return;
    }
    const verdict = parts?.authorize(request.headers.authorization) ?? { problem: PROBLEMS.unavailable };
    if (verdict instanceof Promise) void verdict.then((found) => authorized(request, response, one, found));
    else authorized(request, response, one, verdict);
  };

  const operationOf = (
    request: IncomingMessage,
    path: string,
  ): Omit<Call, 'body' | 'path' | 'search'> | GatewayProblem => {
    try {
      const match = find(path);
      if (match === undefined) return PROBLEMS.noRoute;
      const operation = match.operations.get(request.method ?? '');
      if (operation !== undefined) return { operation, match };
      const allow = [...match.operations.keys()].join(', ');
      return { ...PROBLEMS.noMethod, headers: { ...PROBLEMS.noMethod.headers, allow } };
    } catch {
      return PROBLEMS.badPath;
    }
  };

  const api = (request: IncomingMessage, response: ServerResponse, path: string, search: string): void => {
    const found = operationOf(request, path);
    bodyOf(request, (body) => {
      if ('status' in found) refuse(response, found);
      else if (body === undefined) refuse(response, PROBLEMS.tooLarge);
      else {
        const decoded = decodedBody(request.headers['content-encoding'], body, BODY_BYTES_MAX);
        if ('problem' in decoded) refuse(response, decoded.problem);
        else call(request, response, { ...found, path, search, body: decoded.body });
      }
    });
  };

  const others = (request: IncomingMessage, response: ServerResponse, path: string): void => {
    if (parts === undefined) refuse(response, PROBLEMS.unavailable);
    else if (path.startsWith('/oidc/')) parts.issuer(request, response);
    else if (path.startsWith('/operator/')) parts.operator(request, response);
    else if (path.startsWith('/ses/')) parts.mails(request, response);
    else if (request.method === 'GET' || request.method === 'HEAD') {
      parts.pages(request, response, path).catch(() => refuse(response, PROBLEMS.fault));
    } else refuse(response, PROBLEMS.noMethod);
  };

  const server = createServer({ keepAliveTimeout: 65_000 }, (request, response) => {
    const url = request.url ?? '/';
    const mark = url.indexOf('?');
    const path = mark === -1 ? url : url.slice(0, mark);
    if (path.startsWith('/v1/')) api(request, response, path, mark === -1 ? '' : url.slice(mark + 1));
    else others(request, response, path);
  });
  return {
    server,
    open: (given) => {
      parts = given;
    },
  };
};
