import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { callCheckTable } from '#shared/adapters/call-check-table';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { reportTable } from '#shared/adapters/report-table';
import { type CallBackCheck, callIdOf } from '#shared/domain/call-back-check';
import { uuidv7Of } from '#shared/domain/fact-id';
import { LOCAL_CREDENTIALS } from '../../support/dynoxide.ts';
import { eventOf, type PhoneStage, startPhoneStage } from '../../support/phone-stage.ts';

type Handler = (event: APIGatewayProxyEvent, context: object) => Promise<APIGatewayProxyResult>;

const AT = Date.parse('2026-06-10T05:00:00.000Z');
let stage: PhoneStage;
let handler: Handler;
beforeAll(async () => {
  stage = await startPhoneStage();
  vi.stubEnv('CALL_BACK_HOURS', 'always');
  ({ handler } = await import('#functions/voice/take-call-back-turn'));
});
afterEach(() => stage.proxy.heal());
afterAll(() => stage.stop());

const databaseOf = () =>
  sdkDatabase({ region: 'local', endpoint: stage.proxy.endpoint, credentials: LOCAL_CREDENTIALS });
const checksOf = () => callCheckTable('call-watch', databaseOf());

/** A check that is being called, of a report of its own. */
const calledCheck = async (name: string): Promise<CallBackCheck> => {
  const check: CallBackCheck = {
    checkId: uuidv7Of(AT, name),
    reportId: uuidv7Of(AT, `report ${name}`),
    kind: 'arrival',
    reportedAt: new Date(AT).toISOString(),
    caregiverId: `g-${name}`,
    recipientId: 'c1',
    line: '+97235551234',
    language: 'en',
    cause: 'sample',
    dueAt: '2099-01-01T00:00:00.000Z',
    status: 'called',
    tries: 1,
    calledBy: 'dialler',
    version: 2,
  };
  await checksOf().add(check);
  return check;
};
const CALLER = JSON.stringify({
  subject: 'dialler',
  roles: ['operator'],
  providerId: null,
  providerBranchId: null,
  branchId: null,
  caregiverId: null,
  recipientId: null,
});
const take = async (check: CallBackCheck, turn: number, digits: string | null): Promise<any> => {
  const body = {
    callId: callIdOf(check),
    turn,
    from: null,
    to: check.line,
    digits,
    timedOut: false,
    hangup: false,
  };
  const event = {
    ...eventOf({ body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    requestContext: { authorizer: { caller: CALLER } },
  } as unknown as APIGatewayProxyEvent;
  const answer = await handler(event, {});
  expect(answer.statusCode, answer.body).toBe(200);
  return JSON.parse(answer.body);
};
const answersOf = async ({ caregiverId }: CallBackCheck): Promise<unknown[]> =>
  reportTable('reports', databaseOf()).factsBetween(caregiverId, AT - 60_000, AT + 60_000);
const said = (reply: any): string => reply.prompts.map((prompt: any) => prompt.text).join(' ');

test('where the answer cannot be kept, nobody is thanked for it, and the check waits', async () => {
  const check = await calledCheck('lost');
  await take(check, 0, null);
  stage.proxy.faults.refuse = ({ operation, body }) => operation === 'PutItem' && body.includes('"reports"');

  const reply = await take(check, 1, '1');
  stage.proxy.heal();

  expect(reply).toMatchObject({ state: 'unavailable', end: true });
  expect(said(reply)).toContain('the answer was not recorded');
  expect(await answersOf(check)).toEqual([]);
  expect(await checksOf().get(check.checkId)).toEqual(check);
});

test('with the database away from the first turn, whoever lifted the receiver hears that too', async () => {
  const check = await calledCheck('away');
  stage.proxy.faults.refuse = () => true;

  const reply = await take(check, 0, null);

  expect(reply).toMatchObject({ state: 'unavailable', end: true });
  expect(reply.prompts.every((prompt: any) => prompt.language === 'he')).toBe(true);
});

test('a turn that was kept in part and delivered again makes one fact', async () => {
  const check = await calledCheck('twice');
  await take(check, 0, null);
  // The fact is kept; the check, written after it, is not.
  stage.proxy.faults.refuse = ({ operation, body }) =>
    operation === 'PutItem' && body.includes('"call-watch"');
  expect(await take(check, 1, '1')).toMatchObject({ state: 'unavailable' });
  stage.proxy.heal();

  expect(await take(check, 1, '1')).toMatchObject({ state: 'ended', end: true });

  expect(await answersOf(check)).toMatchObject([{ fact: 'call-back', outcome: 'confirmed' }]);
  expect(await checksOf().get(check.checkId)).toMatchObject({ status: 'confirmed', dueAt: null });
});

test('two deliveries of one turn at once make one fact, and the last word is the thanks', async () => {
  const check = await calledCheck('at-once');
  const first = await Promise.all([take(check, 0, null), take(check, 0, null)]);
  const last = await Promise.all([take(check, 1, '1'), take(check, 1, '1')]);

  expect(first[0]).toEqual(first[1]);
  expect(last.every((reply) => ['ended', 'ask'].includes(reply.state))).toBe(true);
  expect(await answersOf(check)).toHaveLength(1);
  expect(await take(check, 1, '1')).toMatchObject({ state: 'ended' });
});
