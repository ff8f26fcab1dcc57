import { createPrivateKey, generateKeyPairSync, hash, type KeyObject, sign } from 'node:crypto';
import type { Database, Item } from '#shared/adapters/database';
import {
  assignmentToItem,
  caregiverToItem,
  deviceToItem,
  recipientToItem,
} from '#shared/adapters/directory-items';
import { keys } from '#shared/adapters/directory-keys';
import { deviceStatement } from '#shared/domain/device-statement';
import { uuidv7Of } from '#shared/domain/fact-id';

/** The provider of all people of a bench, and its branch. */
export const PROVIDER = 'bench';
const OFFICE = 'bench-main';
const BRANCH = 'tel-aviv';

/** A caregiver and the one recipient whom she serves. */
export const caregiverIdOf = (number: number): string => `bench-g${number}`;
export const recipientIdOf = (number: number): string => `bench-c${number}`;

/** All phones of a bench have one key, which the processes of a bench share: making a hundred thousand would measure nothing. */
export const PHONE_SEED =
  process.env['HINENI_BENCH_KEY'] ??
  JSON.stringify(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }));
const jwk = JSON.parse(PHONE_SEED) as { x: string; y: string };
export const PHONE_KEY: KeyObject = createPrivateKey({ key: jwk, format: 'jwk' });
const { x, y } = jwk;

const entry = { version: 1, updatedAt: '2026-01-01T00:00:00.000Z', updatedBy: 'bench' };

/** Where the home of a recipient is. */
export const homeOf = (number: number) => ({
  latitudeDegrees: 32 + (number % 1_000) / 10_000,
  longitudeDegrees: 34.8 + (Math.floor(number / 1_000) % 1_000) / 10_000,
});

/** Everything that the directory holds of one caregiver and her recipient. */
export const directoryItems = (number: number): Item[] => {
  const caregiverId = caregiverIdOf(number);
  const recipientId = recipientIdOf(number);
  const assignment = {
    assignmentId: `bench-a${number}`,
    providerId: PROVIDER,
    caregiverId,
    recipientId,
    from: '2020-01-01',
    ...entry,
  };
  const assigned = assignmentToItem(assignment);
  return [
    caregiverToItem({
      caregiverId,
      providerId: PROVIDER,
      name: 'מטפלת לדוגמה',
      kind: 'israeli',
      identityNumber: '000000018',
      phones: [],
      phoneKind: 'smart',
      language: 'he',
      providerBranchId: OFFICE,
      ...entry,
    }),
    recipientToItem({
      recipientId,
      providerId: PROVIDER,
      name: 'מטופל לדוגמה',
      identityNumber: '000000018',
      branchId: BRANCH,
      householdId: `bench-h${number}`,
      landlines: [],
      places: [{ placeId: 'home', kind: 'home', ...homeOf(number) }],
      language: 'he',
      ...entry,
    }),
    deviceToItem({
      deviceId: `bench-d${number}`,
      caregiverId,
      publicKey: { kty: 'EC', crv: 'P-256', x, y },
      ...entry,
    }),
    assigned,
    { ...assigned, ...keys.assignmentOfCaregiver(assignment) },
    { ...assigned, ...keys.assignmentOfRecipient(assignment) },
  ];
};

/** The provider itself and where it reaches. */
export const providerItems = (): Item[] => {
  const provider = {
    providerId: PROVIDER,
    name: 'Bench',
    branches: [{ providerBranchId: OFFICE, name: 'Main' }],
    ...entry,
  };
  return [
    { ...keys.provider(PROVIDER), ...provider },
    { ...keys.providerInList(PROVIDER), ...provider },
    { pk: `REACH#PROVIDER#${PROVIDER}`, sk: `BRANCH#${BRANCH}` },
    { pk: `REACH#BRANCH#${BRANCH}`, sk: `PROVIDER#${PROVIDER}` },
  ];
};

/** Writes so many items of a table side by side. */
export const writeAll = async (
  database: Database,
  table: string,
  items: Iterable<Item>,
  onProgress: (done: number) => void = () => undefined,
): Promise<void> => {
  const iterator = items[Symbol.iterator]();
  let done = 0;
  const worker = async (): Promise<void> => {
    for (;;) {
      const some: Item[] = [];
      for (let next = iterator.next(); !next.done; next = iterator.next()) {
        some.push(next.value);
        if (some.length === 25) break;
      }
      if (some.length === 0) return;
      await database.batchPut({ table, items: some });
      done += some.length;
      onProgress(done);
    }
  };
  await Promise.all(Array.from({ length: 4 }, worker));
};

/** Registers people without the API, numbers from (included) to (excluded). */
export const enrol = async (database: Database, from: number, to: number): Promise<void> => {
  function* all(): Generator<Item> {
    yield* providerItems();
    for (let number = from; number < to; number += 1) yield* directoryItems(number);
  }
  await writeAll(database, 'directory', all());
};

/** A report that will be accepted: its id and its body. */
export type Ready = { reportId: string; caregiverId: string; body: string };

/**
 * Makes a report of a caregiver.
 * @param serial makes its id its own.
 * @param signed with device evidence: the first link of a chain.
 */
export const reportOf = (
  number: number,
  serial: string,
  kind: 'arrival' | 'departure',
  atMillis: number,
  signed: boolean,
): Ready => {
  const reportId = uuidv7Of(atMillis, serial);
  const occurredAt = new Date(atMillis).toISOString();
  const { latitudeDegrees, longitudeDegrees } = homeOf(number);
  const content = {
    kind,
    recipientIds: [recipientIdOf(number)],
    occurredAt,
    fix: {
      latitudeDegrees: latitudeDegrees + 0.0003,
      longitudeDegrees,
      accuracyMetres: 12,
      capturedAt: occurredAt,
    },
  };
  if (!signed) return { reportId, caregiverId: caregiverIdOf(number), body: JSON.stringify(content) };
  const device = {
    deviceId: `bench-d${number}`,
    sequence: kind === 'arrival' ? 1 : 2,
    previousHash: kind === 'arrival' ? null : hash('sha256', serial, 'base64url'),
    bootId: '2f6f1c9e-boot-1',
    monotonicMillis: 1_000_000,
  };
  const statement = deviceStatement({ ...content, reportId, device });
  const signature = sign('sha256', Buffer.from(statement), {
    key: PHONE_KEY,
    dsaEncoding: 'ieee-p1363',
  }).toString('base64url');
  const proof = { ...device, sentMonotonicMillis: 1_000_000 + Math.max(0, Date.now() - atMillis), signature };
  return {
    reportId,
    caregiverId: caregiverIdOf(number),
    body: JSON.stringify({ ...content, device: proof }),
  };
};

/** The event that API Gateway makes of a report, as text, as a function's runtime gets it. */
export const reportEvent = ({ reportId, caregiverId, body }: Ready): string => {
  const path = `/v1/reports/${reportId}`;
  const headers = {
    Accept: 'application/json',
    Authorization: 'Bearer token',
    'Content-Type': 'application/json',
    Host: 'api.hineni.example',
    'Hineni-Sent-At': new Date().toISOString(),
    'User-Agent': 'hineni/1',
    'X-Forwarded-For': '192.0.2.44',
    'X-Forwarded-Proto': 'https',
  };
  const caller = {
    subject: caregiverId,
    roles: ['caregiver'],
    providerId: null,
    providerBranchId: null,
    branchId: null,
    caregiverId,
    recipientId: null,
  };
  return JSON.stringify({
    resource: '/v1/reports/{reportId}',
    path,
    httpMethod: 'PUT',
    headers,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: { reportId },
    stageVariables: null,
    requestContext: {
      accountId: '000000000000',
      apiId: 'bench',
      authorizer: { caller: JSON.stringify(caller), principalId: caregiverId },
      httpMethod: 'PUT',
      identity: { sourceIp: '192.0.2.44', userAgent: 'hineni/1' },
      path,
      protocol: 'HTTP/1.1',
      requestId: reportId,
      requestTimeEpoch: Date.now(),
      resourcePath: '/v1/reports/{reportId}',
      stage: 'bench',
    },
    body,
    isBase64Encoded: false,
  });
};
