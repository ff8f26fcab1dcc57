import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clientOf, eventually, newPeople } from '../support/stage-client.ts';
import { startTestStage, type TestStage } from '../support/stage.ts';

let stage: TestStage;
beforeAll(async () => {
  stage = await startTestStage();
  const answer = await clientOf(stage, 'division').put('/v1/manual-approvals/summer', {
    providerId: 'a1',
    from: '2026-07-01',
    to: '2026-07-31',
    reason: 'תקלה בקו בבית הזכאית',
  });
  expect(answer.status).toBe(201);
}, 90_000);
afterAll(() => stage.stop());

const row = (people: { caregiverId: string; recipientIds: string[] }, more: object = {}) => ({
  sequence: 1,
  externalId: `x-${randomUUID()}`,
  caregiverId: people.caregiverId,
  recipientId: people.recipientIds[0],
  arrivalAt: '2026-07-06T08:00:00+03:00',
  departureAt: '2026-07-06T12:00:00+03:00',
  reason: 'NO_SIGNAL',
  ...more,
});

/** Puts a batch and waits until every row is decided. */
const put = async (rows: object[], batchId = `b-${randomUUID()}`) => {
  const client = clientOf(stage, 'interface.a1');
  const answer = await client.put(`/v1/batches/${batchId}`, { rows });
  expect([200, 202], JSON.stringify(answer.body)).toContain(answer.status);
  return eventually(
    async () => (await client.get(`/v1/batches/${batchId}?limit=200`)).body,
    (progress) => progress.status === 'done',
    60,
  );
};
const visitsOf = async (caregiverId: string): Promise<any[]> =>
  (await clientOf(stage, 'coordinator.a1').get(`/v1/visits?date=2026-07-06&caregiverId=${caregiverId}`)).body
    .items;

describe('files of attendance', () => {
  test('without an approval for the period nothing is stored', async () => {
    const people = await newPeople(stage, [{ at: 'telAviv' }]);
    const batchId = `b-${randomUUID()}`;
    const rows = [
      row(people, { arrivalAt: '2026-06-06T08:00:00+03:00', departureAt: '2026-06-06T12:00:00+03:00' }),
    ];

    const refused = await clientOf(stage, 'interface.a1').put(`/v1/batches/${batchId}`, { rows });
    const other = await clientOf(stage, 'interface.a2').put(`/v1/batches/${batchId}`, {
      rows: [row(people)],
    });

    expect([refused.status, refused.body.code]).toEqual([403, 'MANUAL_NOT_APPROVED']);
    expect([other.status, other.body.code]).toEqual([403, 'MANUAL_NOT_APPROVED']);
    expect((await clientOf(stage, 'interface.a1').get(`/v1/batches/${batchId}`)).status).toBe(404);
  });

  test('rows are taken and refused one by one, with index and code', async () => {
    const people = await newPeople(stage, [{ at: 'telAviv' }]);

    const progress = await put([
      row(people),
      row(people, { departureAt: '2026-07-06T07:00:00+03:00' }),
      row(people, {
        recipientId: 'nobody-known',
        arrivalAt: '2026-07-08T08:00:00+03:00',
        departureAt: '2026-07-08T12:00:00+03:00',
      }),
      row(people, { reason: 'OTHER' }),
      row(people, { arrivalAt: '2026-08-06T08:00:00+03:00', departureAt: '2026-08-06T09:00:00+03:00' }),
      { ...row(people), sequence: 'first', colour: 'red' },
    ]);

    expect(progress).toMatchObject({ rows: 6, accepted: 2, rejected: 4, unchanged: 0 });
    expect(progress.results.map(({ index, status, code }: any) => [index, status, code])).toEqual([
      [0, 'accepted', undefined],
      [1, 'rejected', 'DEPARTURE_NOT_AFTER_ARRIVAL'],
      [2, 'accepted', 'UNKNOWN_RECIPIENT'],
      [3, 'rejected', 'NOTE_REQUIRED'],
      [4, 'rejected', 'MANUAL_NOT_APPROVED'],
      [5, 'rejected', 'FORMAT'],
    ]);
    expect(progress.results[5].errors.map((error: any) => error.path).sort()).toEqual([
      '/colour',
      '/sequence',
    ]);
    const visit = await clientOf(stage, 'coordinator.a1').get(`/v1/visits/${progress.results[0].visitId}`);
    expect(visit.body).toMatchObject({ minutes: 240, channelIn: 'api', standing: 'verified' });
  });

  test('the same file again stores nothing new and says so, under its own and under another id', async () => {
    const people = await newPeople(stage, [{ at: 'telAviv' }]);
    const rows = [
      row(people),
      row(people, { arrivalAt: '2026-07-07T08:00:00+03:00', departureAt: '2026-07-07T09:00:00+03:00' }),
    ];
    const batchId = `b-${randomUUID()}`;
    const first = await put(rows, batchId);

    const same = await put(rows, batchId);
    const again = await put(rows);

    expect(same).toEqual(first);
    expect(again).toMatchObject({ accepted: 0, rejected: 0, unchanged: 2 });
    expect(await visitsOf(people.caregiverId)).toHaveLength(1);
    const conflict = await clientOf(stage, 'interface.a1').put(`/v1/batches/${batchId}`, { rows: [rows[0]] });
    expect([conflict.status, conflict.body.code]).toEqual([409, 'BATCH_ID_TAKEN']);
  });

  test('a higher sequence replaces, a lower goes to the history, an equal one is refused, a refused one is spent', async () => {
    const people = await newPeople(stage, [{ at: 'telAviv' }]);
    const externalId = `x-${randomUUID()}`;
    const until = (hour: string, sequence: number) =>
      row(people, { externalId, sequence, departureAt: `2026-07-06T${hour}:00:00+03:00` });

    const statuses = [];
    for (const one of [
      until('12', 10),
      until('13', 15),
      until('11', 8),
      until('14', 15),
      until('07', 20),
      until('15', 20),
    ]) {
      const progress = await put([one]);
      statuses.push([progress.results[0].status, progress.results[0].code]);
    }

    expect(statuses).toEqual([
      ['accepted', undefined],
      ['accepted', undefined],
      ['superseded', undefined],
      ['rejected', 'SEQUENCE_USED'],
      ['rejected', 'DEPARTURE_NOT_AFTER_ARRIVAL'],
      ['rejected', 'SEQUENCE_USED'],
    ]);
    const visits = await visitsOf(people.caregiverId);
    expect(visits).toHaveLength(1);
    expect(visits[0].minutes).toBe(300);
  });

  test('a row that names another caregiver or another week takes the visit with it', async () => {
    const [first, second] = [
      await newPeople(stage, [{ at: 'telAviv' }]),
      await newPeople(stage, [{ at: 'telAviv' }]),
    ];
    const externalId = `x-${randomUUID()}`;
    await put([row(first, { externalId, sequence: 1 })]);

    await put([row(second, { externalId, sequence: 3 })]);
    expect([(await visitsOf(first.caregiverId)).length, (await visitsOf(second.caregiverId)).length]).toEqual(
      [0, 1],
    );

    await put([row(first, { externalId, sequence: 2 })]);
    expect([(await visitsOf(first.caregiverId)).length, (await visitsOf(second.caregiverId)).length]).toEqual(
      [0, 1],
    );

    const later = { arrivalAt: '2026-07-20T08:00:00+03:00', departureAt: '2026-07-20T12:00:00+03:00' };
    await put([row(second, { externalId, sequence: 4, ...later })]);
    expect(await visitsOf(second.caregiverId)).toEqual([]);
    const list = await clientOf(stage, 'coordinator.a1').get(
      `/v1/visits?date=2026-07-20&caregiverId=${second.caregiverId}`,
    );
    expect(list.body.items).toMatchObject([{ minutes: 240 }]);
  });

  test('CSV with a header row and a byte order mark is taken; a wrong header names its columns', async () => {
    const people = await newPeople(stage, [{ at: 'telAviv' }]);
    const header = 'sequence,externalId,caregiverId,recipientId,arrivalAt,departureAt,reason,note';
    const line = `7,x-${randomUUID()},${people.caregiverId},${people.recipientIds[0]},2026-07-06T08:00:00+03:00,2026-07-06T10:30:00+03:00,EMERGENCY,"פונתה, עם אמבולנס"`;
    const client = clientOf(stage, 'admin.a1');
    const csv = { 'content-type': 'text/csv; charset=utf-8' };

    const taken = await client.put(
      `/v1/batches/csv-${people.caregiverId}`,
      `\ufeff${header}\r\n${line}\r\n`,
      csv,
    );
    const wrong = await client.put('/v1/batches/csv-wrong', `sequence,externalID\n1,x\n`, csv);

    expect(taken.status, JSON.stringify(taken.body)).toBe(202);
    await eventually(
      () => visitsOf(people.caregiverId),
      (visits) => visits.length === 1 && visits[0].minutes === 150 && visits[0].channelIn === 'batch',
    );
    expect([wrong.status, wrong.body.code]).toEqual([400, 'CSV_INVALID']);
    expect(wrong.body.errors.map((error: any) => error.path)).toEqual(
      expect.arrayContaining(['/externalID', '/externalId', '/reason']),
    );
  });

  test('5,001 rows are refused as a whole; 5,000 with one bad give 4,999 accepted', async () => {
    const people = await newPeople(stage, [{ at: 'telAviv' }]);
    const many = Array.from({ length: 5_001 }, (_, index) => {
      const day = String(1 + (Math.floor(index / 2) % 31)).padStart(2, '0');
      const [from, to] = index % 2 === 0 ? ['08', '11'] : ['15', '18'];
      return row(people, {
        caregiverId: `paper-${Math.floor(index / 62)}`,
        arrivalAt: `2026-07-${day}T${from}:00:00+03:00`,
        departureAt: `2026-07-${day}T${to}:00:00+03:00`,
      });
    });

    const tooMany = await clientOf(stage, 'interface.a1').put(`/v1/batches/b-${randomUUID()}`, {
      rows: many,
    });
    const progress = await put(
      many.slice(1).map((one, index) => (index === 2_500 ? { ...one, arrivalAt: 'noon' } : one)),
    );

    expect([tooMany.status, tooMany.body.code]).toEqual([413, 'TOO_MANY_ROWS']);
    expect(progress).toMatchObject({ rows: 5_000, accepted: 4_999, rejected: 1 });
  }, 120_000);
});
