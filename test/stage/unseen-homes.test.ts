import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clientOf, eventually, newPeople, newReportId } from '../support/stage-client.ts';
import { startTestStage, type TestStage } from '../support/stage.ts';

let stage: TestStage;
beforeAll(async () => {
  stage = await startTestStage();
}, 120_000);
afterAll(() => stage.stop());

const NUMBERED = /etres":[0-9]/;

test('made-up readings tell nobody how far a home is to which nobody assigned them', async () => {
  const { recipientIds } = await newPeople(stage, [{ at: 'telAviv' }]);
  const probing = await newPeople(stage, [{ at: 'bneiBrak' }]);
  const content = {
    kind: 'arrival',
    recipientIds,
    occurredAt: '2026-09-15T08:00:00+03:00',
    fix: {
      latitudeDegrees: 32.09,
      longitudeDegrees: 34.78,
      accuracyMetres: 5,
      capturedAt: '2026-09-15T08:00:00+03:00',
    },
  };
  const reportId = newReportId();

  const put = await probing.caregiver.put(`/v1/reports/${reportId}`, content);
  const sync = await probing.caregiver.post('/v1/reports/sync', {
    reports: [{ reportId: newReportId(), ...content, occurredAt: '2026-09-15T09:00:00+03:00' }],
  });
  const visitId = `${reportId}~${recipientIds[0]}~${probing.caregiverId}`;
  const answers = [
    put,
    sync,
    await eventually(
      () => probing.caregiver.get(`/v1/visits/${visitId}`),
      (answer) => answer.status === 200,
    ),
    await probing.caregiver.get('/v1/visits?date=2026-09-15'),
    await probing.caregiver.get('/v1/me/visits?date=2026-09-15'),
    await probing.caregiver.get(`/v1/visits/${visitId}/history`),
  ];
  const words = await probing.caregiver.get(`/v1/visits/${visitId}/explanation?language=en`);

  expect(put.body.place).toEqual({ verdict: 'outside', method: 'gps', distanceMetres: null });
  for (const answer of answers) {
    expect(answer.status).toBeLessThan(300);
    expect(JSON.stringify(answer.body)).not.toMatch(NUMBERED);
  }
  expect(JSON.stringify(words.body)).not.toMatch(/[0-9] metre/);
  const office = await clientOf(stage, 'coordinator.a1').get(`/v1/visits/${visitId}`);
  expect(office.body.place.distanceMetres).toBeGreaterThan(1_000);
});

test('whoever was assigned is told, also after the assignment ended', async () => {
  const { caregiverId, recipientIds, report } = await newPeople(stage, [{ at: 'telAviv' }]);
  const ended = { caregiverId, recipientId: recipientIds[0], from: '2025-01-01', to: '2025-01-31' };
  await clientOf(stage, 'admin.a1').put(`/v1/assignments/e-${randomUUID()}`, ended);

  const answer = await report('arrival', '2026-09-15T08:00:00+03:00');

  expect(answer.body.place).toMatchObject({ verdict: 'inside', distanceMetres: expect.any(Number) });
});
