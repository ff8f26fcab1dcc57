import type { APIGatewayProxyResult } from 'aws-lambda';

/** Beside every answer. */
export const SECURITY_HEADERS = {
  'cache-control': 'no-store',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
};

/** An answer in JSON, or an empty one. */
export const answer = (
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): APIGatewayProxyResult => ({
  statusCode: status,
  headers: { 'content-type': 'application/json; charset=utf-8', ...SECURITY_HEADERS, ...headers },
  body: body === undefined ? '' : JSON.stringify(body),
});
