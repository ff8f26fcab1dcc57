import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { incompleteCalls } from '#shared/adapters/incomplete-calls';
import { signatureOf } from '#shared/lambda/signature';
import {
  type ApiHandler,
  type PhoneStage,
  MORNING,
  eventOf,
  startPhoneStage,
} from '../../support/phone-stage.ts';

let stage: PhoneStage;
let handler: ApiHandler;
beforeEach(async () => {
  // The database is back two hours after the call.
  vi.useFakeTimers({ toFake: ['Date'], now: new Date(MORNING.getTime() + 7_200_000) });
  stage = await startPhoneStage();
  ({ handler } = await import('#functions/voice/recover-call'));
});
afterEach(async () => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
  await stage.stop();
});

const LANDLINE = '+97235551234';
const kept = (digits: string[], more: object = {}) => ({
  callId: 'kept-1',
  from: LANDLINE,
  to: '+97233760000',
  calledAt: '2026-06-10T08:00:00+03:00',
  digits,
  ...more,
});
const send = async (record: object, key = 'made-up-key-one') => {
  const body = JSON.stringify(record);
  const seconds = Math.floor(Date.now() / 1_000);
  const signature = `t=${seconds},v1=${signatureOf(key, seconds, Buffer.from(body))}`;
  const reply = await handler(eventOf({ body, headers: { 'hineni-signature': signature } }), {});
  return { status: reply.statusCode, body: JSON.parse(reply.body) };
};
const notes = async () =>
  (
    await incompleteCalls('calls', stage.database).page(
      [
        { providerId: 'a1', providerBranchId: 'a1-main' },
        { providerId: 'a1', providerBranchId: null },
      ],
      {
        limit: 50,
        cursor: undefined,
        now: new Date(),
      },
    )
  ).items;

test('a kept call is a report of the time when it was made, however often it comes', async () => {
  const record = kept(['039337423#', '4711#', '1']);

  const replies = [await send(record), await send(record), await send(record)];

  expect(replies.map((reply) => reply.status)).toEqual([201, 200, 200]);
  expect(new Set(replies.map((reply) => JSON.stringify(reply.body))).size).toBe(1);
  const reports = await stage.reports();
  expect(reports).toMatchObject([
    {
      kind: 'arrival',
      recipientIds: ['c2'],
      occurredAt: '2026-06-10T05:00:00.000Z',
      effectiveAt: '2026-06-10T05:00:00.000Z',
      receivedAt: '2026-06-10T07:00:00.000Z',
      offline: true,
      recovered: true,
      place: { verdict: 'inside', method: 'landline' },
    },
  ]);
  expect(replies[0]?.body).toMatchObject({
    callId: 'kept-1',
    outcome: 'recorded',
    report: { reportId: reports[0]?.reportId, kind: 'arrival', receipt: reports[0]?.receipt },
  });
  expect(await notes()).toEqual([]);
});

test('a wrong PIN inside is a note for the office and no report', async () => {
  const reply = await send(kept(['039337423#', '0000#', '1']));

  expect(reply).toMatchObject({ status: 201, body: { outcome: 'noted' } });
  expect(await stage.reports()).toEqual([]);
  expect(await notes()).toMatchObject([
    { caregiverId: null, line: LANDLINE, recovered: true, end: 'hung-up' },
  ]);
});

test('a record that breaks off after the PIN is a note with a name for the office', async () => {
  const reply = await send(kept(['039337423#', '4711#']));

  expect(reply.body.outcome).toBe('noted');
  expect(await notes()).toMatchObject([{ caregiverId: 'g2', step: 'confirm', recovered: true }]);
});

test('where nobody was asked for whom, the report is kept without a name: never the first of a number', async () => {
  const noon = kept(['039337423#', '4711#', '1'], { calledAt: '2026-06-10T12:00:00+03:00' });
  vi.setSystemTime(new Date('2026-06-10T10:00:00.000Z'));

  const reply = await send(noon);

  expect(reply.body.outcome).toBe('recorded');
  expect(await stage.reports()).toMatchObject([{ recipientIds: [], unknown: 'recipient' }]);
});

test('a withheld number needs no key for a language', async () => {
  const reply = await send(kept(['039337423', '4711', '2'], { from: null }));

  expect(reply.body).toMatchObject({ outcome: 'recorded', report: { kind: 'departure' } });
});

test('while the database is still away it is not taken, and the next time it is', async () => {
  const record = kept(['039337423#', '4711#', '1']);
  stage.proxy.faults.refuse = ({ operation, body }) => operation === 'PutItem' && body.includes('"reports"');
  const failed = await send(record);
  stage.proxy.heal();

  const again = await send(record);

  expect(failed).toMatchObject({ status: 503, body: { code: 'DATABASE_UNAVAILABLE' } });
  expect(again.body.outcome).toBe('recorded');
  expect(await stage.reports()).toHaveLength(1);
});

test.each([
  ['a signature of somebody else', kept(['1']), 'another-key', 401],
  ['a call of tomorrow', kept(['1'], { calledAt: '2026-06-11T08:00:00Z' }), 'made-up-key-one', 422],
  ['a record that is none', { callId: 'x' }, 'made-up-key-one', 400],
])('%s is refused', async (_, record, key, status) => {
  expect((await send(record, key)).status).toBe(status);
  expect(await stage.reports()).toEqual([]);
});
