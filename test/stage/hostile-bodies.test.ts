import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Route, needsToken } from '#shared/contracts/route';
import { ROUTES } from '#shared/contracts/routes';
import type { Role } from '#shared/domain/access';
import { TABLES } from '#functions/catalogue';
import { clientOf } from '../support/stage-client.ts';
import { startTestStage, type TestStage } from '../support/stage.ts';

/** Malformed, oversized, nested, wrongly typed, wrongly encoded and hostile bodies: a problem document each, nothing stored, no 500. */

const MEGABYTE = 1024 * 1024;
const nested = (open: string, close: string, depth: number): string =>
  open.repeat(depth) + close.repeat(depth);

const BODIES: Record<string, { body: string | Uint8Array; type?: string }> = {
  'an empty body': { body: '' },
  'half a document': { body: '{"kind":' },
  null: { body: 'null' },
  'a number': { body: '42' },
  'a text': { body: '"arrival"' },
  'a list': { body: '[]' },
  'an empty object': { body: '{}' },
  'unknown fields': { body: '{"isAdmin":true,"$where":"1==1"}' },
  'a prototype': { body: '{"__proto__":{"kind":"arrival"},"constructor":{"prototype":{}}}' },
  'lists in lists': { body: nested('[', ']', 50_000) },
  'objects in objects': { body: nested('{"a":', '', 20_000) + '1' + '}'.repeat(20_000) },
  'a megabyte of text': { body: JSON.stringify({ kind: 'x'.repeat(MEGABYTE) }) },
  'every field of the wrong type': {
    body: JSON.stringify({
      kind: 7,
      recipientIds: 'c1',
      occurredAt: [],
      fix: true,
      device: 'x',
      name: {},
      branches: 'x',
      identityNumber: 123456782,
      phones: {},
      places: 4,
      pin: 1234,
      caregiverId: [],
      recipientId: {},
      from: 20260101,
      code: 1,
      reason: false,
      rows: 'x',
      providerId: 9,
      payingFrom: {},
      reportingFrom: 20_270_101,
      publicKey: [],
      callId: 1,
      turn: '0',
      reports: {},
      void: 'yes',
    }),
  },
  'numbers beyond measure': { body: '{"turn":1e400,"rows":-1e308,"kind":9007199254740993}' },
  'markup and statements': {
    body: JSON.stringify({
      kind: "'; DROP TABLE reports;--",
      name: '<script>alert(1)</script>',
      reason: '${7*7}',
    }),
  },
  'bytes that are no UTF-8': {
    body: new Uint8Array([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xff, 0xfe, 0x22, 0x7d]),
  },
  'UTF-16': { body: new Uint8Array(Buffer.from('{"kind":"arrival"}', 'utf16le')) },
  'a form': { body: 'kind=arrival&recipientIds=c1', type: 'application/x-www-form-urlencoded' },
  XML: {
    body: '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
    type: 'application/xml',
  },
  'a lone surrogate': { body: '{"kind":"\\ud800"}' },
  'a null byte': { body: '{"kind":"arr\\u0000ival"}' },
};

const USERNAME: Partial<Record<Role, string>> = {
  caregiver: 'caregiver.g1',
  recipient: 'recipient.c1',
  coordinator: 'coordinator.a1',
  'provider-admin': 'admin.a1',
  interface: 'interface.a1',
  division: 'division',
  operator: 'operator',
};
const usernameFor = (route: Route): string => {
  const role = !needsToken(route.roles) ? undefined : route.roles.find((one) => USERNAME[one] !== undefined);
  if (role === undefined) throw new Error(`nobody may call ${route.path}`);
  return USERNAME[role] ?? '';
};
const PATH_VALUES: Record<string, string> = {
  reportId: '01990000-0000-7000-8000-000000000001',
  visitId: '01990000-0000-7000-8000-000000000001~c1~g1',
  branchId: 'haifa',
  kind: 'foreign',
};
const pathOf = (route: Route): string =>
  route.path.replace(/\{(\w+)\}/g, (_, name: string) => PATH_VALUES[name] ?? 'hostile');

let stage: TestStage;
beforeAll(async () => {
  stage = await startTestStage();
  await quiet();
}, 120_000);
afterAll(() => stage.stop());

const QUIET_MILLIS = 2_000;
/** Waits until what follows from the seeds is written, so that nothing of it is taken for a hostile body's work. */
const quiet = async (): Promise<void> => {
  let before = await stored();
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, QUIET_MILLIS));
    const now = await stored();
    // The two of one home that one worker serves open a case by themselves: the last that follows from the seeds.
    const isSettled = now.some((key) => key.includes(' CASES#')) && now.join() === before.join();
    if (isSettled) return;
    before = now;
  }
};

const stored = async (): Promise<string[]> => {
  const client = new DynamoDBClient({
    endpoint: stage.env['DYNAMODB_ENDPOINT'] ?? '',
    region: 'il-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const keys: string[] = [];
  for (const { variable } of Object.values(TABLES)) {
    const page = await client.send(
      new ScanCommand({ TableName: stage.env[variable] ?? '', ConsistentRead: true }),
    );
    keys.push(...(page.Items ?? []).map((item) => `${variable} ${item['pk']?.S} ${item['sk']?.S}`));
  }
  return keys.sort();
};

describe('hostile bodies', () => {
  // A signature is checked before a body is read: those operations refuse in their own tests.
  const withBody = ROUTES.filter((route) => route.body !== undefined && route.roles !== 'signed');

  test.each(withBody.map((route) => [`${route.method} ${route.path}`, route] as const))(
    '%s refuses them all and stores nothing',
    async (_name, route) => {
      const before = await stored();
      const client = clientOf(stage, usernameFor(route));

      for (const [what, { body, type }] of Object.entries(BODIES)) {
        const answer = await client.call(route.method, pathOf(route), body, {
          'content-type': type ?? 'application/json',
        });
        expect([400, 413, 422], `${what}: ${answer.status} ${JSON.stringify(answer.body)}`).toContain(
          answer.status,
        );
        expect(answer.headers.get('content-type'), what).toContain('application/problem+json');
        expect(answer.body, what).toMatchObject({
          status: answer.status,
          code: expect.stringMatching(/^[A-Z0-9_]+$/),
        });
        expect(JSON.stringify(answer.body), what).not.toMatch(/node_modules|\.ts:|at Object/);
      }

      expect(await stored()).toEqual(before);
    },
  );

  test('every wrong field is named', async () => {
    const answer = await clientOf(stage, 'caregiver.g1').put(`/v1/reports/${PATH_VALUES['reportId']}`, {
      kind: 'perhaps',
      recipientIds: [],
      occurredAt: 'yesterday',
      fix: { latitudeDegrees: 320, longitudeDegrees: 34.78, capturedAt: '2026-09-01T08:00:00+03:00' },
      extra: 1,
    });
    expect(answer.status).toBe(400);
    expect(answer.body.errors.map((error: any) => error.path).sort()).toEqual([
      '/extra',
      '/fix/latitudeDegrees',
      '/kind',
      '/occurredAt',
      '/recipientIds',
    ]);
  });

  test.each([
    ['a swapped coordinate', { latitudeDegrees: 34.78, longitudeDegrees: 32.08 }, 'OUTSIDE_ISRAEL'],
    [
      'a place in the sea of another country',
      { latitudeDegrees: 41, longitudeDegrees: 29 },
      'OUTSIDE_ISRAEL',
    ],
  ])('%s is refused with its path', async (_what, position, code) => {
    const answer = await clientOf(stage, 'admin.a1').put('/v1/recipients/hostile', {
      name: 'זכאי',
      identityNumber: '123456782',
      branchId: 'tel-aviv',
      householdId: 'h',
      landlines: ['+97235550000'],
      places: [{ placeId: 'home', kind: 'home', ...position }],
      language: 'he',
    });
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toContainEqual(expect.objectContaining({ path: '/places/0', code }));
  });

  test('an identity number with a wrong check digit is refused with its path', async () => {
    const answer = await clientOf(stage, 'admin.a1').put('/v1/recipients/hostile', {
      name: 'זכאי',
      identityNumber: '123456789',
      branchId: 'tel-aviv',
      householdId: 'h',
      landlines: [],
      places: [],
      language: 'he',
    });
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toContainEqual(
      expect.objectContaining({ path: '/identityNumber', code: 'IDENTITY_NUMBER_INVALID' }),
    );
  });
});
