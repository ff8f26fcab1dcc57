import { isUtf8 } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { PACKED } from '#shared/contracts/route';
import type { Operation } from './route-table.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (value: number): string => (value < 10 ? `0${value}` : String(value));

let stampSecond = 0;
let stamp = '';
/** The time as API Gateway writes it (CLF); made once a second. */
const requestTime = (millis: number): string => {
  const second = Math.floor(millis / 1_000);
  if (second !== stampSecond) {
    const at = new Date(second * 1_000);
    const day = `${two(at.getUTCDate())}/${MONTHS[at.getUTCMonth()]}/${at.getUTCFullYear()}`;
    stamp = `${day}:${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())} +0000`;
    stampSecond = second;
  }
  return stamp;
};

type Many = Record<string, string[]>;
type Single = Record<string, string>;

const add = (single: Single, many: Many, name: string, value: string): void => {
  single[name] = value;
  const values = many[name];
  if (values === undefined) many[name] = [value];
  else values.push(value);
};

/** Node gives names and values in turn. */
const readHeaders = (raw: readonly string[], single: Single, many: Many): void => {
  for (let index = 0; index < raw.length; index += 2)
    add(single, many, raw[index] ?? '', raw[index + 1] ?? '');
};

const NO_QUERY = { single: null, many: null };
const queryOf = (search: string): { single: Single; many: Many } | typeof NO_QUERY => {
  if (search === '') return NO_QUERY;
  const single: Single = {};
  const many: Many = {};
  for (const [name, value] of new URLSearchParams(search)) add(single, many, name, value);
  return { single, many };
};

const IDENTITY = {
  accessKey: null,
  accountId: null,
  apiKey: null,
  apiKeyId: null,
  caller: null,
  clientCert: null,
  cognitoAuthenticationProvider: null,
  cognitoAuthenticationType: null,
  cognitoIdentityId: null,
  cognitoIdentityPoolId: null,
  principalOrgId: null,
  user: null,
  userArn: null,
};

/** The binary types of the deployed gateway. */
const isPacked = ({ headers }: IncomingMessage): boolean =>
  PACKED.has(headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? '');

/**
 * The event that a REST API hands to a function in proxy integration: header names as they came, the last value of a
 * repeated one beside all of them, the body in base64 when it is packed or
 * not UTF-8.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 */
export const proxyEvent = (input: {
  request: IncomingMessage;
  operation: Operation;
  path: string;
  search: string;
  parameters: Record<string, string> | null;
  body: Buffer | null;
  authorizer: Record<string, unknown> | null;
}): APIGatewayProxyEvent => {
  const { request, operation, path, body } = input;
  const headers: Single = {};
  const multiValueHeaders: Many = {};
  readHeaders(request.rawHeaders, headers, multiValueHeaders);
  const sourceIp = request.socket.remoteAddress ?? '';
  add(headers, multiValueHeaders, 'X-Forwarded-For', sourceIp);
  add(headers, multiValueHeaders, 'X-Forwarded-Proto', 'http');
  const query = queryOf(input.search);
  const isText = body === null || (!isPacked(request) && isUtf8(body));
  const now = Date.now();
  const requestId = randomUUID();
  return {
    resource: operation.path,
    path,
    httpMethod: operation.method,
    headers,
    multiValueHeaders,
    queryStringParameters: query.single,
    multiValueQueryStringParameters: query.many,
    pathParameters: input.parameters,
    stageVariables: null,
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      authorizer: input.authorizer,
      domainName: request.headers.host ?? 'localhost',
      domainPrefix: 'local',
      extendedRequestId: requestId,
      httpMethod: operation.method,
      identity: { ...IDENTITY, sourceIp, userAgent: request.headers['user-agent'] ?? null },
      path,
      protocol: 'HTTP/1.1',
      requestId,
      requestTime: requestTime(now),
      requestTimeEpoch: now,
      resourceId: operation.name,
      resourcePath: operation.path,
      stage: 'local',
    },
    body: body === null ? null : body.toString(isText ? 'utf8' : 'base64'),
    isBase64Encoded: !isText,
  };
};
