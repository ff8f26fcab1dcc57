import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clientOf, eventually, newPeople } from '../support/stage-client.ts';
import { startTestStage, type TestStage } from '../support/stage.ts';

let stage: TestStage;
beforeAll(async () => {
  stage = await startTestStage();
}, 120_000);
afterAll(() => stage.stop());

const window = (from: string, to: string) => ({
  from: `2026-08-20T${from}:00+03:00`,
  to: `2026-08-20T${to}:00+03:00`,
  what: 'app',
  reason: 'הרשת נפלה',
});
const codesIn = (visit: any): string[] => visit?.exceptions.map((one: any) => one.code) ?? [];

test('an outage is seen on every visit of its window at once, and is gone when its window is mended', async () => {
  const { caregiver, report, caregiverId, recipientIds } = await newPeople(stage, [{ at: 'telAviv' }]);
  const { reportId } = await report('arrival', '2026-08-20T08:00:00+03:00');
  const visitId = `${reportId}~${recipientIds[0]}~${caregiverId}`;
  const office = clientOf(stage, 'coordinator.a1');
  const inList = async (): Promise<string[]> => {
    const list = await office.get('/v1/visits?date=2026-08-20&limit=200');
    return codesIn(list.body.items.find((visit: any) => visit.visitId === visitId));
  };
  await eventually(inList, (codes) => codes.includes('MISSING_DEPARTURE'));
  const path = `/v1/outages/${randomUUID()}`;
  const division = clientOf(stage, 'division');

  const put = await division.put(path, window('11:00', '13:00'));
  const again = await division.put(path, window('11:00', '13:00'));

  expect([put.status, again.status, again.body.version]).toEqual([201, 200, 1]);
  expect(await inList()).toEqual(['MISSING_DEPARTURE', 'SYSTEM_FAULT']);
  const byHerself = await caregiver.get('/v1/me/visits?date=2026-08-20');
  expect(codesIn(byHerself.body.items[0])).toEqual(['MISSING_DEPARTURE', 'SYSTEM_FAULT']);
  expect(codesIn((await office.get(`/v1/visits/${visitId}`)).body)).toContain('SYSTEM_FAULT');
  const words = await office.get(`/v1/visits/${visitId}/explanation?language=en`);
  expect(JSON.stringify(words.body)).toContain('counts against nobody');

  const mended = await division.put(path, window('05:00', '06:00'), { 'if-match': '"1"' });
  const stale = await division.put(path, window('05:00', '06:30'), { 'if-match': '"1"' });

  expect([mended.status, mended.body.version, stale.status]).toEqual([200, 2, 412]);
  expect(await inList()).toEqual(['MISSING_DEPARTURE']);
});

test('a wrong window is refused field by field', async () => {
  const answer = await clientOf(stage, 'division').put('/v1/outages/wrong', window('13:00', '11:00'));

  expect(answer).toMatchObject({
    status: 422,
    body: { errors: [{ path: '/to', code: 'ENDS_BEFORE_IT_BEGINS' }] },
  });
});
