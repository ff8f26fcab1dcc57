import { afterAll, beforeAll, expect, test } from 'vitest';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { fixKeyTable } from '#shared/adapters/fix-key-table';
import { judgeInProcess } from '#shared/adapters/place-verdict';
import { reportIntake } from '#shared/adapters/report-intake';
import { uuidv7Of } from '#shared/domain/fact-id';
import { contentHashOf } from '#shared/domain/new-report';
import type { ReportContent } from '#shared/domain/report-content';
import { LOCAL_CREDENTIALS, startTestDatabase } from '../support/dynoxide.ts';

const TABLES = { reports: 'reports', directory: 'directory', fixKeys: 'fix-keys' };
let engine: Awaited<ReturnType<typeof startTestDatabase>>;
let database: ReturnType<typeof sdkDatabase>;
beforeAll(async () => {
  engine = await startTestDatabase();
  database = sdkDatabase({ region: 'local', endpoint: engine.endpoint, credentials: LOCAL_CREDENTIALS });
});
afterAll(() => engine.stop());

const content = (latitudeDegrees = 32.08): ReportContent => ({
  kind: 'arrival',
  recipientIds: ['c1'],
  occurredAt: '2026-11-22T08:00:00+02:00',
  fix: {
    latitudeDegrees,
    longitudeDegrees: 34.78,
    accuracyMetres: 8,
    capturedAt: '2026-11-22T08:00:00+02:00',
  },
});
/** Another one each time remembers no key. */
const send = (seed: string, what: ReportContent) =>
  reportIntake(TABLES, database, judgeInProcess).accept({
    reportId: uuidv7Of(Date.parse('2026-11-22T06:00:00Z'), seed),
    caregiverId: 'g1',
    content: what,
    sentAt: undefined,
    receivedAt: '2026-11-22T06:00:01.000Z',
  });

test('what is kept for ever of a report says nothing of its coordinates', () => {
  expect(contentHashOf(content(32.08))).toBe(contentHashOf(content(31.5)));
  expect(contentHashOf(content())).not.toBe(contentHashOf({ ...content(), kind: 'departure' }));
});

test('other coordinates under an id are other content', async () => {
  expect(await send('moved', content())).toMatchObject({ created: true });
  expect(await send('moved', content())).toMatchObject({ created: false });

  await expect(send('moved', content(32.0801))).rejects.toMatchObject({ code: 'REPORT_ID_TAKEN' });
});

test('the same report again is the same when its coordinates are purged', async () => {
  const { report } = await send('purged', content());
  await fixKeyTable('fix-keys', database).purge('2026-11', '2027-06-01T00:00:00.000Z');

  expect(await send('purged', content())).toEqual({ report, created: false, serves: false });
  await expect(send('purged', { ...content(), kind: 'departure' })).rejects.toMatchObject({
    code: 'REPORT_ID_TAKEN',
  });
});
