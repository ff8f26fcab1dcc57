import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Invoice } from '#shared/contracts/invoices';
import { clientOf, eventually, newIdentityNumber } from '../support/stage-client.ts';
import { startTestStage, type TestStage } from '../support/stage.ts';

/** Invoices through HTTP: what is paid, what is held, what would be, and every change with its cause. */

let stage: TestStage;
beforeAll(async () => {
  stage = await startTestStage();
}, 120_000);
afterAll(() => stage.stop());

const as = (username: string) => clientOf(stage, username);

type LineAsked = { lineId: string; recipientId: string; caregiverId: string; date: string; minutes: number };
const lineOf = (caregiverId: string, recipientId: string, date: string, minutes = 240): LineAsked => ({
  lineId: `${caregiverId}-${recipientId}-${date}`,
  recipientId,
  caregiverId,
  date,
  minutes,
});

const send = async (
  username: string,
  lines: LineAsked[],
  invoiceId = randomUUID(),
  sequence = 1,
): Promise<string> => {
  const month = lines[0]?.date.slice(0, 7);
  const answer = await as(username).put(`/v1/invoices/${invoiceId}`, { month, sequence, lines });
  expect(answer).toMatchObject({ status: 202, body: { invoiceId, month, sequence, counts: true } });
  return invoiceId;
};

const decided = async (
  username: string,
  invoiceId: string,
  isDone: (invoice: Invoice) => boolean = () => true,
): Promise<Invoice> => {
  const answer = await eventually(
    () => as(username).get(`/v1/invoices/${invoiceId}?limit=200`),
    (one) => one.status === 200 && one.body.status === 'decided' && isDone(one.body as Invoice),
  );
  return answer.body as Invoice;
};

/** A recipient of one branch with one caregiver of some kind, both made up for one test. */
const pair = async (
  branchId: string,
  kind: string,
): Promise<{ caregiverId: string; recipientId: string }> => {
  const mark = randomUUID().slice(0, 8);
  const [caregiverId, recipientId] = [`g-${mark}`, `c-${mark}`];
  const people = [
    await as('interface.a1').put(`/v1/caregivers/${caregiverId}`, {
      name: 'מטפלת לדוגמה',
      kind,
      passport: { country: 'PHL', number: `P${mark.toUpperCase()}` },
      phones: [],
      phoneKind: 'smart',
      language: 'he',
      providerBranchId: 'a1-main',
    }),
    await as('interface.a1').put(`/v1/recipients/${recipientId}`, {
      name: 'זכאי לדוגמה',
      identityNumber: newIdentityNumber(),
      branchId,
      householdId: `h-${mark}`,
      landlines: [],
      places: [],
      language: 'he',
    }),
    await as('interface.a1').put(`/v1/assignments/${mark}`, { caregiverId, recipientId, from: '2025-01-01' }),
  ];
  expect(people.map((one) => one.status)).toEqual([201, 201, 201]);
  return { caregiverId, recipientId };
};

test.each([
  ['tel-aviv', 'israeli', '2025-10-31', { payableMinutes: 240, codes: [], shadowCodes: ['NO_REPORT'] }],
  ['tel-aviv', 'israeli', '2025-11-01', { payableMinutes: 0, codes: ['NO_REPORT'], shadowCodes: [] }],
  ['haifa', 'israeli', '2025-11-01', { payableMinutes: 240, codes: [], shadowCodes: ['NO_REPORT'] }],
  ['tel-aviv', 'foreign', '2025-11-05', { payableMinutes: 240, codes: [], shadowCodes: [] }],
])('example 11: no report, %s, %s worker, %s', async (branchId, kind, date, outcome) => {
  const { caregiverId, recipientId } = await pair(branchId, kind);
  const invoice = await decided(
    'interface.a1',
    await send('interface.a1', [lineOf(caregiverId, recipientId, date)]),
  );

  expect(invoice.lines).toHaveLength(1);
  expect(invoice.lines[0]).toMatchObject({ ...outcome, claimedMinutes: 240 });
});
