import { afterAll, beforeAll, expect, test } from 'vitest';
import { callCheckTable } from '#shared/adapters/call-check-table';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { answerCheck, beginTry, CallBackCheck } from '#shared/domain/call-back-check';
import { uuidv7Of } from '#shared/domain/fact-id';
import { LOCAL_CREDENTIALS, startTestDatabase } from '../support/dynoxide.ts';

let engine: Awaited<ReturnType<typeof startTestDatabase>>;
let checks: ReturnType<typeof callCheckTable>;
beforeAll(async () => {
  engine = await startTestDatabase();
  const settings = { region: 'local', endpoint: engine.endpoint, credentials: LOCAL_CREDENTIALS };
  checks = callCheckTable('call-watch', sdkDatabase(settings));
});
afterAll(() => engine.stop());

const AT = Date.parse('2026-12-01T10:00:00.000Z');
const minute = (minutes: number): string => new Date(AT + minutes * 60_000).toISOString();
const aCheck = (name: string, dueMinutes: number): CallBackCheck =>
  CallBackCheck.parse({
    checkId: uuidv7Of(AT, name),
    reportId: uuidv7Of(AT, `report ${name}`),
    kind: 'arrival',
    reportedAt: minute(0),
    caregiverId: 'g1',
    recipientId: 'c1',
    line: '+97235551234',
    language: 'he',
    cause: 'sample',
    dueAt: minute(dueMinutes),
    status: 'due',
    tries: 0,
    calledBy: null,
    version: 1,
  });

test('a check is added once and stays as it became', async () => {
  const check = aCheck('once', 2);
  await checks.add(check);
  const called = beginTry(check, { attempt: 1, by: 'dialler' }, new Date(AT));
  await checks.save(called, check);
  await checks.add(check);

  expect(await checks.get(check.checkId)).toEqual(called);
  await expect(checks.save(called, check)).rejects.toMatchObject({ code: 'CHECK_WENT_ON' });
  await checks.save(called, called);
  expect(await checks.get(uuidv7Of(AT, 'missing'))).toBeUndefined();
});

test('what is due comes in order of waiting, and what is over is not due', async () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  for (const [place, name] of names.entries()) await checks.add(aCheck(`due ${name}`, 100 + place));
  const over = aCheck('due c', 102);
  await checks.save(answerCheck(over, 'confirmed'), over);

  const due = (await checks.due(new Date(AT + 105 * 60_000))).filter(
    ({ dueAt }) => (dueAt ?? '') >= minute(100),
  );

  expect(due.map((check) => check.checkId)).toEqual(
    ['a', 'b', 'd', 'e', 'f'].map((name) => uuidv7Of(AT, `due ${name}`)),
  );
  expect(await checks.get(over.checkId)).toMatchObject({ status: 'confirmed', dueAt: null });
});

test('the call of a try goes on turn by turn, and of two deliveries at once one is kept', async () => {
  const check = { ...aCheck('call', 2), tries: 1 };
  const call = (turn: number) => ({
    session: { step: 'ask', resume: 'ask', kind: 'arrival', language: 'he', misses: 0, turns: turn } as const,
    turn,
    reply: { prompts: [], end: false, state: 'ask' },
  });
  await checks.saveCall(check, call(0), undefined);
  await checks.saveCall(check, call(1), 0);

  expect(await checks.loadCall(check.checkId, 1)).toEqual(call(1));
  expect(await checks.loadCall(check.checkId, 2)).toBeUndefined();
  await expect(checks.saveCall(check, call(1), 0)).rejects.toMatchObject({ code: 'CALL_WENT_ON' });
  await expect(checks.saveCall(check, call(0), undefined)).rejects.toMatchObject({ code: 'CALL_WENT_ON' });
});
