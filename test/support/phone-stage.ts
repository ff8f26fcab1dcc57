import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { vi } from 'vitest';
import { credentialTable } from '#shared/adapters/credential-table';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { reportTable } from '#shared/adapters/report-table';
import type { Report } from '#shared/domain/fact';
import { LOCAL_CREDENTIALS, startTestDatabase } from './dynoxide.ts';
import { startFaultyProxy } from './faulty-proxy.ts';
import { type Plans, registerPeople } from './phone-people.ts';

/** 08:00 in Jerusalem. */
export const MORNING = new Date('2026-06-10T05:00:00.000Z');
export const IDENTITY = '039337423#';
export const PIN = '4711#';
/** Only C2 of the couple is served at that hour. */
export const ONLY_C2: Plans = { c1: { start: '13:00', end: '17:00' }, c2: { start: '07:00', end: '11:00' } };

/** What the vendors' functions read; all of it made up. */
export const VENDOR_ENV = {
  PUBLIC_URL: 'https://api.example.test',
  PROMPTS_URL: 'https://web.example.test',
  TWIML_AUTH_TOKEN: 'made-up-token',
  YEMOT_SECRETS: 'made-up-path-one,made-up-path-two',
  VOICE_SIGNING_KEYS: 'made-up-key-one, made-up-key-two',
};

export type ApiHandler = (event: APIGatewayProxyEvent, context: object) => Promise<APIGatewayProxyResult>;

/** An engine with the people of the telephone, behind a proxy that can fail; functions imported after it find it. */
export const startPhoneStage = async (plans: Plans = ONLY_C2) => {
  const engine = await startTestDatabase();
  const proxy = await startFaultyProxy(engine.endpoint);
  const variables = {
    CALL_TABLE: 'calls',
    CALL_WATCH_TABLE: 'call-watch',
    CREDENTIAL_TABLE: 'credentials',
    DIRECTORY_TABLE: 'directory',
    REPORT_TABLE: 'reports',
    AWS_REGION: 'local',
    AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
    DYNAMODB_ENDPOINT: proxy.endpoint,
    ...VENDOR_ENV,
  };
  for (const [key, value] of Object.entries(variables)) vi.stubEnv(key, value);
  vi.resetModules();
  const database = sdkDatabase({
    region: 'local',
    endpoint: engine.endpoint,
    credentials: LOCAL_CREDENTIALS,
  });
  await registerPeople('directory', database, plans);
  await credentialTable('credentials', database).setPin('g2', '4711');
  return {
    proxy,
    database,
    reports: async (): Promise<Report[]> => {
      const from = MORNING.getTime() - 3_600_000;
      const facts = await reportTable('reports', database).factsBetween('g2', from, from + 90_000_000);
      return facts.filter((fact) => fact.fact === 'report');
    },
    stop: async () => {
      proxy.stop();
      await engine.stop();
    },
  };
};
export type PhoneStage = Awaited<ReturnType<typeof startPhoneStage>>;

/** The event of API Gateway for a request without a token. */
export const eventOf = (request: {
  body?: string | null;
  headers?: Record<string, string>;
  query?: Record<string, string> | null;
  params?: Record<string, string> | null;
  base64?: boolean;
  method?: string;
}): APIGatewayProxyEvent =>
  ({
    httpMethod: request.method ?? 'POST',
    headers: request.headers ?? {},
    body: request.base64 ? Buffer.from(request.body ?? '').toString('base64') : (request.body ?? null),
    isBase64Encoded: request.base64 ?? false,
    pathParameters: request.params ?? null,
    queryStringParameters: request.query ?? null,
    requestContext: { authorizer: null },
  }) as unknown as APIGatewayProxyEvent;

/** What is written to the log while something runs. */
export const logOf = async (work: () => Promise<unknown>): Promise<string> => {
  const written: string[] = [];
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    written.push(String(chunk));
    return true;
  });
  try {
    await work();
  } finally {
    spy.mockRestore();
  }
  return written.join('');
};
