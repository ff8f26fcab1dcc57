import type { SQSEvent } from 'aws-lambda';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { PlaceAskedV1, placeAskedOf } from '#events/place-asked.v1';
import sample from '#events/place-asked.v1.sample.json' with { type: 'json' };
import type { Database } from '#shared/adapters/database';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { reportTable } from '#shared/adapters/report-table';
import type { Report } from '#shared/domain/fact';
import { reportOf } from '#shared/domain/voice/call-report';
import { newSession } from '#shared/domain/voice/session';
import { LOCAL_CREDENTIALS, startTestDatabase } from '../../support/dynoxide.ts';
import { registerPeople } from '../../support/phone-people.ts';

let engine: Awaited<ReturnType<typeof startTestDatabase>>;
let database: Database;
let operator: Server;
let locate: (event: SQSEvent, context: object) => Promise<{ batchItemFailures: unknown[] }>;
/** What the operator answers next, and what it was asked. */
let answers: { status: number; body: object }[] = [];
let asked: { device: object; area: { radius: number } }[] = [];

const located = (verificationResult: string) => ({
  status: 200,
  body: { verificationResult, lastLocationTime: new Date().toISOString() },
});
const CANNOT = {
  status: 422,
  body: { status: 422, code: 'LOCATION_VERIFICATION.UNABLE_TO_LOCATE', message: '' },
};

beforeAll(async () => {
  engine = await startTestDatabase();
  operator = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      const isToken = request.url === '/token';
      if (!isToken) asked.push(JSON.parse(text));
      const token = { access_token: 't', token_type: 'bearer' };
      const answer = isToken ? { status: 200, body: token } : (answers.shift() ?? CANNOT);
      response.writeHead(answer.status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer.body));
    });
  });
  await new Promise<void>((resolve) => operator.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(operator.address() as AddressInfo).port}`;
  for (const [key, value] of Object.entries({
    REPORT_TABLE: 'reports',
    DIRECTORY_TABLE: 'directory',
    DYNAMODB_ENDPOINT: engine.endpoint,
    AWS_REGION: 'local',
    AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
    OPERATOR_URL: url,
    OPERATOR_TOKEN_URL: `${url}/token`,
    OPERATOR_CLIENT_ID: 'hineni',
    OPERATOR_CLIENT_SECRET: 'secret',
  }))
    vi.stubEnv(key, value);
  database = sdkDatabase({ region: 'local', endpoint: engine.endpoint, credentials: LOCAL_CREDENTIALS });
  await registerPeople('directory', database, { c1: null });
  ({ handler: locate } = await import('#functions/queue/locate-phone'));
});
afterAll(async () => {
  operator.close();
  await engine.stop();
});
beforeEach(() => {
  answers = [];
  asked = [];
});

let calls = 0;
const storedReport = async (overrides: { line?: string | null; recipientIds?: string[]; at?: Date } = {}) => {
  const { line = '+972527612345', recipientIds = ['c1'], at = new Date() } = overrides;
  const now = at.toISOString();
  const chosen = { label: 'name' as const, recipientIds, names: [], open: false, onLine: false };
  calls += 1;
  const session = { ...newSession(`call-${calls}`, line, now), caregiverId: 'g2', chosen };
  const report = reportOf(session, 'arrival', now);
  await reportTable('reports', database).store(report);
  return report;
};
const deliver = (report: Report) =>
  locate(
    { Records: [{ messageId: 'm1', body: JSON.stringify(placeAskedOf(report)) }] } as unknown as SQSEvent,
    {},
  );
const evidenceOf = async (report: Report) => {
  const millis = Date.parse(report.effectiveAt);
  const facts = await reportTable('reports', database).factsBetween('g2', millis - 1_000, millis + 1_000);
  return facts.filter((fact) => fact.fact === 'evidence' && fact.reportId === report.reportId);
};

test.each([
  ['TRUE', 'inside'],
  ['PARTIAL', 'uncertain'],
  ['FALSE', 'outside'],
])('%s of the operator joins the report as %s, by network', async (result, verdict) => {
  answers = [located(result)];
  const report = await storedReport();

  expect(await deliver(report)).toEqual({ batchItemFailures: [] });

  expect(await evidenceOf(report)).toMatchObject([
    { cause: 'operator', place: { verdict, method: 'network', distanceMetres: null } },
  ]);
  expect(asked).toMatchObject([{ device: { phoneNumber: '+972527612345' }, area: { radius: 2_000 } }]);
});

test('a message delivered twice asks once and stores one finding', async () => {
  answers = [located('TRUE'), located('FALSE')];
  const report = await storedReport();

  await deliver(report);
  await deliver(report);

  expect(asked).toHaveLength(1);
  expect(await evidenceOf(report)).toMatchObject([{ place: { verdict: 'inside' } }]);
});

test('while the operator cannot tell, the message comes again and nothing is stored', async () => {
  const report = await storedReport();

  expect(await deliver(report)).toEqual({ batchItemFailures: [{ itemIdentifier: 'm1' }] });
  expect(await evidenceOf(report)).toEqual([]);

  answers = [located('TRUE')];
  expect(await deliver(report)).toEqual({ batchItemFailures: [] });
  expect(await evidenceOf(report)).toMatchObject([{ place: { verdict: 'inside' } }]);
});

test('when it is too late nobody is asked, and the report stays without a place', async () => {
  const report = await storedReport({ at: new Date(Date.now() - 11 * 60_000) });

  expect(await deliver(report)).toEqual({ batchItemFailures: [] });

  expect(asked).toEqual([]);
  expect(await evidenceOf(report)).toMatchObject([{ place: { verdict: 'none', method: 'network' } }]);
});

test.each([
  ['a withheld number', { line: null }],
  ['a landline', { line: '+97235551234' }],
  ['a recipient whom nobody knows', { recipientIds: [] }],
])('%s is not asked about', async (_, overrides) => {
  const report = await storedReport(overrides);

  expect(await deliver(report)).toEqual({ batchItemFailures: [] });
  expect([asked, await evidenceOf(report)]).toEqual([[], []]);
});

test('two recipients of one home are asked about once', async () => {
  answers = [located('FALSE')];
  const report = await storedReport({ recipientIds: ['c1', 'c2'] });

  await deliver(report);

  expect(asked).toHaveLength(1);
});

test('a message that says nothing known fails, so that it is seen in the dead-letter queue', async () => {
  const event = { Records: [{ messageId: 'm1', body: '{}' }] } as unknown as SQSEvent;
  expect(await locate(event, {})).toEqual({ batchItemFailures: [{ itemIdentifier: 'm1' }] });
});

test('the sample is a message of this queue', () => {
  expect(PlaceAskedV1.parse(sample)).toEqual(sample);
});
