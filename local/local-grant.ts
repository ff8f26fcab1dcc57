import { errors, type ResourceServer, type TokenEndpointGrantContext } from 'oidc-provider';
import type { FindPerson } from './invited.ts';
import { machineOf } from './people.ts';

/** A day, so that a terminal needs one token only. */
const TOKEN_SECONDS = 86_400;

const usernameOf = (context: TokenEndpointGrantContext): string => {
  const username = context.oidc.params['username'];
  if (typeof username !== 'string') throw new errors.InvalidRequest('username is missing');
  return username;
};

/** Makes a token for a seeded username, for `caregiver:<id>`, for an invited address, or for a machine client. */
const mint = async (
  context: TokenEndpointGrantContext,
  info: ResourceServer,
  find: FindPerson,
): Promise<string> => {
  const { provider, client } = context.oidc;
  const username = usernameOf(context);
  const resourceServer = new provider.ResourceServer(info.audience ?? '', {
    ...info,
    accessTokenTTL: TOKEN_SECONDS,
  });
  if (machineOf(username) !== undefined) {
    const machine = await provider.Client.find(username);
    if (machine === undefined) throw new errors.InvalidGrant('no such client');
    const token = new provider.ClientCredentials({ client: machine, scope: 'all', expiresIn: TOKEN_SECONDS });
    token.resourceServer = resourceServer;
    return token.save();
  }
  const found = await find(username);
  if (found === undefined) throw new errors.InvalidGrant('no such person');
  const token = new provider.AccessToken({
    accountId: found.accountId,
    client,
    scope: 'all',
    expiresIn: TOKEN_SECONDS,
    // Belongs to no sign-in, so nothing can revoke it before its time.
    grantId: 'local',
    gty: 'local',
  });
  token.resourceServer = resourceServer;
  return token.save();
};

/** The grant of this machine only: who holds the secret under `.local/` gets any seeded person's token. */
export const localGrant = {
  name: 'urn:hineni:grant:local',
  handler: (info: ResourceServer, find: FindPerson) => async (context: TokenEndpointGrantContext) => {
    context.body = {
      access_token: await mint(context, info, find),
      token_type: 'Bearer',
      expires_in: TOKEN_SECONDS,
    };
  },
};
