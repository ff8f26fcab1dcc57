import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Invoice } from '#shared/contracts/invoices';
import { clientOf, eventually, newIdentityNumber } from '../support/stage-client.ts';
import { startTestStage, type TestStage } from '../support/stage.ts';

/** Kinds of workers and localities over time: what is claimed is decided again, and says why. */

let stage: TestStage;
beforeAll(async () => {
  stage = await startTestStage();
}, 120_000);
afterAll(() => stage.stop());

const as = (username: string) => clientOf(stage, username);

const pairOf = async (kind: string, place: { branchId: string; localityCode?: string }) => {
  const mark = randomUUID().slice(0, 8);
  const [caregiverId, recipientId] = [`g-${mark}`, `c-${mark}`];
  const a1 = as('interface.a1');
  const made = [
    await a1.put(`/v1/caregivers/${caregiverId}`, {
      name: 'מטפלת לדוגמה',
      kind,
      passport: { country: 'PHL', number: `P${mark.toUpperCase()}` },
      phones: [],
      phoneKind: 'smart',
      language: 'he',
      providerBranchId: 'a1-main',
    }),
    await a1.put(`/v1/recipients/${recipientId}`, {
      name: 'זכאי לדוגמה',
      identityNumber: newIdentityNumber(),
      ...place,
      householdId: `h-${mark}`,
      landlines: [],
      places: [],
      language: 'he',
    }),
    await a1.put(`/v1/assignments/${mark}`, { caregiverId, recipientId, from: '2025-01-01' }),
  ];
  expect(made.map((one) => one.status)).toEqual([201, 201, 201]);
  return { caregiverId, recipientId };
};

const invoiceOf = async (
  pair: { caregiverId: string; recipientId: string },
  dates: string[],
): Promise<string> => {
  const invoiceId = randomUUID();
  const lines = dates.map((date) => ({ lineId: date, ...pair, date, minutes: 120 }));
  const body = { month: dates[0]?.slice(0, 7), sequence: 1, lines };
  expect((await as('interface.a1').put(`/v1/invoices/${invoiceId}`, body)).status).toBe(202);
  return invoiceId;
};

type Outcome = Record<string, string>;
/** The codes of an invoice's lines by date, once it is decided and as wanted. */
const codesOf = async (invoiceId: string, wanted: Outcome): Promise<void> => {
  const outcomeOf = (invoice: Invoice): Outcome =>
    Object.fromEntries(invoice.lines.map((line) => [line.date, line.codes.join()]));
  await eventually(
    async () => (await as('interface.a1').get(`/v1/invoices/${invoiceId}`)).body as Invoice,
    (body) =>
      body.status === 'decided' &&
      Object.entries(wanted).every(([date, codes]) => outcomeOf(body)[date] === codes),
    60,
  );
};
const causesOf = async (invoiceId: string): Promise<[string, string, string[]][]> => {
  const { body } = await as('interface.a1').get(`/v1/invoices/${invoiceId}/adjustments`);
  return body.items.map((one: any) => [one.lineId, one.cause.kind, one.cause.ids]);
};

const kindNow = async (kind: string) =>
  (await as('division').get('/v1/worker-kinds')).body.items.find((one: any) => one.kind === kind);

test('foreign workers get a date by two people, and their invoices are decided again for it', async () => {
  const pair = await pairOf('foreign', { branchId: 'tel-aviv' });
  const invoiceId = await invoiceOf(pair, ['2026-05-14', '2026-05-15']);
  await codesOf(invoiceId, { '2026-05-14': '', '2026-05-15': '' });
  expect(await kindNow('foreign')).toEqual({ kind: 'foreign', reportingFrom: null, history: [] });
  expect(await kindNow('israeli')).toEqual({ kind: 'israeli', reportingFrom: '2025-08-01', history: [] });

  const path = '/v1/worker-kinds/foreign/reporting-from';
  const asked = await as('division').put(path, { reportingFrom: '2026-05-15', reason: 'שלב ב' });
  expect(asked).toMatchObject({ status: 200, body: { reportingFrom: null } });
  const said = { at: asked.body.history[0].at, decision: 'approved' };
  expect(await as('division').post(`${path}/decision`, said)).toMatchObject({
    status: 403,
    body: { code: 'SAME_PERSON' },
  });
  const approved = await as('division.second').post(`${path}/decision`, said);
  expect(approved).toMatchObject({ status: 200, body: { reportingFrom: '2026-05-15' } });

  await codesOf(invoiceId, { '2026-05-14': '', '2026-05-15': 'NO_REPORT' });
  // News of the pair itself may still be on its way and meet the new date first; sooner or later it is the date's own.
  for (;;) {
    await as('division').put(path, { reportingFrom: '2026-06-01', reason: 'דחייה' });
    await codesOf(invoiceId, { '2026-05-14': '', '2026-05-15': '' });
    const causes = await causesOf(invoiceId);
    if (
      causes.some(
        ([line, kind, ids]) => line === '2026-05-15' && kind === 'worker-kind' && ids[0] === 'foreign',
      )
    )
      break;
    const again = await as('division').put(path, { reportingFrom: '2026-05-15', reason: 'שלב ב' });
    await as('division.second').post(`${path}/decision`, {
      at: again.body.history.at(-1).at,
      decision: 'approved',
    });
    await codesOf(invoiceId, { '2026-05-14': '', '2026-05-15': 'NO_REPORT' });
  }
  expect((await as('division').put('/v1/worker-kinds/robot/reporting-from', {})).status).toBe(400);
}, 120_000);

const MOVES = [
  ['2026-05-16', 'tel-aviv', 'NO_REPORT'],
  ['2026-05-17', 'karmiel', ''],
  ['2026-05-18', 'tel-aviv', 'NO_REPORT'],
  ['2026-05-19', 'karmiel', ''],
  ['2026-05-20', 'tel-aviv', 'NO_REPORT'],
] as const;

test('a locality moves to a branch that does not pay yet, and each side of the date is decided by its branch', async () => {
  const localityCode = String(100_000 + Math.floor(Math.random() * 800_000));
  const row = (branchId: string, from: string) => ({ localityCode, name: 'לדוגמה', branchId, from });
  const send = async (rows: object[]) => {
    const { body } = await as('division').post('/v1/localities/import', { rows });
    return body.results.map((one: any) => one.code ?? one.status);
  };
  for (const branchId of ['nahariya', 'karmiel']) {
    const later = { payingFrom: '2030-01-01', reason: 'x' };
    await as('division').put(`/v1/branches/${branchId}/paying-from`, later);
  }
  const csv = `localityCode,name,branchId,from\n${localityCode},לדוגמה,tel-aviv,2025-01-01\n`;
  const first = await as('division').post('/v1/localities/import', csv, { 'content-type': 'text/csv' });
  expect(first).toMatchObject({ status: 200, body: { added: 1, rejected: 0 } });
  // The locality counts, and not the branch that the provider named.
  const pair = await pairOf('israeli', { branchId: 'nahariya', localityCode });
  const invoiceId = await invoiceOf(pair, ['2026-05-14', '2026-05-15', ...MOVES.map(([from]) => from)]);
  await codesOf(invoiceId, { '2026-05-14': 'NO_REPORT', '2026-05-15': 'NO_REPORT' });

  const rows = [
    row('karmiel', '2026-05-15'),
    row('atlantis', '2026-06-01'),
    row('tel-aviv', '2025-01-01'),
    row('haifa', '2025-01-01'),
  ];
  expect(await send(rows)).toEqual(['added', 'UNKNOWN_BRANCH', 'unchanged', 'LOCALITY_DATE_TAKEN']);
  await codesOf(invoiceId, { '2026-05-14': 'NO_REPORT', '2026-05-15': '' });
  // As above: what the pair itself set in motion may be decided after the first moves.
  for (const [from, branchId, codes] of MOVES) {
    const causes = await causesOf(invoiceId);
    if (causes.some(([, kind, ids]) => kind === 'locality' && ids[0] === localityCode)) break;
    expect(from, JSON.stringify(causes)).not.toBe('2026-05-20');
    await send([row(branchId, from)]);
    await codesOf(invoiceId, { [from]: codes });
  }
  expect(await send(rows)).toEqual(['unchanged', 'UNKNOWN_BRANCH', 'unchanged', 'LOCALITY_DATE_TAKEN']);

  const on = (day: string) => as('interface.a1').get(`/v1/localities/${localityCode}?on=${day}`);
  expect((await on('2026-05-14')).body).toMatchObject({ branchId: 'tel-aviv', name: 'לדוגמה' });
  expect((await on('2026-05-15')).body.branchId).toBe('karmiel');
  expect((await as('interface.a1').get('/v1/localities/999999')).status).toBe(404);

  await eventually(
    () => as('division').get('/v1/branches/karmiel/readiness?month=2026-05'),
    (one) => one.body.byProvider.some((share: any) => share.providerId === 'a1' && share.lines > 0),
  );

  // Only the locality leads from that branch to the provider, who is decided again when its date moves.
  const earlier = { payingFrom: '2026-05-15', reason: 'x' };
  const asked = await as('division').put('/v1/branches/karmiel/paying-from', earlier);
  const said = { at: asked.body.history.at(-1).at, decision: 'approved' };
  await as('division.second').post('/v1/branches/karmiel/paying-from/decision', said);
  await codesOf(invoiceId, { '2026-05-14': 'NO_REPORT', '2026-05-15': 'NO_REPORT' });
}, 120_000);
