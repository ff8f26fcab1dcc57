import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { callCheckTable } from '#shared/adapters/call-check-table';
import { callFlagTable } from '#shared/adapters/call-flag-table';
import { callWatchTable } from '#shared/adapters/call-watch-table';
import type { Database } from '#shared/adapters/database';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { reportTable } from '#shared/adapters/report-table';
import { isSampled } from '#shared/domain/new-call-back-check';
import type { Report } from '#shared/domain/fact';
import { localDateOf } from '#shared/domain/instants';
import { LOCAL_CREDENTIALS, startTestDatabase } from '../../support/dynoxide.ts';
import { arrival, NO_PLACE } from '../../support/facts.ts';
import { registerPeople } from '../../support/phone-people.ts';

type Handler = (event: DynamoDBStreamEvent, context: object) => Promise<DynamoDBBatchResponse>;

/** The first of many salts by which exactly this call of the two is chosen. */
const saltFor = (chosen: Report, other: Report): string =>
  Array.from({ length: 20_000 }, (_, number) => `salt ${number}`).find(
    (salt) => isSampled(chosen.reportId, salt) && !isSampled(other.reportId, salt),
  ) ?? '';

// Noon of a Tuesday in Jerusalem: near midnight the calls of a test would lie on two days.
vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-12-01T10:00:00Z') });

const LANDLINE = '+97236660000';
const minutesAgo = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();
const aCall = (caregiverId: string, minutes: number, line: string): Report =>
  arrival('c3', minutesAgo(minutes), {
    caregiverId,
    line,
    channel: line === LANDLINE ? 'voice-landline' : 'voice-mobile',
    place: NO_PLACE,
  });

let engine: Awaited<ReturnType<typeof startTestDatabase>>;
let database: Database;
let handler: Handler;
const sampled = aCall('g2', 1, LANDLINE);
const passedBy = aCall('g2', 2, LANDLINE);
const salt = saltFor(sampled, passedBy);

beforeAll(async () => {
  engine = await startTestDatabase();
  database = sdkDatabase({ region: 'local', endpoint: engine.endpoint, credentials: LOCAL_CREDENTIALS });
  await registerPeople('directory', database, { c3: null });
  const variables = {
    CALL_WATCH_TABLE: 'call-watch',
    REPORT_TABLE: 'reports',
    DIRECTORY_TABLE: 'directory',
    CALL_BACK_SALT: salt,
    CALL_BACK_HOURS: 'always',
    AWS_REGION: 'local',
    AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
    DYNAMODB_ENDPOINT: engine.endpoint,
  };
  for (const [key, value] of Object.entries(variables)) vi.stubEnv(key, value);
  ({ handler } = await import('#functions/stream/watch-calls'));
});
afterAll(async () => {
  vi.useRealTimers();
  await engine.stop();
});

/** Stores a report and the note of it, and gives the record that wakes the function. */
const happen = async (report: Report): Promise<DynamoDBRecord> => {
  await reportTable('reports', database).store(report);
  await callWatchTable('call-watch', database).noteCall(report);
  const keys = {
    pk: { S: `LINE#${report.line}#${localDateOf(report.effectiveAt)}` },
    sk: { S: `CALL#${report.reportId}` },
  };
  return {
    eventName: 'INSERT',
    dynamodb: { SequenceNumber: '1', NewImage: { ...keys, caregiverId: { S: report.caregiverId } } },
  };
};
const wake = (...Records: DynamoDBRecord[]): Promise<DynamoDBBatchResponse> => handler({ Records }, {});
const checks = () => callCheckTable('call-watch', database).due(new Date(Date.now() + 3_600_000));
const flagsOf = async (line: string) =>
  (await callFlagTable('call-watch', database).list('PROVIDER#a1', '2020-01-01', '2099-12-31')).filter(
    (flag) => flag.line === line,
  );

describe('a line on which something happened', () => {
  test('is looked at as a whole: the chosen call is checked once, the other is not', async () => {
    const records = [await happen(sampled), await happen(passedBy)];

    const replies = [await wake(...records), await wake(...records.reverse()), await wake(records[0]!)];

    expect(salt).not.toBe('');
    expect(replies).toEqual(Array(3).fill({ batchItemFailures: [] }));
    expect(await checks()).toMatchObject([
      { reportId: sampled.reportId, recipientId: 'c3', line: LANDLINE, cause: 'sample', status: 'due' },
    ]);
  });

  test('gives the same flag whatever comes first, and the newest of its calls is checked', async () => {
    const line = '+972501112233';
    const calls = [aCall('x1', 30, line), aCall('x2', 20, line), aCall('x3', 10, line)];
    const records: DynamoDBRecord[] = [];
    for (const call of [calls[2]!, calls[0]!, calls[1]!]) records.push(await happen(call));

    await wake(records[1]!);
    const [first] = await flagsOf(line);
    await wake(...records, ...records);
    const [again, ...more] = await flagsOf(line);

    expect(first).toMatchObject({ rule: 'shared-handset', caregiverIds: ['x1', 'x2', 'x3'] });
    expect(first?.parties.map(({ providerId, branchId }) => [providerId, branchId])).toEqual(
      Array(3).fill(['a1', 'tel-aviv']),
    );
    expect(again).toEqual(first);
    expect(more).toEqual([]);
    const flagged = (await checks()).filter((check) => check.cause === 'flag');
    expect(flagged.map((check) => check.reportId)).toEqual([calls[2]?.reportId]);
  });

  test('hours later still gives a flag, and nobody is called about it', async () => {
    const line = '+972504445566';
    const before = await checks();
    const late = ['y1', 'y2', 'y3'].map((caregiverId) => aCall(caregiverId, 90, line));
    const records = await Promise.all(late.map(happen));

    await wake(...records);

    expect(await flagsOf(line)).toHaveLength(1);
    expect(await checks()).toEqual(before);
  });

  test('flags and checks of the same table wake nothing', async () => {
    const NewImage = { pk: { S: 'FLAG#1' }, sk: { S: 'FLAG' } };

    expect(await wake({ eventName: 'INSERT', dynamodb: { SequenceNumber: '1', NewImage } })).toEqual({
      batchItemFailures: [],
    });
  });
});
