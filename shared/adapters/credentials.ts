import * as z from 'zod/mini';
import type { Credentials } from './signature-v4.ts';

/** Gives the credentials that hold now. */
export type CredentialSource = () => Credentials | Promise<Credentials>;

const ContainerReply = z.object({
  AccessKeyId: z.string(),
  SecretAccessKey: z.string(),
  Token: z.string(),
  Expiration: z.string(),
});

/** Renewed this long before they end, so that none ends on its way. */
const RENEW_BEFORE_MILLIS = 5 * 60_000;
const FETCH_MILLIS_MAX = 1_000;

const containerCredentials = (url: string, token: string | undefined): CredentialSource => {
  let kept: { credentials: Credentials; untilMillis: number } | undefined;
  return async () => {
    if (kept !== undefined && Date.now() < kept.untilMillis) return kept.credentials;
    const response = await fetch(url, {
      headers: token === undefined ? {} : { authorization: token },
      signal: AbortSignal.timeout(FETCH_MILLIS_MAX),
    });
    const reply = z.parse(ContainerReply, await response.json());
    const credentials = {
      accessKeyId: reply.AccessKeyId,
      secretAccessKey: reply.SecretAccessKey,
      sessionToken: reply.Token,
    };
    kept = { credentials, untilMillis: Date.parse(reply.Expiration) - RENEW_BEFORE_MILLIS };
    return credentials;
  };
};

/**
 * Credentials as the Lambda runtime gives them: in variables, or (SnapStart) from an address in the execution
 * environment. The runtime sets these variables, not the stage, so they are no settings of ours.
 *
 * @throws Error when there are none
 */
export const runtimeCredentials = (
  variables: Readonly<Record<string, string | undefined>>,
): CredentialSource => {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = variables;
  if (AWS_ACCESS_KEY_ID !== undefined && AWS_SECRET_ACCESS_KEY !== undefined) {
    const credentials = {
      accessKeyId: AWS_ACCESS_KEY_ID,
      secretAccessKey: AWS_SECRET_ACCESS_KEY,
      sessionToken: AWS_SESSION_TOKEN === '' ? undefined : AWS_SESSION_TOKEN,
    };
    return () => credentials;
  }
  const url = variables['AWS_CONTAINER_CREDENTIALS_FULL_URI'];
  if (url === undefined) throw new Error('The runtime gave no AWS credentials');
  return containerCredentials(url, variables['AWS_CONTAINER_AUTHORIZATION_TOKEN']);
};
