/** A refusal of the gateway itself: the same problem documents as the deployed gateway's responses. */
export type GatewayProblem = { status: number; body: string; headers: Record<string, string> };

const problem = (
  status: number,
  code: string,
  title: string,
  detail: string,
  headers: Record<string, string> = {},
): GatewayProblem => ({
  status,
  headers: {
    'content-type': 'application/problem+json; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...headers,
  },
  body: JSON.stringify({
    type: `urn:hineni:problem:${code.toLowerCase().replaceAll('_', '-')}`,
    title,
    status,
    detail,
    code,
  }),
});

const CHALLENGE = { 'www-authenticate': 'Bearer' };
const RETRY = { 'retry-after': '5' };
const AGAIN = 'Nothing was confirmed; send the request again with the same id';
const unavailable = problem(503, 'UNAVAILABLE', 'Not available now', AGAIN, RETRY);
const signIn = problem(401, 'TOKEN_REQUIRED', 'Sign in first', 'Send an access token', CHALLENGE);

/**
 * Every refusal that never reaches a function, with the codes of `infra/constructs/gateway-problems.ts`. Only 405 is
 * this machine's own: the deployed gateway cannot tell a wrong method from a wrong path.
 */
export const PROBLEMS = {
  tokenRequired: signIn,
  tokenInvalid: signIn,
  denied: problem(403, 'FORBIDDEN', 'Not allowed', 'This account may not do that'),
  noRoute: problem(404, 'NOT_FOUND', 'Not found', 'There is no such operation'),
  noMethod: problem(405, 'METHOD_NOT_ALLOWED', 'Not allowed here', 'This address does not take this method'),
  badPath: problem(
    400,
    'REQUEST_REFUSED',
    'The request is malformed',
    'The gateway could not read the request',
  ),
  tooLarge: problem(413, 'TOO_LARGE', 'Too large', 'The body is over 10 MB', { connection: 'close' }),
  encoding: problem(
    415,
    'ENCODING_UNSUPPORTED',
    'Not in this form',
    'Send the body as it is, or packed with gzip',
  ),
  fault: unavailable,
  timeout: unavailable,
  unavailable,
} as const;
