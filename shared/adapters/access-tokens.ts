import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify, type JWTVerifyGetKey } from 'jose';
import * as z from 'zod/mini';
import type { Caller } from '../domain/access.ts';
import { AppError } from '../domain/app-error.ts';
import { callerOfClaims } from '../domain/token-claims.ts';

const TIMEOUT_MILLIS = 3_000;
const Discovery = z.object({ issuer: z.string(), jwks_uri: z.url() });

const unavailable = (cause: unknown): AppError =>
  new AppError('unavailable', 'ISSUER_UNAVAILABLE', 'The issuer does not answer', { cause });
const invalid = (cause?: unknown): AppError =>
  new AppError('unauthenticated', 'TOKEN_INVALID', 'The access token is not valid', { cause });

const discover = async (issuer: string): Promise<JWTVerifyGetKey> => {
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const response = await fetch(address, { signal: AbortSignal.timeout(TIMEOUT_MILLIS) });
  if (!response.ok) throw new Error(`The issuer answered ${response.status}`);
  const { issuer: named, jwks_uri: keys } = z.parse(Discovery, await response.json());
  if (named !== issuer) throw new Error('The issuer names itself otherwise');
  return createRemoteJWKSet(new URL(keys), { timeoutDuration: TIMEOUT_MILLIS });
};

const lists = (value: unknown, wanted: string): boolean =>
  value === wanted || (Array.isArray(value) && value.includes(wanted));

/** Cognito gives a machine's token no audience: its scopes name the API that they belong to. */
const isForUs = (payload: JWTPayload, audience: string): boolean => {
  if (payload.aud !== undefined) return lists(payload.aud, audience);
  const scopes = typeof payload['scope'] === 'string' ? payload['scope'].split(' ') : [];
  return scopes.some((scope) => scope.startsWith(`${audience}/`));
};

/** A token that the issuer never made, against an issuer that could not be asked. */
const isTheTokensFault = (error: unknown): boolean =>
  error instanceof errors.JOSEError &&
  !(error instanceof errors.JWKSTimeout) &&
  error.code !== 'ERR_JOSE_GENERIC';

/**
 * Checks access tokens of one OpenID Connect issuer: its published keys are found by discovery, fetched once and again
 * when a token names a new one.
 *
 * @see https://openid.net/specs/openid-connect-discovery-1_0.html
 */
export const accessTokens = (options: { issuer: string; audience: string }) => {
  let keys: Promise<JWTVerifyGetKey> | undefined;
  const keysOf = (): Promise<JWTVerifyGetKey> => {
    keys ??= discover(options.issuer).catch((error: unknown) => {
      keys = undefined;
      throw unavailable(error);
    });
    return keys;
  };
  return {
    /** @throws AppError `TOKEN_INVALID`, or `ISSUER_UNAVAILABLE` when the keys cannot be had. */
    async callerOf(token: string): Promise<Caller> {
      const key = await keysOf();
      const { payload } = await jwtVerify(token, key, {
        issuer: options.issuer,
        algorithms: ['RS256', 'ES256'],
        requiredClaims: ['exp'],
      }).catch((error: unknown) => {
        throw isTheTokensFault(error) ? invalid(error) : unavailable(error);
      });
      const caller = isForUs(payload, options.audience) ? callerOfClaims(payload) : null;
      if (caller === null) throw invalid();
      return caller;
    },
  };
};
