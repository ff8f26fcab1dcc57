import * as z from 'zod/mini';
import type { CredentialSource } from './credentials.ts';
import type { Credentials } from './signature-v4.ts';

const ContainerReply = z.object({
  AccessKeyId: z.string(),
  SecretAccessKey: z.string(),
  Token: z.string(),
  Expiration: z.string(),
});

/** Renewed this long before they end, so that none ends on its way. */
const RENEW_BEFORE_MILLIS = 5 * 60_000;
const FETCH_MILLIS_MAX = 1_000;

/** Credentials from an address in the execution environment, as SnapStart and containers give them. */
export const containerCredentials = (url: string, token: string | undefined): CredentialSource => {
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
