import { afterAll, beforeAll, expect, test } from 'vitest';
import { clientOf, eventually, newPeople, newReportId, PLACES } from '../support/stage-client.ts';
import { startTestStage, type TestStage } from '../support/stage.ts';

let stage: TestStage;
beforeAll(async () => {
  stage = await startTestStage();
}, 120_000);
afterAll(() => stage.stop());

const idsIn = (answer: { body: any }): string[] => answer.body.items.map((visit: any) => visit.visitId);

/** Somebody who steps in where nobody assigned her. */
const stepIn = async (recipientId: string, date: string, fix: object = { absent: 'denied' }) => {
  const person = await newPeople(stage, [{ at: 'telAviv' }]);
  const reportId = newReportId();
  const content = { kind: 'arrival', recipientIds: [recipientId], occurredAt: `${date}T08:00:00+03:00`, fix };
  expect((await person.caregiver.put(`/v1/reports/${reportId}`, content)).status).toBe(201);
  return `${reportId}~${recipientId}~${person.caregiverId}`;
};

test.each(['/v1/visits', '/v1/me/visits'])(
  '%s shows a recipient every visit at home, whoever came',
  async (path) => {
    const date = path === '/v1/visits' ? '2026-09-01' : '2026-09-02';
    const visitIds = [await stepIn('c1', date), await stepIn('c1', date)];
    const elsewhere = await stepIn('c2', date);
    const recipient = clientOf(stage, 'recipient.c1');

    const list = await eventually(
      () => recipient.get(`${path}?date=${date}`),
      (answer) => visitIds.every((visitId) => idsIn(answer).includes(visitId)),
    );
    const first = await recipient.get(`${path}?date=${date}&limit=1`);
    const rest = await recipient.get(`${path}?date=${date}&cursor=${first.body.next}`);

    expect(idsIn(list)).not.toContain(elsewhere);
    expect([...idsIn(first), ...idsIn(rest)]).toEqual(idsIn(list));
  },
);

test('an office asks for the visits at one recipient, and for none of another provider', async () => {
  const visitId = await stepIn('c1', '2026-09-03');
  const ask = (username: string) =>
    clientOf(stage, username).get('/v1/visits?date=2026-09-03&recipientId=c1');

  await eventually(
    () => ask('coordinator.a1'),
    (answer) => idsIn(answer).includes(visitId),
  );
  expect(idsIn(await ask('coordinator.a2'))).toEqual([]);
});

test('a repaired place clears its exception also where nobody was assigned', async () => {
  const { recipientIds } = await newPeople(stage, [{ at: 'telAviv' }]);
  const [recipientId = ''] = recipientIds;
  const { branchId: _branch, ...position } = PLACES.bneiBrak;
  const at = { ...position, accuracyMetres: 10, capturedAt: '2026-11-20T08:00:00+02:00' };
  const visitId = await stepIn(recipientId, '2026-11-20', at);
  const listed = async (): Promise<string[]> => {
    const list = await clientOf(stage, 'coordinator.a1').get('/v1/visits?date=2026-11-20&limit=200');
    const visit = list.body.items.find((one: any) => one.visitId === visitId);
    return visit?.exceptions.map((one: any) => one.code) ?? [];
  };
  await eventually(listed, (codes) => codes.includes('OUTSIDE_PLACE'));

  const admin = clientOf(stage, 'admin.a1');
  const { body } = await admin.get(`/v1/recipients/${recipientId}`);
  const moved = await admin.put(`/v1/recipients/${recipientId}`, {
    name: body.name,
    identityNumber: '000000018',
    branchId: body.branchId,
    householdId: body.householdId,
    landlines: [],
    places: [{ placeId: 'home', kind: 'home', ...position }],
    language: 'he',
  });
  expect(moved.status, JSON.stringify(moved.body)).toBe(200);

  const codes = await eventually(listed, (found) => found.length > 0 && !found.includes('OUTSIDE_PLACE'));
  expect(codes).toContain('NOT_ASSIGNED');
});
