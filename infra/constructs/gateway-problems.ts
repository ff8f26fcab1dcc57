import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { ResponseType } from 'aws-cdk-lib/aws-apigateway';

type Refusal = {
  status: number;
  code: string;
  title: string;
  detail: string;
  headers?: Record<string, string>;
};

const AGAIN = 'Nothing was confirmed; send the request again with the same id';
const CHALLENGE = { 'WWW-Authenticate': 'Bearer' };
const RETRY = { 'Retry-After': '5' };

const SIGN_IN: Refusal = {
  status: 401,
  code: 'TOKEN_REQUIRED',
  title: 'Sign in first',
  detail: 'Send an access token',
  headers: CHALLENGE,
};
const DENIED: Refusal = {
  status: 403,
  code: 'FORBIDDEN',
  title: 'Not allowed',
  detail: 'This account may not do that',
};
const FILTERED: Refusal = {
  status: 403,
  code: 'REQUEST_FILTERED',
  title: 'Not allowed',
  detail: 'The firewall refused the request',
};
const NOT_FOUND: Refusal = {
  status: 404,
  code: 'NOT_FOUND',
  title: 'Not found',
  detail: 'There is no such operation',
};
const TOO_LARGE: Refusal = {
  status: 413,
  code: 'TOO_LARGE',
  title: 'Too large',
  detail: 'The body is over 10 MB',
};
const UNSUPPORTED: Refusal = {
  status: 415,
  code: 'ENCODING_UNSUPPORTED',
  title: 'Not in this form',
  detail: 'Send the body as it is, or packed with gzip',
};
const REFUSED: Refusal = {
  status: 400,
  code: 'REQUEST_REFUSED',
  title: 'The request is malformed',
  detail: 'The gateway could not read the request',
};
const UNAVAILABLE: Refusal = {
  status: 503,
  code: 'UNAVAILABLE',
  title: 'Not available now',
  detail: AGAIN,
  headers: RETRY,
};
/** Also the firewall's answer to those over their limit. */
export const TOO_MANY: Refusal = {
  status: 429,
  code: 'TOO_MANY_REQUESTS',
  title: 'Too many tries',
  detail: AGAIN,
  headers: RETRY,
};

/** What the gateway answers by itself, before or instead of a function. */
export const GATEWAY_PROBLEMS: readonly (readonly [ResponseType, Refusal])[] = [
  [ResponseType.DEFAULT_4XX, REFUSED],
  [ResponseType.DEFAULT_5XX, UNAVAILABLE],
  [ResponseType.UNAUTHORIZED, SIGN_IN],
  [ResponseType.EXPIRED_TOKEN, SIGN_IN],
  [ResponseType.ACCESS_DENIED, DENIED],
  [ResponseType.WAF_FILTERED, FILTERED],
  // The gateway says so of a path or method that it does not know.
  [ResponseType.MISSING_AUTHENTICATION_TOKEN, NOT_FOUND],
  [ResponseType.RESOURCE_NOT_FOUND, NOT_FOUND],
  [ResponseType.REQUEST_TOO_LARGE, TOO_LARGE],
  [ResponseType.UNSUPPORTED_MEDIA_TYPE, UNSUPPORTED],
  [ResponseType.THROTTLED, TOO_MANY],
  [ResponseType.QUOTA_EXCEEDED, TOO_MANY],
  [ResponseType.INTEGRATION_FAILURE, UNAVAILABLE],
  [ResponseType.INTEGRATION_TIMEOUT, UNAVAILABLE],
  // The authorizer could not reach the issuer: not the caller's fault.
  [ResponseType.AUTHORIZER_FAILURE, UNAVAILABLE],
];

/** The problem document of a refusal, as every refusal is written. */
export const problemText = (problem: Refusal): string =>
  JSON.stringify({
    type: `urn:hineni:problem:${problem.code.toLowerCase().replaceAll('_', '-')}`,
    title: problem.title,
    status: problem.status,
    detail: problem.detail,
    code: problem.code,
  });

/** A literal of the gateway's mapping language. */
const quoted = (value: string): string => `'${value}'`;

/** Makes the gateway answer with problem documents (RFC 9457) that say when to try again. */
export const answerWithProblems = (api: RestApi): void => {
  for (const [type, problem] of GATEWAY_PROBLEMS) {
    const headers = Object.entries(problem.headers ?? {}).map(
      ([name, value]) => [name, quoted(value)] as const,
    );
    api.addGatewayResponse(`problem-${type.responseType.toLowerCase().replaceAll('_', '-')}`, {
      type,
      statusCode: String(problem.status),
      responseHeaders: {
        'Content-Type': quoted('application/problem+json; charset=utf-8'),
        'Cache-Control': quoted('no-store'),
        'X-Content-Type-Options': quoted('nosniff'),
        ...Object.fromEntries(headers),
      },
      templates: { 'application/json': problemText(problem) },
    });
  }
};
