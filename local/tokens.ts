import * as z from 'zod/mini';
import { issuerKeys } from './issuer-keys.ts';
import { localGrant } from './local-grant.ts';

const Reply = z.object({ access_token: z.string() });

/**
 * An access token of a seeded person, a machine client, or `caregiver:<id>`, from a stage that runs over this folder.
 * @throws Error when the stage knows no such name
 */
export const localToken = async (url: string, stateDir: string, username: string): Promise<string> => {
  const secret = Buffer.from(`local:${issuerKeys(stateDir).localSecret}`).toString('base64');
  const response = await fetch(`${url}/oidc/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${secret}` },
    body: new URLSearchParams({ grant_type: localGrant.name, username }),
  });
  if (!response.ok) throw new Error(`The stage knows nobody called ${username}`);
  return z.parse(Reply, await response.json()).access_token;
};
