import { once } from 'node:events';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FindPerson, seededPeople } from '#local/invited';
import { AUDIENCE, type Issuer, startIssuer } from '#local/issuer';
import { LOCAL_PASSWORD, machineIds, personOf, usernames } from '#local/people';
import { localToken } from '#local/tokens';

const stateDir = mkdtempSync(join(tmpdir(), 'hineni-issuer-'));
let server: Server;
let origin: string;
let issuer: Issuer;

/** Somebody who was invited, until the account is taken back. */
const ADDRESS = 'dana@example.org';
const ACCOUNT = `contact.${'0'.repeat(32)}`;
let isInvited = true;
const find: FindPerson = async (username) => {
  const seeded = await seededPeople(username);
  if (seeded !== undefined || !isInvited || ![ADDRESS, ACCOUNT].includes(username)) return seeded;
  const claims = { roles: ['provider-admin'], providerId: 'a1', providerBranchId: 'a1-main' };
  return { accountId: ACCOUNT, person: { name: 'Dana', claims } };
};

beforeAll(async () => {
  server = createServer((request, response) => issuer.serve(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://localhost:${(server.address() as { port: number }).port}`;
  issuer = startIssuer(origin, stateDir, find);
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
  issuer.close();
  rmSync(stateDir, { recursive: true, force: true });
});

const verified = async (token: string) =>
  (
    await jwtVerify(token, createRemoteJWKSet(new URL(`${issuer.url}/jwks`)), {
      issuer: issuer.url,
      audience: AUDIENCE,
    })
  ).payload;

describe('tokens of a terminal', () => {
  test('there is one for every seeded person and machine, signed and with its claims', async () => {
    for (const username of [...usernames, ...machineIds]) {
      const payload = await verified(await localToken(origin, stateDir, username));

      expect(payload.sub).toBe(username);
      expect(payload['roles']).toEqual(expect.arrayContaining([expect.any(String)]));
    }
    expect(usernames).toEqual(
      expect.arrayContaining([
        'division',
        'clerk.tel-aviv',
        'worker.social',
        'inspector',
        'admin.a1',
        'coordinator.a1',
        'coordinator.a2',
        'caregiver.g1',
        'caregiver.g2',
        'recipient.c1',
        'training',
        'operator',
      ]),
    );
    expect(machineIds).toEqual(expect.arrayContaining(['interface.a1', 'interface.a2']));
  });

  test('any caregiver id has one, for a made-up morning', async () => {
    const payload = await verified(await localToken(origin, stateDir, 'caregiver:sim-0815'));

    expect(payload).toMatchObject({
      sub: 'caregiver:sim-0815',
      roles: ['caregiver'],
      caregiverId: 'sim-0815',
    });
  });

  test.each(['nobody', 'caregiver:', 'caregiver:../x', 'toString', ''])('%j has none', async (username) => {
    await expect(localToken(origin, stateDir, username)).rejects.toThrow('knows nobody');
  });

  test('need the secret of this machine', async () => {
    const reply = await fetch(`${origin}/oidc/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from('local:guess').toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'urn:hineni:grant:local', username: 'division' }),
    });

    expect(reply.status).toBe(401);
  });
});

test('a machine signs in with its secret, and with no other', async () => {
  const ask = (secret: string) =>
    fetch(`${origin}/oidc/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`interface.a1:${secret}`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });

  const reply = await ask(LOCAL_PASSWORD);

  expect(await verified((await reply.json()).access_token)).toMatchObject({
    sub: 'interface.a1',
    roles: ['interface'],
    providerId: 'a1',
  });
  expect((await ask('wrong')).status).toBe(401);
});

describe('the page', () => {
  /** A browser that keeps cookies and follows redirects inside the issuer. */
  const browser = () => {
    const cookies = new Map<string, string>();
    const go = async (url: string, init: RequestInit = {}): Promise<Response> => {
      const reply = await fetch(new URL(url, origin), {
        ...init,
        redirect: 'manual',
        headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      });
      for (const cookie of reply.headers.getSetCookie()) {
        const [pair = ''] = cookie.split(';');
        const at = pair.indexOf('=');
        cookies.set(pair.slice(0, at), pair.slice(at + 1));
      }
      const next = reply.headers.get('location');
      return next?.startsWith(`${origin}/oidc`) || next?.startsWith('/oidc') ? go(next) : reply;
    };
    return go;
  };
  const verifier = randomBytes(32).toString('base64url');
  const authorize = (more: Record<string, string> = {}): string =>
    `${origin}/oidc/auth?${new URLSearchParams({
      client_id: 'web',
      response_type: 'code',
      redirect_uri: `${origin}/`,
      scope: 'openid',
      resource: AUDIENCE,
      state: 'state-1',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      ...more,
    }).toString()}`;
  const redeem = (code: string, code_verifier: string) =>
    fetch(`${origin}/oidc/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        client_id: 'web',
        code,
        code_verifier,
        redirect_uri: `${origin}/`,
        resource: AUDIENCE,
      }),
    });
  const actionOf = (html: string): string => /action="([^"]+)"/.exec(html)?.[1] ?? '';
  const submit = (go: ReturnType<typeof browser>, html: string, username: string, password: string) =>
    go(actionOf(html), { method: 'POST', body: new URLSearchParams({ username, password, language: 'he' }) });

  test('signs a person in: form, code with PKCE, tokens, and the refresh token outlives a restart', async () => {
    const go = browser();
    const form = await (await go(authorize())).text();
    expect(form).toContain('<html lang="he" dir="rtl">');

    const wrong = await submit(go, form, 'coordinator.a1', 'guess');
    expect(wrong.status).toBe(401);
    expect(await wrong.text()).toContain('role="alert"');
    const back = await submit(go, form, 'coordinator.a1', LOCAL_PASSWORD);
    const location = new URL(back.headers.get('location') ?? '');
    expect([location.origin + location.pathname, location.searchParams.get('state')]).toEqual([
      `${origin}/`,
      'state-1',
    ]);

    const code = location.searchParams.get('code') ?? '';
    const tokens = await (await redeem(code, verifier)).json();
    expect(await verified(tokens.access_token)).toMatchObject({
      sub: 'coordinator.a1',
      roles: ['coordinator'],
      providerId: 'a1',
      providerBranchId: 'a1-main',
    });
    expect(decodeJwt(tokens.id_token)).toMatchObject({
      sub: 'coordinator.a1',
      aud: 'web',
      name: expect.any(String),
    });

    issuer.close();
    issuer = startIssuer(origin, stateDir, find);
    const renewed = await fetch(`${origin}/oidc/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'refresh_token',
        client_id: 'web',
        refresh_token: tokens.refresh_token,
        resource: AUDIENCE,
      }),
    });
    expect(await verified((await renewed.json()).access_token)).toMatchObject({ sub: 'coordinator.a1' });
    expect(await verified(tokens.access_token)).toMatchObject({ sub: 'coordinator.a1' });

    const secondTab = await go(authorize({ state: 'state-2' }));
    expect(secondTab.headers.get('location')).toContain('code=');
  });

  test('lets in by address who was invited, and nobody whose account was taken back', async () => {
    const go = browser();
    const form = await (await go(authorize())).text();
    expect((await submit(go, form, ADDRESS, 'guess')).status).toBe(401);
    expect((await submit(go, form, 'somebody@example.org', LOCAL_PASSWORD)).status).toBe(401);
    expect((await submit(go, form, ACCOUNT, LOCAL_PASSWORD)).status).toBe(401);
    const back = await submit(go, form, ADDRESS, LOCAL_PASSWORD);
    const code = new URL(back.headers.get('location') ?? '').searchParams.get('code') ?? '';
    const tokens = await (await redeem(code, verifier)).json();
    const refresh = () =>
      fetch(`${origin}/oidc/token`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'refresh_token',
          client_id: 'web',
          refresh_token: tokens.refresh_token,
          resource: AUDIENCE,
        }),
      });

    expect(await verified(tokens.access_token)).toMatchObject({
      sub: ACCOUNT,
      roles: ['provider-admin'],
      providerBranchId: 'a1-main',
    });
    isInvited = false;
    expect((await refresh()).status).toBe(400);
    const again = browser();
    const second = await (await again(authorize())).text();
    expect((await submit(again, second, ADDRESS, LOCAL_PASSWORD)).status).toBe(401);
  });

  test('a code is worth nothing without its verifier', async () => {
    const go = browser();
    const form = await (await go(authorize())).text();
    const back = await submit(go, form, 'inspector', LOCAL_PASSWORD);
    const code = new URL(back.headers.get('location') ?? '').searchParams.get('code') ?? '';

    expect((await redeem(code, randomBytes(32).toString('base64url'))).status).toBe(400);
  });

  test('the form does not let in any caregiver by id, which is for terminals only', async () => {
    const go = browser();
    const form = await (await go(authorize())).text();

    expect((await submit(go, form, 'caregiver:g1', LOCAL_PASSWORD)).status).toBe(401);
    expect(personOf('caregiver:g1')).toBeDefined();
  });

  test.each([
    ['without a challenge', { code_challenge: '', code_challenge_method: '' }],
    ['for another page', { redirect_uri: 'https://elsewhere.example/' }],
  ])('a sign-in %s is refused', async (_what, more) => {
    const reply = await browser()(authorize(more));

    expect(reply.headers.get('location') ?? '').not.toContain('code=');
    const text = reply.headers.get('location') === null ? await reply.text() : '';
    expect(text).not.toContain('name="password"');
  });

  test('speaks English to who asks for it, and escapes what was typed', async () => {
    const go = browser();
    const form = await (await go(authorize({ ui_locales: 'en' }))).text();
    expect(form).toContain('<html lang="en" dir="ltr">');
    expect(form).toContain('Sign in to Hineni');

    const again = await (await submit(go, form, '"><script>alert(1)</script>', 'x')).text();
    expect(again).not.toContain('<script>');
  });

  test('a sign-in that is over says so', async () => {
    const reply = await fetch(`${origin}/oidc/interaction/never-was`);

    expect(reply.status).toBe(400);
    expect(await reply.text()).toContain('href="/"');
  });
});
