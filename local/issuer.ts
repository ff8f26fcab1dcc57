import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import {
  interactionPolicy,
  Provider,
  type Configuration,
  type KoaContextWithOIDC,
  type ResourceServer,
} from 'oidc-provider';
import { issuerKeys } from './issuer-keys.ts';
import { localGrant } from './local-grant.ts';
import { type FindPerson, seededPeople } from './invited.ts';
import { LOCAL_PASSWORD, machineIds, machineOf } from './people.ts';
import { signInErrorPage } from './sign-in-page.ts';
import { signInPages } from './sign-in-pages.ts';
import { signInStore } from './sign-in-store.ts';

/** Whom access tokens are for; the page asks for it by `resource`. */
export const AUDIENCE = 'https://api.hineni.example';
/** Where the issuer is mounted. */
export const MOUNT = '/oidc';

const HOUR_SECONDS = 3_600;
const DAY_SECONDS = 24 * HOUR_SECONDS;

const RESOURCE: ResourceServer = {
  audience: AUDIENCE,
  scope: 'all',
  accessTokenFormat: 'jwt',
  accessTokenTTL: HOUR_SECONDS,
  jwt: { sign: { alg: 'ES256' } },
};

/** The grant of a first-party page: nobody is asked whether our own page may act for them. */
const grantWithoutQuestion: Configuration['loadExistingGrant'] = async (context) => {
  const { client, session, provider, result } = context.oidc;
  if (client === undefined || session === undefined) return undefined;
  const grantId = result?.consent?.grantId ?? session.grantIdFor(client.clientId);
  const existing = grantId === undefined ? undefined : await provider.Grant.find(grantId);
  if (existing !== undefined) return existing;
  const grant = new provider.Grant({
    clientId: client.clientId,
    ...(session.accountId !== undefined && { accountId: session.accountId }),
  });
  grant.addOIDCScope('openid offline_access profile');
  grant.addResourceScope(AUDIENCE, 'all');
  await grant.save();
  return grant;
};

/** The page counts as a native client only because of its loopback address: it is our own, and asks nothing twice. */
const signInPolicy = (): interactionPolicy.DefaultPolicy => {
  const policy = interactionPolicy.base();
  policy.get('consent')?.checks.remove('native_client_prompt');
  return policy;
};

const configuration = (origin: string, stateDir: string, find: FindPerson): Configuration => {
  const { keys, cookieSecret, localSecret } = issuerKeys(stateDir);
  return {
    clients: [
      {
        client_id: 'web',
        token_endpoint_auth_method: 'none',
        application_type: 'native',
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        redirect_uris: [`${origin}/`],
        post_logout_redirect_uris: [`${origin}/`],
      },
      {
        client_id: 'local',
        client_secret: localSecret,
        grant_types: [localGrant.name],
        response_types: [],
        redirect_uris: [],
      },
      ...machineIds.map((client_id) => ({
        client_id,
        client_secret: LOCAL_PASSWORD,
        grant_types: ['client_credentials'],
        response_types: [],
        redirect_uris: [],
      })),
    ],
    responseTypes: ['code'],
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    jwks: { keys },
    cookies: { keys: [cookieSecret] },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      rpInitiatedLogout: { enabled: true, logoutSource: leaveAtOnce },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => AUDIENCE,
        useGrantedResource: () => true,
        getResourceServerInfo: () => RESOURCE,
      },
    },
    pkce: { required: () => true },
    claims: { openid: ['sub', 'name'], profile: ['name'] },
    conformIdTokenClaims: false,
    scopes: ['openid', 'profile', 'offline_access'],
    findAccount: async (_context, accountId) => {
      const found = await find(accountId);
      return found && { accountId, claims: () => ({ sub: accountId, name: found.person.name }) };
    },
    extraTokenClaims: async (_context, token) => {
      if (token.kind === 'ClientCredentials') return { ...machineOf(token.clientId ?? '') };
      return { ...('accountId' in token ? (await find(token.accountId))?.person.claims : undefined) };
    },
    loadExistingGrant: grantWithoutQuestion,
    issueRefreshToken: (_context, client) => client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: true,
    renderError: (context, out) => {
      context.type = 'html';
      context.body = signInErrorPage(out.error);
    },
    interactions: {
      policy: signInPolicy(),
      url: (_context, interaction) => `${MOUNT}/interaction/${interaction.uid}`,
    },
    ttl: {
      AccessToken: HOUR_SECONDS,
      AuthorizationCode: 60,
      ClientCredentials: HOUR_SECONDS,
      Grant: 30 * DAY_SECONDS,
      IdToken: HOUR_SECONDS,
      Interaction: HOUR_SECONDS,
      RefreshToken: 30 * DAY_SECONDS,
      Session: 14 * DAY_SECONDS,
    },
  };
};

/** Signing out asks nothing twice. */
function leaveAtOnce(context: KoaContextWithOIDC, form: string): void {
  context.body = `<!doctype html><html lang="he" dir="rtl"><meta charset="utf-8"><title>יציאה</title>
    ${form.replace('</form>', '<input type="hidden" name="logout" value="yes"><noscript><button>יציאה · Sign out</button></noscript></form>')}
    <script>document.forms[0].submit()</script></html>`;
}

/** The OpenID Connect issuer of the embedded stage, mounted in the gateway. */
export type Issuer = {
  url: string;
  serve: (request: IncomingMessage, response: ServerResponse) => void;
  close: () => void;
};

/**
 * The certified server with the seeded people and machine clients: code with PKCE for the page, client credentials for
 * machines, refresh tokens, and a grant of this machine only that gives any seeded token (`npm run token`).
 *
 * @param origin of the gateway, such as `http://localhost:3000`.
 * @param find who may sign in beside machines; the seeded people unless told.
 */
export const startIssuer = (origin: string, stateDir: string, find: FindPerson = seededPeople): Issuer => {
  const store = signInStore(join(stateDir, 'sign-in.db'));
  const provider = new Provider(`${origin}${MOUNT}`, {
    ...configuration(origin, stateDir, find),
    adapter: store.adapter,
  });
  provider.registerGrantType(localGrant.name, localGrant.handler(RESOURCE, find), ['username']);
  const callback = provider.callback();
  const pages = signInPages(provider, MOUNT, find);
  return {
    url: provider.issuer,
    serve: (request, response) => {
      const url = request.url ?? '/';
      if (pages(request, response, url)) return;
      // As a mounted app: the provider builds its own addresses from the difference.
      Reflect.set(request, 'originalUrl', url);
      request.url = url.slice(MOUNT.length) || '/';
      void callback(request, response);
    },
    close: store.close,
  };
};
