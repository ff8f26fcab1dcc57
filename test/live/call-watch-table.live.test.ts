import { afterAll, beforeAll, expect, test } from 'vitest';
import { callWatchTable, lineDayOf } from '#shared/adapters/call-watch-table';
import { type Database, queryAll } from '#shared/adapters/database';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { LOCAL_CREDENTIALS, startTestDatabase } from '../support/dynoxide.ts';
import { arrival } from '../support/facts.ts';

let engine: Awaited<ReturnType<typeof startTestDatabase>>;
let database: Database;
let lines: ReturnType<typeof callWatchTable>;
beforeAll(async () => {
  engine = await startTestDatabase();
  database = sdkDatabase({ region: 'local', endpoint: engine.endpoint, credentials: LOCAL_CREDENTIALS });
  lines = callWatchTable('call-watch', database);
});
afterAll(() => engine.stop());

const LINE = '+972527612345';
const DAY = { pk: `LINE#${LINE}#2026-12-01`, line: LINE, date: '2026-12-01' };

test('a line’s day holds its calls and the people whose PIN was wrong, each once', async () => {
  const call = arrival('c1', '2026-12-01 08:00', { channel: 'voice-mobile', line: LINE });
  const nextDay = arrival('c1', '2026-12-02 08:00', { channel: 'voice-mobile', line: LINE });
  for (const one of [call, call, nextDay]) await lines.noteCall(one);
  await lines.noteWrongTry(LINE, ['g2', 'g1'], new Date('2026-12-01T06:00:00Z'));
  await lines.noteWrongTry(LINE, ['g1', 'g2', 'g1'], new Date('2026-12-01T07:00:00Z'));

  expect(await lines.ofLineDay(DAY)).toEqual({
    calls: [{ reportId: call.reportId, caregiverId: 'g1' }],
    tries: [
      {
        line: LINE,
        caregiverIds: ['g1', 'g2'],
        firstMillis: Date.parse('2026-12-01T06:00:00Z'),
        lastMillis: Date.parse('2026-12-01T07:00:00Z'),
      },
    ],
  });
});

test('a call whose place became known is the same call, and another reason to look', async () => {
  const line = '+97235550001';
  const call = arrival('c1', '2026-12-01 09:00', { channel: 'voice-landline', line });
  const of = async () =>
    queryAll(database, {
      table: 'call-watch',
      keyCondition: 'pk = :pk',
      values: { ':pk': `LINE#${line}#2026-12-01` },
    });
  await lines.noteCall(call);
  const [before] = await of();
  await lines.noteCall(call, 'evidence-1');
  // A record that is delivered again does not take the reason away.
  await lines.noteCall(call);

  expect(await of()).toEqual([{ ...before, placedBy: 'evidence-1' }]);
});

test('withheld calls lie by caregiver, so that no key is everybody’s', async () => {
  const call = arrival('c1', '2026-12-01 10:00', { channel: 'voice-mobile', line: null });
  await lines.noteCall(call);
  const pk = 'LINE#withheld#g1#2026-12-01';

  expect(lineDayOf({ pk })).toEqual({ pk, line: null, date: '2026-12-01' });
  expect((await lines.ofLineDay({ pk, line: null, date: '2026-12-01' })).calls).toHaveLength(1);
});

test('the other items of the table are no line', () => {
  for (const pk of ['FLAG#1', 'FLAGS#ALL#0', 'CHECK#1']) expect(lineDayOf({ pk })).toBeNull();
});
