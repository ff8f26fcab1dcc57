import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

const AUDIENCE = 'https://api.hineni.example';
const METHOD_ARN = 'arn:aws:execute-api:il-central-1:000000000001:abc/live/GET/v1/branches';
const keys = await generateKeyPair('ES256');
const strangers = await generateKeyPair('ES256');

let server: Server;
let issuer: string;
let answers = true;
let handler: (event: any) => Promise<any>;

beforeAll(async () => {
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'one', alg: 'ES256', use: 'sig' };
  server = createServer((request, response) => {
    if (!answers) return void response.writeHead(503).end();
    response.setHeader('content-type', 'application/json');
    const isKeys = request.url === '/jwks';
    response.end(JSON.stringify(isKeys ? { keys: [jwk] } : { issuer, jwks_uri: `${issuer}/jwks` }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  issuer = `http://127.0.0.1:${(server.address() as any).port}`;
  vi.stubEnv('ISSUER_URL', issuer);
  vi.stubEnv('ISSUER_AUDIENCE', AUDIENCE);
  ({ handler } = await import('#functions/auth/authorize'));
});
afterAll(() => {
  server.close();
  vi.unstubAllEnvs();
});

type Content = {
  claims?: object;
  audience?: string | null;
  key?: CryptoKey;
  kid?: string;
  expires?: string;
  iss?: string;
};
const token = ({
  claims,
  audience = AUDIENCE,
  key,
  kid = 'one',
  expires = '1h',
  iss = issuer,
}: Content = {}) => {
  const jwt = new SignJWT({
    roles: ['coordinator'],
    providerId: 'a1',
    providerBranchId: 'a1-main',
    ...claims,
  })
    .setProtectedHeader({ alg: 'ES256', kid })
    .setSubject('coordinator.a1')
    .setIssuer(iss)
    .setExpirationTime(expires);
  if (audience !== null) jwt.setAudience(audience);
  return jwt.sign(key ?? keys.privateKey);
};
const ask = async (bearer: string) =>
  handler({ type: 'TOKEN', methodArn: METHOD_ARN, authorizationToken: `Bearer ${bearer}` });

test('a token of the issuer becomes the caller, for every operation of the stage', async () => {
  const reply = await ask(await token());

  expect(reply.policyDocument.Statement).toEqual([
    {
      Action: 'execute-api:Invoke',
      Effect: 'Allow',
      Resource: 'arn:aws:execute-api:il-central-1:000000000001:abc/live/*',
    },
  ]);
  expect(JSON.parse(reply.context.caller)).toEqual({
    subject: 'coordinator.a1',
    roles: ['coordinator'],
    providerId: 'a1',
    providerBranchId: 'a1-main',
    branchId: null,
    caregiverId: null,
    recipientId: null,
  });
});

test('an account without any role of ours is turned away', async () => {
  const reply = await ask(await token({ claims: { roles: ['root'] } }));

  expect(reply.policyDocument.Statement[0].Effect).toBe('Deny');
});

test('a machine’s token of Cognito has no audience, and names the API in its scopes', async () => {
  const reply = await ask(await token({ audience: null, claims: { scope: `${AUDIENCE}/role.interface` } }));

  expect(reply.policyDocument.Statement[0].Effect).toBe('Allow');
});

test.each<[string, () => Promise<string> | string]>([
  ['that is none', () => 'nonsense'],
  ['of another key', () => token({ key: strangers.privateKey })],
  ['of a key that the issuer does not have', () => token({ kid: 'two' })],
  ['that has expired', () => token({ expires: '-1m' })],
  ['for another service', () => token({ audience: 'https://other.example' })],
  ['for no service', () => token({ audience: null })],
  ['of another issuer', () => token({ iss: 'https://elsewhere.example' })],
])('a token %s is no sign-in', async (_what, made) => {
  await expect(ask(await made())).rejects.toThrow('Unauthorized');
});

test('an unsigned token is no sign-in', async () => {
  const [, payload] = (await token()).split('.');
  const header = Buffer.from('{"alg":"none"}').toString('base64url');

  await expect(ask(`${header}.${payload}.`)).rejects.toThrow('Unauthorized');
});

test('an issuer that does not answer is not the caller’s fault', async () => {
  vi.resetModules();
  const fresh = (await import('#functions/auth/authorize')).handler as (event: any) => Promise<any>;
  const bearer = await token();
  answers = false;

  const asked = fresh({ type: 'TOKEN', methodArn: METHOD_ARN, authorizationToken: `Bearer ${bearer}` });

  await expect(asked).rejects.not.toThrow('Unauthorized');
  answers = true;
  await expect(
    fresh({ type: 'TOKEN', methodArn: METHOD_ARN, authorizationToken: `Bearer ${bearer}` }),
  ).resolves.toMatchObject({ principalId: 'coordinator.a1' });
});
