import { afterAll, beforeAll, expect, test } from 'vitest';
import { callTable } from '#shared/adapters/call-table';
import { signedDatabase } from '#shared/adapters/database-signed';
import { newSession } from '#shared/domain/voice/session';
import { LOCAL_CREDENTIALS, startTestDatabase } from '../support/dynoxide.ts';

let engine: Awaited<ReturnType<typeof startTestDatabase>>;
let calls: ReturnType<typeof callTable>;
beforeAll(async () => {
  engine = await startTestDatabase();
  const settings = { region: 'local', endpoint: engine.endpoint };
  calls = callTable('calls', signedDatabase({ ...settings, credentials: () => LOCAL_CREDENTIALS }));
});
afterAll(() => engine.stop());

const callAfter = (callId: string, turn: number) => ({
  session: newSession(callId, '+97235551234', '2026-11-22T08:00:00.000Z'),
  turn,
  reply: { prompts: [], end: false, state: `turn ${turn}` },
});

test('a call stands where it was kept', async () => {
  expect(await calls.load('call-1')).toBeUndefined();

  await calls.save('call-1', callAfter('call-1', 0), undefined);
  await calls.save('call-1', callAfter('call-1', 1), 0);

  expect(await calls.load('call-1')).toEqual(callAfter('call-1', 1));
});

test.each([
  ['a call that is there already', undefined],
  ['a turn that was answered meanwhile', 0],
])('refuses %s', async (_name, previous) => {
  const callId = `call-raced-${previous}`;
  await calls.save(callId, callAfter(callId, 0), undefined);
  await calls.save(callId, callAfter(callId, 1), 0);

  await expect(calls.save(callId, callAfter(callId, 2), previous)).rejects.toMatchObject({
    kind: 'conflict',
    code: 'CALL_WENT_ON',
  });
  expect(await calls.load(callId)).toEqual(callAfter(callId, 1));
});
