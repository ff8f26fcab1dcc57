import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Invoice } from '#shared/contracts/invoices';
import { dayOfLastMonth, monthAgo, wall } from '../support/days.ts';
import { clientOf, eventually, newIdentityNumber, newPeople } from '../support/stage-client.ts';
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
  invoiceId: string = randomUUID(),
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

/** Reports of a day long past get their second place on the time line from the stream, within seconds. */
const onTimeLine = (caregiverId: string, day: string, minutes: number | null = null) =>
  eventually(
    () => as('division').get(`/v1/visits?caregiverId=${caregiverId}&date=${day}`),
    (answer) => answer.body.items[0]?.minutes === minutes,
  );

const lineIn = (invoice: Invoice, date: string): Invoice['lines'][number] | undefined =>
  invoice.lines.find((line) => line.date === date);

test('example 6: a night at the end of a month is split between two invoices', async () => {
  const { caregiverId, recipientIds, report } = await newPeople(stage, [{ at: 'telAviv' }]);
  const recipientId = recipientIds[0] ?? '';
  await report('arrival', '2025-11-30T22:00:00+02:00');
  await report('departure', '2025-12-01T06:00:00+02:00');
  await eventually(
    () => as('division').get(`/v1/visits?caregiverId=${caregiverId}&date=2025-11-30`),
    (answer) => answer.body.items[0]?.minutes === 480,
  );

  const november = await send('interface.a1', [lineOf(caregiverId, recipientId, '2025-11-30', 480)]);
  const december = await send('interface.a1', [lineOf(caregiverId, recipientId, '2025-12-01', 480)]);

  expect((await decided('interface.a1', november)).lines[0]).toMatchObject({
    payableMinutes: 120,
    held: [{ code: 'SHORT_REPORT', minutes: 360 }],
  });
  expect((await decided('interface.a1', december)).lines[0]).toMatchObject({
    payableMinutes: 360,
    held: [{ code: 'SHORT_REPORT', minutes: 120 }],
  });
});

test('a correction after the invoice is an adjustment with its cause, and is carried once the month is closed', async () => {
  const { caregiverId, recipientIds, report } = await newPeople(stage, [{ at: 'telAviv' }]);
  const recipientId = recipientIds[0] ?? '';
  const day = dayOfLastMonth(20);
  const { reportId } = await report('arrival', wall(day, '08:00:00'));
  const visitId = `${reportId}~${recipientId}~${caregiverId}`;
  const correct = (id: string, departureAt: string) =>
    as('coordinator.a1').put(`/v1/corrections/${id}-${caregiverId}`, {
      visitId,
      caregiverId,
      recipientId,
      departureAt,
      reason: 'FORGOT',
    });
  await onTimeLine(caregiverId, day);
  const invoiceId = await send('interface.a1', [lineOf(caregiverId, recipientId, day)]);
  const first = await decided('interface.a1', invoiceId);
  expect(lineIn(first, day)).toMatchObject({ payableMinutes: 0, codes: ['OPEN_EXCEPTION'] });
  expect((await correct('one', `${day}T12:00:00`)).status).toBe(201);
  const adjusted = await decided(
    'interface.a1',
    invoiceId,
    (one) => lineIn(one, day)?.payableMinutes === 240,
  );
  const adjustments = await as('interface.a1').get(`/v1/invoices/${invoiceId}/adjustments`);

  expect(lineIn(adjusted, day)).toMatchObject({ heldMinutes: 0, codes: [] });
  expect(adjustments.body.items).toMatchObject([
    {
      payableChangeMinutes: 240,
      carried: false,
      before: { payableMinutes: 0 },
      after: { payableMinutes: 240 },
      cause: { kind: 'fact' },
    },
  ]);

  const month = { state: 'closed', reason: 'הכול הוכרע' };
  expect((await as('division').put(`/v1/months/${monthAgo()}`, month)).body).toMatchObject({
    state: 'closed',
  });
  const late = await as('interface.a1').put(`/v1/invoices/${randomUUID()}`, {
    month: monthAgo(),
    sequence: 1,
    lines: [lineOf(caregiverId, recipientId, day)],
  });
  expect(late).toMatchObject({ status: 409, body: { code: 'MONTH_CLOSED' } });
  const again = (sequence: number, minutes: number) =>
    as('interface.a1').put(`/v1/invoices/${invoiceId}`, {
      month: monthAgo(),
      sequence,
      lines: [lineOf(caregiverId, recipientId, day, minutes)],
    });
  expect(await again(1, 240)).toMatchObject({ status: 200, body: { sequence: 1, counts: true } });
  expect(await again(1, 180)).toMatchObject({ status: 409, body: { code: 'MONTH_CLOSED' } });
  expect(await again(2, 240)).toMatchObject({ status: 409, body: { code: 'MONTH_CLOSED' } });
  expect((await correct('two', `${day}T11:00:00`)).status).toBe(201);
  const carried = await eventually(
    () => as('interface.a1').get(`/v1/invoices/${invoiceId}/adjustments`),
    (answer) => answer.body.items.length === 2,
  );
  expect(carried.body.items[1]).toMatchObject({ carried: true, payableChangeMinutes: -60 });
  expect((await as('interface.a1').get(`/v1/invoices/${invoiceId}`)).body.status).toBe('closed');

  const reopened = { state: 'invoicing', reason: 'נשלחה חשבונית חסרה' };
  expect((await as('division').put(`/v1/months/${monthAgo()}`, reopened)).body.history).toHaveLength(2);
  // What was carried is settled in the month itself now, and stays as it was decided.
  const settled = await as('interface.a1').get(`/v1/invoices/${invoiceId}/adjustments`);
  expect(settled.body.items).toMatchObject([
    { carried: false, cause: { kind: 'fact' } },
    { carried: false, payableChangeMinutes: -60, cause: { kind: 'fact' } },
  ]);
  expect((await correct('three', `${day}T10:00:00`)).status).toBe(201);
  const open = await eventually(
    () => as('interface.a1').get(`/v1/invoices/${invoiceId}/adjustments`),
    (answer) => answer.body.items.length === 3,
  );
  expect(open.body.items[2]).toMatchObject({ carried: false, payableChangeMinutes: -60 });
  expect(await again(2, 120)).toMatchObject({ status: 202, body: { counts: true } });
  const missing = await send('interface.a1', [lineOf(caregiverId, recipientId, day, 30)]);
  expect((await decided('interface.a1', missing)).totals.lines).toBe(1);
});

test('a higher sequence number replaces, a lower one goes into the history, another content is refused', async () => {
  const { caregiverId, recipientIds } = await newPeople(stage, [{ at: 'telAviv' }]);
  const line = (minutes: number) => lineOf(caregiverId, recipientIds[0] ?? '', '2025-10-02', minutes);
  const invoiceId = await send('interface.a1', [line(240)], randomUUID(), 3);
  await send('interface.a1', [line(180)], invoiceId, 5);
  const put = (sequence: number, minutes: number) =>
    as('interface.a1').put(`/v1/invoices/${invoiceId}`, {
      month: '2025-10',
      sequence,
      lines: [line(minutes)],
    });

  expect(await put(5, 180)).toMatchObject({ status: 200 });
  expect(await put(5, 170)).toMatchObject({ status: 409, body: { code: 'SEQUENCE_TAKEN' } });
  expect(await put(4, 170)).toMatchObject({ status: 202, body: { counts: false } });

  const invoice = await decided('interface.a1', invoiceId, (one) => one.sequence === 5);
  expect(invoice.totals).toMatchObject({ lines: 1, claimedMinutes: 180, payableMinutes: 180 });
});

test('every wrong line is named, and nothing is stored', async () => {
  const invoiceId = randomUUID();
  const good = lineOf('g1', 'c1', '2025-10-02');
  const answer = await as('interface.a1').put(`/v1/invoices/${invoiceId}`, {
    month: '2025-10',
    sequence: 1,
    lines: [good, { ...good, date: '2025-11-01' }, { ...good, lineId: 'x', minutes: 0, extra: 1 }],
  });
  const impossible = await as('interface.a1').put(`/v1/invoices/${invoiceId}`, {
    month: '2025-10',
    sequence: 1,
    lines: [good, { ...good, date: '2025-11-01' }],
  });

  expect(answer.status).toBe(400);
  expect(answer.body.errors.map((one: { path: string }) => one.path)).toEqual(
    expect.arrayContaining(['/lines/2/minutes', '/lines/2/extra']),
  );
  expect(impossible.status).toBe(422);
  expect(impossible.body.errors).toMatchObject([
    { path: '/lines/1/lineId', code: 'LINE_ID_REPEATED' },
    { path: '/lines/1/date', code: 'DATE_OUTSIDE_MONTH' },
  ]);
  expect((await as('interface.a1').get(`/v1/invoices/${invoiceId}`)).status).toBe(404);
});

test('a file says the same as JSON, with the month and the number in the address', async () => {
  const { caregiverId, recipientIds } = await newPeople(stage, [{ at: 'telAviv' }]);
  const invoiceId = randomUUID();
  const csv = `lineId,recipientId,caregiverId,date,minutes\n1,${recipientIds[0]},${caregiverId},2025-10-03,90\n`;
  const type = { 'content-type': 'text/csv' };
  const path = `/v1/invoices/${invoiceId}`;

  expect((await as('interface.a1').put(path, csv, type)).body.errors).toMatchObject([
    { path: '?month' },
    { path: '?sequence' },
  ]);
  expect((await as('interface.a1').put(`${path}?month=2025-10&sequence=1`, csv, type)).status).toBe(202);
  expect((await decided('interface.a1', invoiceId)).totals.payableMinutes).toBe(90);
});

test('one line claimed twice is paid once, whichever invoice came first', async () => {
  const { caregiverId, recipientIds } = await newPeople(stage, [{ at: 'telAviv' }]);
  const line = lineOf(caregiverId, recipientIds[0] ?? '', '2025-10-06');
  const mark = randomUUID();
  const later = await send('interface.a1', [line], `b-${mark}`);
  expect((await decided('interface.a1', later)).lines[0]?.codes).toEqual([]);

  const earlier = await send('interface.a1', [line], `a-${mark}`);

  expect((await decided('interface.a1', earlier)).lines[0]?.codes).toEqual([]);
  const second = await decided('interface.a1', later, (one) => one.lines[0]?.codes.length === 1);
  expect(second.lines[0]).toMatchObject({ codes: ['DUPLICATE_LINE'], payableMinutes: 0 });
});

/** Two of one home with one foreign worker; the first holds the permit. */
const couple = async (): Promise<{ worker: string; holder: string; other: string }> => {
  const mark = randomUUID().slice(0, 8);
  const [worker, holder, other] = [`f-${mark}`, `c-${mark}-1`, `c-${mark}-2`];
  const person = (points: number) => ({
    name: 'זכאי לדוגמה',
    identityNumber: newIdentityNumber(),
    branchId: 'tel-aviv',
    householdId: `h-${mark}`,
    landlines: [],
    places: [],
    points,
    language: 'he',
  });
  const a1 = as('interface.a1');
  const made = [
    await a1.put(`/v1/caregivers/${worker}`, {
      name: 'Worker Example',
      kind: 'foreign',
      passport: { country: 'PHL', number: `P${mark.toUpperCase()}` },
      phones: [],
      phoneKind: 'smart',
      language: 'en',
      providerBranchId: 'a1-main',
    }),
    await a1.put(`/v1/recipients/${holder}`, person(6.5)),
    await a1.put(`/v1/recipients/${other}`, person(3.5)),
    await a1.put(`/v1/assignments/${mark}`, { caregiverId: worker, recipientId: holder, from: '2025-01-01' }),
    await as('division').put(`/v1/immigration-permits/p-${mark}`, {
      recipientId: holder,
      from: '2025-01-01',
      to: '2027-12-31',
    }),
  ];
  expect(made.map((one) => one.status)).toEqual([201, 201, 201, 201, 201]);
  return { worker, holder, other };
};

test('group 1: the permit holder first, and both pass; the other first, and both come back', async () => {
  const right = await couple();
  const day = '2025-10-07';
  const first = await send('interface.a1', [lineOf(right.worker, right.holder, day, 180)]);
  const second = await send('interface.a1', [lineOf(right.worker, right.other, day, 180)]);
  const wrong = await couple();
  const early = await send('interface.a1', [lineOf(wrong.worker, wrong.other, day, 180)]);
  const late = await send('interface.a1', [lineOf(wrong.worker, wrong.holder, day, 180)]);

  const codes = async (invoiceId: string, wanted: readonly string[]): Promise<void> => {
    const invoice = await decided(
      'interface.a1',
      invoiceId,
      (one) => JSON.stringify(one.lines[0]?.codes) === JSON.stringify(wanted),
    );
    expect(invoice.lines[0]?.codes).toEqual(wanted);
  };
  await codes(late, ['ORDER']);
  await codes(early, ['ORDER']);
  await codes(second, []);
  await codes(first, []);
});

test('a branch that moves its date back has its lines decided again, and each says why', async () => {
  const { caregiverId, recipientId } = await pair('nahariya', 'israeli');
  const invoiceId = await send('interface.a1', [lineOf(caregiverId, recipientId, '2026-03-10')]);
  expect((await decided('interface.a1', invoiceId)).lines[0]?.codes).toEqual(['NO_REPORT']);

  const moved = { payingFrom: '2026-06-01', reason: 'דחייה לבדיקה' };
  expect((await as('division').put('/v1/branches/nahariya/paying-from', moved)).status).toBe(200);

  const paid = await decided('interface.a1', invoiceId, (one) => one.totals.payableMinutes === 240);
  expect(paid.lines[0]).toMatchObject({ codes: [], shadowCodes: ['NO_REPORT'], isSubject: false });
  const { body } = await as('interface.a1').get(`/v1/invoices/${invoiceId}/adjustments`);
  expect(body.items).toMatchObject([{ cause: { kind: 'paying-date', ids: ['nahariya'] } }]);
});

test('a line is explained in five languages, with its facts and its arithmetic', async () => {
  const { caregiverId, recipientIds, report } = await newPeople(stage, [{ at: 'telAviv' }]);
  const day = '2026-07-21';
  await report('arrival', `${day}T08:00:00+03:00`);
  const { reportId } = await report('departure', `${day}T11:00:00+03:00`);
  await onTimeLine(caregiverId, day, 180);
  const line = lineOf(caregiverId, recipientIds[0] ?? '', day);
  const invoiceId = await send('interface.a1', [line]);
  await decided('interface.a1', invoiceId);
  const path = `/v1/invoices/${invoiceId}/lines/${line.lineId}/explanation`;

  const all = await Promise.all(
    ['he', 'ar', 'ru', 'am', 'en'].map((language) => as('interface.a1').get(`${path}?language=${language}`)),
  );

  const texts = all.map(({ body }) => body.sentences.map((one: { text: string }) => one.text).join(' '));
  expect(new Set(texts).size).toBe(5);
  for (const text of texts) for (const figure of ['240', '180', '60']) expect(text).toContain(figure);
  expect(all[0]?.body.sentences.flatMap((one: { factIds: string[] }) => one.factIds)).toContain(reportId);
  expect(all[0]?.body.decision).toMatchObject({ payableMinutes: 180, codes: ['SHORT_REPORT'] });
  expect((await as('interface.a2').get(path)).status).toBe(404);
});

test('readiness adds up what would be paid, by provider, code and week', async () => {
  const { caregiverId, recipientId } = await pair('afula', 'israeli');
  const lines = ['2025-10-13', '2025-10-14', '2025-10-20'].map((date) =>
    lineOf(caregiverId, recipientId, date, 60),
  );
  const invoiceId = await send('interface.a1', lines);
  await decided('interface.a1', invoiceId);

  const { body } = await as('division').get('/v1/branches/afula/readiness?month=2025-10');

  expect(body).toMatchObject({
    claimedMinutes: 180,
    heldMinutes: 180,
    payableShare: 0,
    payingFrom: '2026-01-01',
  });
  expect(body.heldByCode).toEqual({ NO_REPORT: 180 });
  expect(body.byProvider).toMatchObject([{ providerId: 'a1', claimedMinutes: 180 }]);
  expect(body.byWeek.map((one: { week: string; lines: number }) => [one.week, one.lines])).toEqual([
    ['2025-10-12', 2],
    ['2025-10-19', 1],
  ]);
});

test('fifty thousand lines of JSON come packed, by their type or by an encoding; nothing else does', async () => {
  const invoiceId = randomUUID();
  const path = `/v1/invoices/${invoiceId}`;
  const lines = Array.from({ length: 50_000 }, (_, index) =>
    lineOf(
      'nobody',
      `nobody-${Math.floor(index / 31)}`,
      `2025-10-${String((index % 31) + 1).padStart(2, '0')}`,
    ),
  );
  const json = JSON.stringify({ month: '2025-10', sequence: 1, lines });
  expect(json.length).toBeGreaterThan(6 * 1024 * 1024);
  const put = async (body: string | Uint8Array, headers: Record<string, string>, to = path) => {
    const answer = await as('interface.a1').put(to, body, headers);
    return [answer.status, answer.body.code ?? answer.body.lines];
  };
  const packed = { 'content-type': 'application/json+gzip' };

  const encoded = (encoding: string) => ({ 'content-encoding': encoding });

  expect(await put(json, {})).toEqual([413, 'BODY_TOO_LARGE']);
  expect(await put(json, packed)).toEqual([413, 'BODY_TOO_LARGE']);
  expect(await put('{}', packed)).toEqual([400, 'BODY_NOT_GZIP']);
  const bomb = gzipSync(Buffer.alloc(20 * 1024 * 1024, ' '));
  expect(await put(bomb, packed)).toEqual([413, 'BODY_TOO_LARGE']);
  expect(await put('{}', encoded('br'))).toEqual([415, 'ENCODING_UNSUPPORTED']);
  expect(await put('{}', encoded('gzip'))).toEqual([415, 'ENCODING_UNSUPPORTED']);
  expect(
    await put(
      gzipSync('no,such,columns\n'),
      { 'content-type': 'text/csv+gzip' },
      `/v1/batches/${randomUUID()}`,
    ),
  ).toEqual([400, 'CSV_INVALID']);

  expect(await put(gzipSync(json), packed)).toEqual([202, 50_000]);
  const few = JSON.stringify({ month: '2025-10', sequence: 2, lines: lines.slice(0, 2) });
  expect(await put(gzipSync(few), encoded('gzip'))).toEqual([202, 2]);
}, 180_000);

test('an invoice of fifty thousand lines is decided with progress, and pages through to its end', async () => {
  const { caregiverId, recipientId } = await pair('karmiel', 'israeli');
  const invoiceId = randomUUID();
  const rows = Array.from({ length: 50_000 }, (_, index) => {
    const day = String((index % 31) + 1).padStart(2, '0');
    const known = index < 31;
    return `n${index},${known ? recipientId : `nobody-${Math.floor(index / 31)}`},${caregiverId},2025-10-${day},60`;
  });
  const csv = `lineId,recipientId,caregiverId,date,minutes\n${rows.join('\n')}\n`;
  const path = `/v1/invoices/${invoiceId}`;
  const sent = await as('interface.a1').put(`${path}?month=2025-10&sequence=1`, csv, {
    'content-type': 'text/csv',
  });
  expect(sent).toMatchObject({ status: 202, body: { lines: 50_000 } });

  const done = await eventually(
    () => as('interface.a1').get(`${path}?limit=1`),
    (answer) => answer.body.status === 'decided',
    120,
  );

  expect(done.body.progress).toMatchObject({ parts: done.body.progress.decided });
  expect(done.body.totals).toMatchObject({
    lines: 50_000,
    payableMinutes: 31 * 60,
    heldByCode: { UNKNOWN_RECIPIENT: (50_000 - 31) * 60 },
  });
  const last = await as('interface.a1').get(`${path}/lines/n49999/explanation?language=en`);
  expect(last.body.decision.codes).toEqual(['UNKNOWN_RECIPIENT']);
  const one = await as('interface.a1').put(
    `/v1/invoices/${randomUUID()}?month=2025-10&sequence=1`,
    `${csv}x,c1,g1,2025-10-01,60\n`,
    {
      'content-type': 'text/csv',
    },
  );
  expect(one.status).toBe(400);
}, 180_000);
