import type { APIGatewayProxyEvent } from 'aws-lambda';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { connect } from 'node:net';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { authorizerCache } from '#local/authorizer-cache';
import { gateway } from '#local/gateway';
import { staticFiles } from '#local/static-files';

const pages = mkdtempSync(join(tmpdir(), 'hineni-pages-'));
/** The gateway with a handler that shows what it was given. */
let server: Server;
let url: string;
let events: APIGatewayProxyEvent[] = [];
let answer: (event: APIGatewayProxyEvent) => unknown;
let authorized: string[] = [];
let now = 0;
const caller = JSON.stringify({ subject: 'somebody' });

beforeAll(async () => {
  writeFileSync(join(pages, 'index.html'), '<!doctype html><title>Page</title>');
  writeFileSync(join(pages, 'app.js'), 'void 0;');
  const made = gateway();
  ({ server } = made);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  const closed = await fetch(`${url}/v1/branches`);
  expect(closed.status).toBe(503);
  made.open({
    handlerOf: (operation) =>
      operation.name === 'get-provider'
        ? undefined
        : async (event) => {
            events.push(event as APIGatewayProxyEvent);
            return answer(event as APIGatewayProxyEvent);
          },
    authorize: authorizerCache(
      async (event: any) => {
        authorized.push(event.authorizationToken);
        if (event.authorizationToken === 'Bearer broken') throw new Error('the issuer is away');
        if (event.authorizationToken === 'Bearer wrong') throw new Error('Unauthorized');
        const Effect = event.authorizationToken === 'Bearer nobody' ? 'Deny' : 'Allow';
        return {
          principalId: 'somebody',
          policyDocument: { Version: '2012-10-17', Statement: [{ Effect }] },
          context: { caller },
        };
      },
      () => now,
    ),
    issuer: (_request, response) => void response.end('issuer'),
    operator: (_request, response) => void response.end('operator'),
    mails: (_request, response) => void response.end('mails'),
    pages: staticFiles(pages),
  });
});
afterAll(() => {
  server.close();
  rmSync(pages, { recursive: true });
});
beforeEach(() => {
  events = [];
  authorized = [];
  now += 600_000;
  answer = () => ({
    statusCode: 200,
    headers: { 'content-type': 'application/json' },
    body: '{"fine":true}',
  });
});

const ask = (path: string, init: RequestInit & { token?: string | null } = {}) => {
  const { token = 'good', ...rest } = init;
  const headers = { ...(token !== null && { authorization: `Bearer ${token}` }), ...rest.headers };
  return fetch(url + path, { ...rest, headers });
};

describe('an event', () => {
  test('is API Gateway’s own form', async () => {
    const reply = await ask('/v1/reports/abc%20d%2Fe?x=1&x=2&y=%D7%90', {
      method: 'PUT',
      body: '{"a":"ש"}',
      headers: { 'Content-Type': 'application/json', 'Hineni-Sent-At': 'now' },
    });

    expect(await reply.json()).toEqual({ fine: true });
    expect(events[0]).toMatchObject({
      resource: '/v1/reports/{reportId}',
      path: '/v1/reports/abc%20d%2Fe',
      httpMethod: 'PUT',
      pathParameters: { reportId: 'abc d/e' },
      queryStringParameters: { x: '2', y: 'א' },
      multiValueQueryStringParameters: { x: ['1', '2'], y: ['א'] },
      stageVariables: null,
      body: '{"a":"ש"}',
      isBase64Encoded: false,
      requestContext: {
        authorizer: { caller, principalId: 'somebody' },
        resourcePath: '/v1/reports/{reportId}',
        httpMethod: 'PUT',
        identity: { sourceIp: '127.0.0.1' },
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        requestTime: expect.stringMatching(/^\d\d\/\w{3}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
      },
    });
    expect(reply.headers.get('x-amzn-requestid')).toBe(events[0]?.requestContext.requestId);
  });

  test('has every value of a repeated header, and the last one', async () => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.write('GET /v1/branches HTTP/1.1\r\nHost: x\r\nX-Many: a\r\nX-Many: b\r\n');
    socket.write('Authorization: Bearer good\r\nConnection: close\r\n\r\n');
    await once(socket.resume(), 'end');

    expect(events[0]?.headers['X-Many']).toBe('b');
    expect(events[0]?.multiValueHeaders['X-Many']).toEqual(['a', 'b']);
    expect(events[0]).toMatchObject({ queryStringParameters: null, pathParameters: null, body: null });
  });

  test('carries bytes that are no text as base64', async () => {
    await ask('/v1/batches/b1', { method: 'PUT', body: new Uint8Array([0xff, 0x00, 0xfe]) });

    expect(events[0]).toMatchObject({ body: '/wD+', isBase64Encoded: true });
  });

  test('of a public operation has no caller', async () => {
    await ask('/v1/openapi.json', { token: null });

    expect(events[0]?.requestContext.authorizer).toBeNull();
    expect(authorized).toEqual([]);
  });
});

const refused = async (reply: Response): Promise<unknown[]> => {
  expect(reply.headers.get('content-type')).toContain('application/problem+json');
  const problem = await reply.json();
  expect(problem).toMatchObject({
    type: expect.any(String),
    title: expect.any(String),
    detail: expect.any(String),
  });
  expect(problem.status).toBe(reply.status);
  return [reply.status, problem.code];
};

describe('the gateway refuses with a problem document', () => {
  test.each<[string, () => Promise<Response>, number, string]>([
    ['no token', () => ask('/v1/branches', { token: null }), 401, 'TOKEN_REQUIRED'],
    ['a wrong token', () => ask('/v1/branches', { token: 'wrong' }), 401, 'TOKEN_REQUIRED'],
    ['an account without a role', () => ask('/v1/branches', { token: 'nobody' }), 403, 'FORBIDDEN'],
    ['an issuer that is away', () => ask('/v1/branches', { token: 'broken' }), 503, 'UNAVAILABLE'],
    ['an unknown address', () => ask('/v1/nothing/here'), 404, 'NOT_FOUND'],
    ['an address that stops half-way', () => ask('/v1/reports'), 404, 'NOT_FOUND'],
    ['an empty parameter', () => ask('/v1/reports/'), 404, 'NOT_FOUND'],
    ['a wrong method', () => ask('/v1/branches', { method: 'DELETE' }), 405, 'METHOD_NOT_ALLOWED'],
    ['an address that is no UTF-8', () => ask('/v1/reports/%ff', { method: 'PUT' }), 400, 'REQUEST_REFUSED'],
    [
      'a body over 10 MB',
      () => ask('/v1/batches/b1', { method: 'PUT', body: 'x'.repeat(10 * 1024 * 1024 + 1) }),
      413,
      'TOO_LARGE',
    ],
    ['a function that does not load', () => ask('/v1/providers/a1'), 503, 'UNAVAILABLE'],
  ])('%s', async (_what, send, status, code) => {
    expect(await refused(await send())).toEqual([status, code]);
    expect(events).toEqual([]);
  });

  test('a function that throws, and tells nothing of it', async () => {
    answer = () => {
      throw new Error('a secret');
    };

    const reply = await ask('/v1/branches');

    expect(reply.headers.get('retry-after')).toBe('5');
    expect(await reply.clone().text()).not.toContain('secret');
    expect(await refused(reply)).toEqual([503, 'UNAVAILABLE']);
  });

  test.each([{ statusCode: 200 }, null, { body: 'x' }, { statusCode: 200, body: { not: 'text' } }])(
    'a reply of another form than a proxy integration’s: %j',
    async (result) => {
      answer = () => result;

      expect(await refused(await ask('/v1/branches'))).toEqual([503, 'UNAVAILABLE']);
    },
  );

  test('a function that takes longer than it may', async () => {
    answer = () => new Promise(() => undefined);
    const begun = Date.now();

    // put-report has the shortest time-out of all.
    const reply = await ask('/v1/reports/r1', { method: 'PUT', body: '{}' });

    expect(await refused(reply)).toEqual([503, 'UNAVAILABLE']);
    expect(Date.now() - begun).toBeLessThan(7_000);
  }, 15_000);
});

describe('the authorizer', () => {
  test('is asked once for a token, and again after five minutes', async () => {
    await ask('/v1/branches');
    await ask('/v1/caregivers');
    now += 299_000;
    await ask('/v1/branches');
    expect(authorized).toEqual(['Bearer good']);

    now += 2_000;
    await ask('/v1/branches');
    expect(authorized).toHaveLength(2);
  });

  test('is asked again after a fault of its own', async () => {
    await ask('/v1/branches', { token: 'broken' });
    await ask('/v1/branches', { token: 'broken' });

    expect(authorized).toHaveLength(2);
  });
});

describe('pages', () => {
  test('every address that is no file is the page', async () => {
    for (const path of ['/', '/visits/today']) {
      const reply = await ask(path, { token: null });
      expect([reply.status, await reply.text()]).toEqual([200, '<!doctype html><title>Page</title>']);
      expect(reply.headers.get('x-frame-options')).toBe('DENY');
    }
  });

  test('files have their type, and are not sent twice', async () => {
    const first = await ask('/app.js', { token: null });
    const second = await ask('/app.js', {
      token: null,
      headers: { 'if-none-match': first.headers.get('etag') ?? '' },
    });

    expect(first.headers.get('content-type')).toContain('text/javascript');
    expect(second.status).toBe(304);
  });

  test('nothing outside their folder is served', async () => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    let text = '';
    socket.setEncoding('utf8').on('data', (piece: string) => void (text += piece));
    socket.write('GET /%2e%2e/%2e%2e/etc/hosts.txt HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    await once(socket, 'end');

    expect(text).toMatch(/^HTTP\/1.1 404/);
  });

  test('HEAD has no body', async () => {
    const reply = await ask('/app.js', { method: 'HEAD', token: null });

    expect([reply.status, await reply.text()]).toEqual([200, '']);
  });

  test('the issuer, the operator and the mails stand under their names', async () => {
    expect(await (await ask('/oidc/jwks')).text()).toBe('issuer');
    expect(await (await ask('/operator/token')).text()).toBe('operator');
    expect(await (await ask('/ses/v2/email/outbound-emails')).text()).toBe('mails');
  });
});
