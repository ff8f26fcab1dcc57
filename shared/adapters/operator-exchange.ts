import * as z from 'zod/mini';

/** What came back from the operator: `broken` when no answer came in time, or none that can be read. */
export type Exchange =
  | { broken: true; cause: unknown }
  | { broken: false; status: number; retryAfterSeconds: number | undefined; body: unknown };

/**
 * Why a question must be asked again later. `broken` counts against the operator's health, the others do not;
 * `resting` was never sent.
 */
export type Passing = {
  reason: 'broken' | 'resting' | 'busy' | 'refused' | 'unlocated';
  cause?: unknown;
  retryAfterSeconds?: number | undefined;
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const secondsOf = (header: string | null): number | undefined =>
  header !== null && /^[0-9]{1,6}$/.test(header) ? Number(header) : undefined;

/** Posts and reads the whole answer within the time-out. Never follows a redirection: the token would go with it. */
export const exchange = async (
  url: string,
  headers: Record<string, string>,
  body: string,
  timeoutMillis: number,
): Promise<Exchange> => {
  try {
    const signal = AbortSignal.timeout(timeoutMillis);
    const response = await fetch(url, { method: 'POST', headers, body, redirect: 'error', signal });
    const text = await response.text();
    const retryAfterSeconds = secondsOf(response.headers.get('retry-after'));
    return { broken: false, status: response.status, retryAfterSeconds, body: jsonOf(text) };
  } catch (cause) {
    return { broken: true, cause };
  }
};

const TokenAnswer = z.object({
  access_token: z.string().check(z.minLength(1)),
  token_type: z.string().check(z.regex(/^bearer$/i)),
  expires_in: z.optional(z.number().check(z.gte(0))),
});

/** Renewed this long before it ends, so that none ends on its way. */
const RENEW_BEFORE_MILLIS = 30_000;
/** RFC 6749 leaves `expires_in` out at will; CAMARA's profile recommends short tokens. */
const EXPIRES_SECONDS_UNSAID = 300;

export type TokenSettings = {
  tokenUrl: string;
  clientId: string;
  clientSecret: string;
  scope: string;
  timeoutMillis: number;
  now: () => number;
};

// RFC 6749, section 2.3.1: both are form-encoded before they are joined.
const basicOf = (clientId: string, clientSecret: string): string =>
  `Basic ${Buffer.from(`${formEncoded(clientId)}:${formEncoded(clientSecret)}`).toString('base64')}`;
const formEncoded = (text: string): string => new URLSearchParams({ '': text }).toString().slice(1);

/**
 * Tokens by client credentials, kept until shortly before they end; however many ask at once, one request is made.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.4
 */
export const tokenSource = (settings: TokenSettings) => {
  let held: { token: string; untilMillis: number } | undefined;
  let pending: Promise<string | Passing> | undefined;

  const ask = async (): Promise<string | Passing> => {
    const askedAt = settings.now();
    const answer = await exchange(
      settings.tokenUrl,
      {
        authorization: basicOf(settings.clientId, settings.clientSecret),
        'content-type': 'application/x-www-form-urlencoded',
        accept: 'application/json',
      },
      new URLSearchParams({ grant_type: 'client_credentials', scope: settings.scope }).toString(),
      settings.timeoutMillis,
    );
    if (answer.broken) return { reason: 'broken', cause: answer.cause };
    if (answer.status === 429) return { reason: 'busy', retryAfterSeconds: answer.retryAfterSeconds };
    if (answer.status >= 400 && answer.status < 500) return { reason: 'refused' };
    const parsed = TokenAnswer.safeParse(answer.body);
    if (answer.status !== 200 || !parsed.success) return { reason: 'broken', cause: parsed.error };
    const lifeMillis = (parsed.data.expires_in ?? EXPIRES_SECONDS_UNSAID) * 1_000;
    held = { token: parsed.data.access_token, untilMillis: askedAt + lifeMillis - RENEW_BEFORE_MILLIS };
    return held.token;
  };

  return {
    /** A token that holds, or why there is none now. */
    async get(): Promise<string | Passing> {
      if (held !== undefined && settings.now() < held.untilMillis) return held.token;
      pending ??= ask().finally(() => {
        pending = undefined;
      });
      return pending;
    },
    /** Forgets a token that the operator refused, unless another call renewed it meanwhile. */
    drop(token: string): void {
      if (held?.token === token) held = undefined;
    },
  };
};
