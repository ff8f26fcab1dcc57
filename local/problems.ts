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
const UNSURE = 'Nothing of your request was confirmed; send it again with the same id';

/** Every refusal that never reaches a function. */
export const PROBLEMS = {
  tokenRequired: problem(401, 'TOKEN_REQUIRED', 'Sign in first', 'Send an access token', CHALLENGE),
  tokenInvalid: problem(401, 'TOKEN_INVALID', 'Sign in first', 'The access token is not valid', CHALLENGE),
  denied: problem(403, 'ACCESS_DENIED', 'Not allowed', 'This account may not use the service'),
  noRoute: problem(404, 'NOT_FOUND', 'Not found', 'There is no such address'),
  noMethod: problem(405, 'METHOD_NOT_ALLOWED', 'Not allowed here', 'This address does not take this method'),
  badPath: problem(400, 'PATH_INVALID', 'The request is malformed', 'The address is not valid'),
  tooLarge: problem(413, 'BODY_TOO_LARGE', 'Too large', 'The body is larger than 10 MB', {
    connection: 'close',
  }),
  fault: problem(502, 'INTERNAL', 'A fault of ours', UNSURE),
  timeout: problem(504, 'TIMEOUT', 'No answer in time', UNSURE, RETRY),
  unavailable: problem(503, 'UNAVAILABLE', 'Not available now', UNSURE, RETRY),
} as const;
