import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DynamoDBRecord } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { catalogue, type QUEUES } from '#functions/catalogue';
import { DeliveryDueV1 } from '#events/delivery-due.v1';
import { PlaceAskedV1 } from '#events/place-asked.v1';
import { CaseTouchedV1 } from '#events/case-touched.v1';
import { ClaimsDueV1 } from '#events/claims-due.v1';
import { RowsDueV1 } from '#events/rows-due.v1';
import { ConnectEvent } from '#shared/adapters/connect';
import { newEventIn } from '#shared/adapters/event-log';
import { invoiceNewsIn } from '#shared/adapters/invoice-stream';
import { newMailIn } from '#shared/adapters/mail-stream';
import { paymentChangeIn } from '#shared/adapters/payment-changes';
import {
  changedVisitIn,
  entryChangeIn,
  newFactIn,
  newHeaderIn,
  invoiceStartIn,
  watchedLineIn,
} from '#shared/adapters/stream-records';
import { needsToken } from '#shared/contracts/route';
import { Caller } from '#shared/domain/access';
import { TENANT_EVENT_TYPES, TenantEvent } from '#shared/domain/tenant-event';
import { readBody } from '#shared/lambda/request-body';

const FOLDER = join(import.meta.dirname, '../../events');
const sampleOf = (name: string): any => JSON.parse(readFileSync(join(FOLDER, `${name}.sample.json`), 'utf8'));
const entries = Object.entries(catalogue);

/** What API Gateway puts into every REST proxy event. */
const PROXY_EVENT = [
  'body',
  'headers',
  'httpMethod',
  'isBase64Encoded',
  'multiValueHeaders',
  'multiValueQueryStringParameters',
  'path',
  'pathParameters',
  'queryStringParameters',
  'requestContext',
  'resource',
  'stageVariables',
];
const MESSAGES: Record<keyof typeof QUEUES, z.ZodMiniType> = {
  rows: RowsDueV1,
  places: PlaceAskedV1,
  claims: ClaimsDueV1,
  notices: CaseTouchedV1,
  webhooks: DeliveryDueV1,
};
const STREAM_READERS: Record<string, (record: DynamoDBRecord) => unknown> = {
  'fold-visits': newFactIn,
  'follow-reports': newFactIn,
  'follow-directory': entryChangeIn,
  'enqueue-parts': newHeaderIn,
  'watch-calls': watchedLineIn,
  'spread-invoice': invoiceStartIn,
  'recheck-visits': changedVisitIn,
  'recheck-entries': paymentChangeIn,
  'send-mails': newMailIn,
  'tell-invoices': invoiceNewsIn,
  'spread-events': newEventIn,
};

/** `branch.announced.v1` lies in `branch-announced.v1.sample.json`. */
const fileOf = (type: string): string => type.replace(/[.](?!v\d+$)/g, '-');

test.each(entries.map(([name]) => name))('%s has a sample of what wakes it', (name) => {
  expect(() => sampleOf(name)).not.toThrow();
});

test('every sample belongs to a function or to a message', () => {
  const messages = ['rows-due', 'place-asked', 'claims-due', 'delivery-due', 'case-touched'];
  const told = TENANT_EVENT_TYPES.map((type) => fileOf(type).split('.')[0] ?? '');
  const known = new Set([...Object.keys(catalogue), ...messages, ...told]);
  const strangers = readdirSync(FOLDER)
    .filter((file) => file.endsWith('.sample.json'))
    .filter((file) => !known.has(file.split('.')[0] ?? ''));

  expect(strangers).toEqual([]);
});

test.each(TENANT_EVENT_TYPES)('%s has a sample that its schema takes', (type) => {
  const sample = sampleOf(fileOf(type));

  expect(sample.type).toBe(type);
  expect(z.safeParse(TenantEvent, sample)).toMatchObject({ success: true });
});

describe('requests', () => {
  const apis = entries.flatMap(([name, { wake }]) =>
    wake.by === 'api' ? [{ name, route: wake.route }] : [],
  );

  test.each(apis)('$name is a proxy event of its operation that the contract takes', ({ name, route }) => {
    const event = sampleOf(name);

    expect(Object.keys(event).sort()).toEqual(PROXY_EVENT);
    expect(event).toMatchObject({ resource: route.path, httpMethod: route.method });
    expect(event.requestContext).toMatchObject({ resourcePath: route.path, httpMethod: route.method });
    const filled = route.path.replace(/\{(\w+)\}/g, (_all, key: string) => event.pathParameters[key]);
    expect(event.path).toBe(filled);
    for (const [name, value] of Object.entries(event.headers)) {
      expect(event.multiValueHeaders[name]).toEqual([value]);
    }
    const parsed = [
      [route.params, event.pathParameters ?? {}],
      [route.query, event.queryStringParameters ?? {}],
      [
        route.body,
        route.body &&
          readBody(route, { ...event, headers: { 'content-type': event.headers['Content-Type'] } }),
      ],
    ] as const;
    for (const [schema, input] of parsed) {
      if (schema !== undefined) expect(z.safeParse(schema, input)).toMatchObject({ success: true });
    }
  });

  test.each(apis.filter(({ route }) => needsToken(route.roles)))(
    '$name is called by somebody who may',
    ({ name, route }) => {
      const caller = z.parse(Caller, JSON.parse(sampleOf(name).requestContext.authorizer.caller));

      expect(caller.roles.some((role) => (route.roles as readonly string[]).includes(role))).toBe(true);
    },
  );
});

describe('streams', () => {
  const streams = entries.flatMap(([name, { wake }]) => (wake.by === 'stream' ? [{ name, wake }] : []));

  test.each(streams)('$name gets records of its table that concern it', ({ name, wake }) => {
    const { Records } = sampleOf(name);

    expect(Records.length).toBeGreaterThan(0);
    for (const record of Records) {
      expect(record).toMatchObject({
        eventSource: 'aws:dynamodb',
        eventVersion: '1.1',
        eventSourceARN: expect.stringContaining(`:table/${wake.table}/stream/`),
        dynamodb: { StreamViewType: 'NEW_AND_OLD_IMAGES', SequenceNumber: expect.stringMatching(/^\d+$/) },
      });
      expect(STREAM_READERS[name]?.(record)).not.toBeNull();
    }
  });
});

describe('queues', () => {
  const queues = entries.flatMap(([name, { wake }]) =>
    wake.by === 'queue' ? [{ name, queue: wake.queue }] : [],
  );

  test.each(queues)('$name gets messages of its queue', ({ name, queue }) => {
    const { Records } = sampleOf(name);

    expect(Records.length).toBeGreaterThan(0);
    for (const record of Records) {
      expect(record).toMatchObject({
        eventSource: 'aws:sqs',
        eventSourceARN: expect.stringMatching(new RegExp(`:${queue}$`)),
        attributes: { ApproximateReceiveCount: '1' },
      });
      expect(z.safeParse(MESSAGES[queue], JSON.parse(record.body))).toMatchObject({ success: true });
    }
  });
});

test.each(entries.filter(([, { wake }]) => wake.by === 'schedule').map(([name]) => name))(
  '%s gets the instant that was due',
  (name) => {
    expect(z.safeParse(z.strictObject({ scheduledAt: z.iso.datetime() }), sampleOf(name)).success).toBe(true);
  },
);

test.each(entries.filter(([, { wake }]) => wake.by === 'connect').map(([name]) => name))(
  '%s gets an event of a flow of Amazon Connect',
  (name) => {
    expect(z.safeParse(ConnectEvent, sampleOf(name))).toMatchObject({ success: true });
    expect(Object.keys(sampleOf(name)).sort()).toEqual(['Details', 'Name']);
  },
);

test('the authorizer gets a token event', () => {
  expect(sampleOf('authorize')).toMatchObject({
    type: 'TOKEN',
    authorizationToken: expect.stringMatching(/^Bearer /),
    methodArn: expect.stringMatching(/^arn:aws:execute-api:[a-z0-9-]+:\d{12}:\w+\/\w+\/[A-Z]+\/v1\//),
  });
});

test.each([
  ['add-claims', 'TokenGeneration_HostedAuth'],
  ['add-claims.machine', 'TokenGeneration_ClientCredentials'],
])('%s is an event of the third version', (name, triggerSource) => {
  expect(sampleOf(name)).toMatchObject({
    version: '3',
    triggerSource,
    request: { userAttributes: expect.any(Object), groupConfiguration: expect.any(Object) },
    response: { claimsAndScopeOverrideDetails: null },
  });
});
