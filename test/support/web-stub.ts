import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { decodeJwt } from 'jose';
import type { Explanation, HistoryEntry } from '#shared/contracts/visits';
import { localDateOf } from '#shared/domain/instants';
import { startOf, Visit, type VisitException } from '#shared/domain/visit';
import * as z from 'zod/mini';
import { startIssuer } from '../../local/issuer.ts';
import { staticFiles } from '../../local/static-files.ts';

/** The policy that the deployed pages are served under: what it forbids must be seen here first. */
const CONTENT_POLICY =
  "default-src 'self'; connect-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; " +
  "object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

type Names = Record<string, string>;

/** What the stub knows; tests change it while the page looks on. */
export type World = {
  visits: Visit[];
  caregivers: Names;
  recipients: Names;
  explanations: (visit: Visit, language: string) => string[];
  history: (visit: Visit) => z.infer<typeof HistoryEntry>[];
  /** When set, every call of the API is answered with it. */
  failure: { status: number; code: string } | undefined;
  /** Tokens given before this moment (seconds since 1970) are refused as if they had run out. */
  tokensFromSeconds: number;
  /** How long every answer of the API takes. */
  delayMillis: number;
  acknowledged: unknown[];
};

export type WebStub = { origin: string; world: World; stop: () => Promise<void> };

const emptyWorld = (): World => ({
  visits: [],
  caregivers: {},
  recipients: {},
  explanations: () => [],
  history: () => [],
  failure: undefined,
  tokensFromSeconds: 0,
  delayMillis: 0,
  acknowledged: [],
});

const problem = (response: ServerResponse, status: number, code: string): void => {
  response.writeHead(status, { 'content-type': 'application/problem+json', 'x-request-id': 'req-7f3a' });
  response.end(JSON.stringify({ type: 'about:blank', title: code, status, detail: code, code }));
};

const json = (response: ServerResponse, body: unknown): void => {
  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
};

const bodyOf = async (request: IncomingMessage): Promise<Record<string, string>> => {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += String(chunk);
  return JSON.parse(text);
};

const pageOf = <T>(items: T[], query: URLSearchParams) => {
  const from = Number(query.get('cursor') ?? 0);
  const limit = Number(query.get('limit') ?? 50);
  const next = from + limit;
  return { items: items.slice(from, next), next: next < items.length ? String(next) : null };
};

const entry = { version: 1, updatedAt: '2026-01-01T00:00:00.000Z', updatedBy: 'admin.a1' };
const caregiver = ([caregiverId, name]: [string, string]) => ({
  caregiverId,
  providerId: 'a1',
  name,
  kind: 'israeli',
  phones: [],
  phoneKind: 'smart',
  language: 'he',
  providerBranchId: 'a1-main',
  ...entry,
});
const recipient = ([recipientId, name]: [string, string]) => ({
  recipientId,
  providerId: 'a1',
  name,
  identityNumber: '******782',
  branchId: 'tel-aviv',
  householdId: 'h1',
  landlines: [],
  places: [],
  language: 'he',
  ...entry,
});

const acknowledge = (world: World, visit: Visit, code: string, by: string): Visit => {
  const exceptions = visit.exceptions.map((one): VisitException =>
    one.code === code ? { ...one, acknowledgedBy: by, acknowledgedAt: new Date().toISOString() } : one,
  );
  const isPending = exceptions.some((one) => one.class === 'acknowledge' && !one.acknowledgedBy);
  const next = z.parse(Visit, {
    ...visit,
    exceptions,
    standing: isPending ? visit.standing : 'verified',
    version: visit.version + 1,
  });
  world.visits = world.visits.map((one) => (one.visitId === visit.visitId ? next : one));
  return next;
};

const explanationOf = (world: World, visit: Visit, language: string): z.infer<typeof Explanation> => ({
  visitId: visit.visitId,
  language: language as 'he',
  sentences: world.explanations(visit, language).map((text) => ({ rule: '5.3', factIds: [], text })),
});

const api = (world: World) => async (request: IncomingMessage, response: ServerResponse, url: URL) => {
  await new Promise((done) => setTimeout(done, world.delayMillis));
  if (world.failure) return problem(response, world.failure.status, world.failure.code);
  const token = request.headers.authorization?.slice('Bearer '.length);
  if (!token) return problem(response, 401, 'TOKEN_REQUIRED');
  const claims = decodeJwt(token);
  if ((claims.iat ?? 0) < world.tokensFromSeconds) return problem(response, 401, 'TOKEN_INVALID');
  const onDay = (visit: Visit) => localDateOf(startOf(visit)) === url.searchParams.get('date');
  if (url.pathname === '/v1/visits') {
    const branchId = url.searchParams.get('branchId');
    const items = world.visits.filter((one) => onDay(one) && (!branchId || one.branchId === branchId));
    return json(response, pageOf(items, url.searchParams));
  }
  if (url.pathname === '/v1/me/visits') {
    const mine = world.visits.filter(
      (one) =>
        onDay(one) &&
        (one.caregiverId === claims['caregiverId'] || one.recipientId === claims['recipientId']),
    );
    return json(response, pageOf(mine, url.searchParams));
  }
  if (url.pathname === '/v1/caregivers')
    return json(response, pageOf(Object.entries(world.caregivers).map(caregiver), url.searchParams));
  if (url.pathname === '/v1/recipients')
    return json(response, pageOf(Object.entries(world.recipients).map(recipient), url.searchParams));
  const [, , , id = '', part] = url.pathname.split('/');
  const visit = world.visits.find((one) => one.visitId === decodeURIComponent(id));
  if (!url.pathname.startsWith('/v1/visits/') || !visit) return problem(response, 404, 'NOT_FOUND');
  if (part === 'explanation')
    return json(response, explanationOf(world, visit, url.searchParams.get('language') ?? 'he'));
  if (part === 'history') return json(response, { items: world.history(visit), next: null });
  if (part === 'acknowledgements') {
    const body = await bodyOf(request);
    world.acknowledged.push(body);
    return json(response, acknowledge(world, visit, String(body['code']), String(claims.sub)));
  }
  return json(response, visit);
};

/** The built pages, the real issuer, and an API that answers from memory in the words of the contract. */
export const startWebStub = async (): Promise<WebStub> => {
  const stateDir = await mkdtemp(join(tmpdir(), 'web-stub-'));
  const world = emptyWorld();
  const files = staticFiles(resolve('web/dist'));
  const answer = api(world);
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (url.pathname.startsWith('/oidc')) return issuer.serve(request, response);
    if (url.pathname.startsWith('/v1/')) return void answer(request, response, url);
    response.setHeader('content-security-policy', CONTENT_POLICY);
    void files(request, response, url.pathname);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  const issuer = startIssuer(origin, stateDir);
  return {
    origin,
    world,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      issuer.close();
      await rm(stateDir, { recursive: true, force: true });
    },
  };
};
