import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import * as z from 'zod/mini';
import { ISRAEL } from '../shared/domain/directory.ts';
import {
  type Answer,
  type Case,
  CASES,
  located,
  refusal,
  type SimulatorOptions,
  unauthenticated,
} from './operator-cases.ts';

const SCOPE = 'location-verification:verify';
const BODY_BYTES_MAX = 65_536;
const RECEIVED_MAX = 100;

/** One request to the verification, as it came. */
export type Received = { headers: IncomingMessage['headers']; body: unknown };

type Token = { expiresAtMillis: number; hasScope: boolean; namesDevice: boolean };

const XCorrelator = /^[a-zA-Z0-9-_:;./<>{}]{0,256}$/;
const Request = z.object({
  device: z.optional(
    z
      .object({
        phoneNumber: z.optional(z.string().check(z.regex(/^\+[1-9][0-9]{4,14}$/))),
        networkAccessIdentifier: z.optional(z.string()),
        ipv4Address: z.optional(
          z.object({
            publicAddress: z.ipv4(),
            privateAddress: z.optional(z.ipv4()),
            publicPort: z.optional(z.int()),
          }),
        ),
        ipv6Address: z.optional(z.ipv6()),
      })
      .check(z.refine((device) => Object.keys(device).length > 0)),
  ),
  area: z.object({
    areaType: z.literal('CIRCLE'),
    center: z.object({
      latitude: z.number().check(z.gte(-90), z.lte(90)),
      longitude: z.number().check(z.gte(-180), z.lte(180)),
    }),
    radius: z.number().check(z.gte(1)),
  }),
  maxAge: z.optional(z.int().check(z.gte(0))),
});
type Request = z.infer<typeof Request>;

const invalid = refusal(400, 'INVALID_ARGUMENT', 'Client specified an invalid argument.');

const textOf = async (request: IncomingMessage): Promise<string> => {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    if (text.length < BODY_BYTES_MAX) text += String(chunk);
  }
  return text;
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const deviceRefusal = (request: Request, token: Token): Answer | undefined => {
  if (token.namesDevice) {
    return (
      request.device &&
      refusal(422, 'UNNECESSARY_IDENTIFIER', 'The device is already identified by the token.')
    );
  }
  if (request.device === undefined) {
    return refusal(422, 'MISSING_IDENTIFIER', 'The device cannot be identified.');
  }
  if (request.device.phoneNumber !== undefined) return undefined;
  return refusal(422, 'UNSUPPORTED_IDENTIFIER', 'The identifier provided is not supported.');
};

const areaRefusal = ({ area }: Request, radiusMetresMin: number): Answer | undefined => {
  const { latitude, longitude } = area.center;
  const isCovered =
    latitude >= ISRAEL.south &&
    latitude <= ISRAEL.north &&
    longitude >= ISRAEL.west &&
    longitude <= ISRAEL.east;
  if (!isCovered) {
    return refusal(422, 'LOCATION_VERIFICATION.AREA_NOT_COVERED', 'Unable to verify the requested area');
  }
  if (area.radius >= radiusMetresMin) return undefined;
  return refusal(
    422,
    'LOCATION_VERIFICATION.INVALID_AREA',
    `The radius must be ${radiusMetresMin} m or more.`,
  );
};

const formDecoded = (text: string): string => decodeURIComponent(text.replaceAll('+', ' '));

const clientOf = (request: IncomingMessage): { id: string; secret: string } | undefined => {
  const [scheme, encoded] = (request.headers.authorization ?? '').split(' ');
  if (scheme !== 'Basic' || encoded === undefined) return undefined;
  const [id = '', secret = ''] = Buffer.from(encoded, 'base64').toString().split(':').map(formDecoded);
  return id === '' || secret === '' ? undefined : { id, secret };
};

const send = (response: ServerResponse, answer: Answer | 'cut', correlator: string | undefined): void => {
  if (answer === 'cut' || response.destroyed) {
    response.destroy();
    return;
  }
  response.writeHead(answer.status, {
    'content-type': 'application/json',
    ...(correlator === undefined ? {} : { 'x-correlator': correlator }),
    ...answer.headers,
  });
  response.end(JSON.stringify(answer.body));
};

/**
 * A mobile operator that answers for made-up telephones: CAMARA Location Verification 3.0 and its token endpoint, under
 * any prefix. The `received` list keeps the last hundred verifications.
 */
export const operatorSimulator = (given: SimulatorOptions = {}) => {
  const options = {
    radiusMetresMin: 2_000,
    tokenSeconds: 3_600,
    slowMillis: 10_000,
    now: Date.now,
    ...given,
  };
  const tokens = new Map<string, Token>();
  const asked = new Map<string, number>();
  const received: Received[] = [];

  const issue = (request: IncomingMessage, text: string): Answer => {
    const client = clientOf(request);
    const form = new URLSearchParams(text);
    if (client === undefined || client.secret === 'wrong') {
      return { status: 401, body: { error: 'invalid_client' } };
    }
    if (form.get('grant_type') !== 'client_credentials') {
      return { status: 400, body: { error: 'unsupported_grant_type' } };
    }
    const scopes = (form.get('scope') ?? '').split(' ').filter(() => client.id !== 'no-scope');
    const token = randomUUID();
    tokens.set(token, {
      expiresAtMillis: options.now() + options.tokenSeconds * 1_000,
      hasScope: scopes.includes(SCOPE),
      namesDevice: client.id === 'three-legged',
    });
    const body = {
      access_token: token,
      token_type: 'Bearer',
      expires_in: options.tokenSeconds,
      scope: scopes.join(' '),
    };
    return { status: 200, body, headers: { 'cache-control': 'no-store' } };
  };

  const holderOf = (request: IncomingMessage): Token | undefined => {
    const [, value = ''] = /^Bearer (.+)$/.exec(request.headers.authorization ?? '') ?? [];
    const token = tokens.get(value);
    return token !== undefined && token.expiresAtMillis > options.now() ? token : undefined;
  };

  const answerFor = (request: Request, token: Token): ReturnType<Case> => {
    const refused = deviceRefusal(request, token) ?? areaRefusal(request, options.radiusMetresMin);
    if (refused !== undefined) return refused;
    const phoneNumber = request.device?.phoneNumber ?? '';
    const before = asked.get(phoneNumber) ?? 0;
    asked.set(phoneNumber, before + 1);
    return CASES[phoneNumber.slice(-2)]?.(before, options) ?? located('TRUE', {}, options);
  };

  const verify = (request: IncomingMessage, text: string): ReturnType<Case> => {
    const body = jsonOf(text);
    received.push({ headers: request.headers, body });
    if (received.length > RECEIVED_MAX) received.shift();
    const token = holderOf(request);
    if (token === undefined) return unauthenticated;
    if (!token.hasScope) return refusal(403, 'PERMISSION_DENIED', 'Client lacks the required scope.');
    const parsed = Request.safeParse(body);
    const hasCorrelator = XCorrelator.test(String(request.headers['x-correlator'] ?? ''));
    return parsed.success && hasCorrelator ? answerFor(parsed.data, token) : invalid;
  };

  const answerTo = async (request: IncomingMessage): Promise<Answer | 'cut'> => {
    const text = await textOf(request);
    const path = (request.url ?? '').split('?')[0] ?? '';
    if (request.method === 'POST' && path.endsWith('/token')) return issue(request, text);
    if (request.method === 'POST' && path.endsWith('/location-verification/v3/verify'))
      return verify(request, text);
    return refusal(404, 'NOT_FOUND', 'The specified resource is not found.');
  };

  /** Answers one request, of a server of its own or of the gateway's. */
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    const correlator = request.headers['x-correlator'];
    answerTo(request).then(
      (answer) => send(response, answer, correlator === undefined ? undefined : String(correlator)),
      () => response.destroy(),
    );
  };
  return { handle, received };
};

/**
 * Starts the simulator on a port of its own.
 * @param options `port` 0 or absent takes a free one.
 */
export const startOperatorSimulator = async (
  options: SimulatorOptions & { port?: number } = {},
): Promise<{ url: string; tokenUrl: string; received: readonly Received[]; stop: () => Promise<void> }> => {
  const { handle, received } = operatorSimulator(options);
  const server = createServer(handle).listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The operator simulator has no port');
  const url = `http://127.0.0.1:${address.port}`;
  return {
    url,
    tokenUrl: `${url}/token`,
    received,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};
