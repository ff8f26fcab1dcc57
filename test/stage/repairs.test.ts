import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { reportTable } from '#shared/adapters/report-table';
import {
  clientOf,
  eventually,
  newIdentityNumber,
  newPeople,
  newReportId,
  PLACES,
} from '../support/stage-client.ts';
import { dayOfLastMonth, monthAgo, wall } from '../support/days.ts';
import { arrival } from '../support/facts.ts';
import { startTestStage, type TestStage } from '../support/stage.ts';

let stage: TestStage;
beforeAll(async () => {
  stage = await startTestStage();
}, 90_000);
afterAll(() => stage.stop());

const DAY = dayOfLastMonth(12);
const codesOf = (visit: any): string[] => visit.exceptions.map((exception: any) => exception.code);
const visitsIn = async (caregiverId: string): Promise<any[]> => {
  const list = await clientOf(stage, 'coordinator.a1').get(`/v1/visits?date=${DAY}&limit=200`);
  return list.body.items.filter((visit: any) => visit.caregiverId === caregiverId);
};
const dayViewOf = (caregiverId: string, wanted: (visits: any[]) => boolean) =>
  eventually(() => visitsIn(caregiverId), wanted);

describe('one cause repaired clears it on every visit that it touched', () => {
  test('an assignment that was missing', async () => {
    const { caregiverId, report } = await newPeople(stage, [{ at: 'telAviv' }]);
    const admin = clientOf(stage, 'admin.a1');
    const recipientId = `c-${randomUUID()}`;
    await admin.put(`/v1/recipients/${recipientId}`, {
      name: 'זכאי',
      identityNumber: newIdentityNumber(),
      branchId: 'tel-aviv',
      householdId: recipientId,
      landlines: [],
      places: [{ placeId: 'home', kind: 'home', latitudeDegrees: 32.08, longitudeDegrees: 34.78 }],
      language: 'he',
    });
    const at = async (kind: string, time: string) =>
      clientOf(stage, `caregiver:${caregiverId}`).put(`/v1/reports/${newReportId()}`, {
        kind,
        recipientIds: [recipientId],
        occurredAt: wall(DAY, time),
        fix: {
          latitudeDegrees: 32.08,
          longitudeDegrees: 34.78,
          accuracyMetres: 5,
          capturedAt: wall(DAY, time),
        },
      });
    await at('arrival', '08:00:00');
    await at('departure', '10:00:00');
    await at('arrival', '12:00:00');
    await at('departure', '14:00:00');
    await dayViewOf(
      caregiverId,
      (visits) =>
        visits.length === 2 &&
        visits.every((visit) => codesOf(visit).includes('NOT_ASSIGNED') && visit.minutes === 120),
    );

    await admin.put(`/v1/assignments/late-${recipientId}`, {
      caregiverId,
      recipientId,
      from: `${monthAgo()}-01`,
    });

    const visits = await dayViewOf(caregiverId, (found) =>
      found.every((visit) => visit.standing === 'verified'),
    );
    const history = await clientOf(stage, 'coordinator.a1').get(`/v1/visits/${visits[0].visitId}/history`);
    expect(history.body.items.at(-1)).toMatchObject({
      cause: { kind: 'assignment', id: `late-${recipientId}` },
      exceptions: [],
    });
    expect(report).toBeDefined();
  });

  test('a pin that stood in the wrong street', async () => {
    const { caregiverId, recipientIds, report } = await newPeople(stage, [{ at: 'telAviv' }]);
    const fix = {
      latitudeDegrees: 32.0827,
      longitudeDegrees: 34.78,
      accuracyMetres: 10,
      capturedAt: wall(DAY, '08:00:00'),
    };
    await report('arrival', wall(DAY, '08:00:00'), { fix });
    await report('departure', wall(DAY, '10:00:00'), { fix });
    await dayViewOf(
      caregiverId,
      (visits) =>
        visits.length === 1 && codesOf(visits[0]).includes('OUTSIDE_PLACE') && visits[0].minutes === 120,
    );
    const admin = clientOf(stage, 'admin.a1');
    const entry = (await admin.get(`/v1/recipients/${recipientIds[0]}`)).body;

    const moved = await admin.put(`/v1/recipients/${recipientIds[0]}`, {
      name: entry.name,
      identityNumber: newIdentityNumber(),
      branchId: entry.branchId,
      householdId: entry.householdId,
      landlines: [],
      places: [{ placeId: 'home', kind: 'home', latitudeDegrees: 32.0827, longitudeDegrees: 34.78 }],
      language: 'he',
    });

    expect([moved.status, moved.body.version]).toEqual([200, 2]);
    const [visit] = await dayViewOf(caregiverId, (visits) => visits[0]?.standing === 'verified');
    expect(visit.place).toMatchObject({ verdict: 'inside', method: 'gps' });
  });

  test('an acknowledgement settles one exception, once, and is told in the history', async () => {
    const { caregiverId, report } = await newPeople(stage, [{ at: 'telAviv' }]);
    await report('arrival', wall(DAY, '08:00:00'), { fix: { absent: 'denied' } });
    await report('departure', wall(DAY, '10:00:00'));
    const [visit] = await dayViewOf(
      caregiverId,
      (visits) => visits[0]?.standing === 'needs-acknowledgement' && visits[0].minutes === 120,
    );
    const office = clientOf(stage, 'coordinator.a1');
    // A report told long after its day gets its second place within a second; until then the day view may know more.
    await eventually(
      () => office.get(`/v1/visits/${visit.visitId}`),
      (answer) => answer.body.minutes === 120,
    );

    const first = await office.post(`/v1/visits/${visit.visitId}/acknowledgements`, {
      code: 'NO_PLACE',
      note: 'דיברנו בטלפון',
    });
    const second = await office.post(`/v1/visits/${visit.visitId}/acknowledgements`, { code: 'NO_PLACE' });
    const wrong = await office.post(`/v1/visits/${visit.visitId}/acknowledgements`, { code: 'OVERLAP' });

    expect([first.status, second.status, wrong.status]).toEqual([201, 200, 422]);
    expect(first.body).toMatchObject({
      standing: 'verified',
      exceptions: [{ code: 'NO_PLACE', acknowledgedBy: expect.any(String) }],
    });
    await dayViewOf(caregiverId, (visits) => visits[0]?.standing === 'verified');
  });
});

describe('pages of a list', () => {
  test.each(['division', 'coordinator.a1'])(
    'of %s: pages of one, two and a hundred tell the same, each visit once',
    async (username) => {
      const { caregiverId, report } = await newPeople(stage, [{ at: 'telAviv' }, { at: 'jerusalem' }]);
      for (const [time, recipient] of [
        ['06', 0],
        ['09', 1],
        ['13', 0],
        ['16', 1],
      ] as const) {
        await report('arrival', wall(DAY, `${time}:00:00`), { recipient });
        await report('departure', wall(DAY, `${time}:50:00`), { recipient });
      }
      await dayViewOf(
        caregiverId,
        (visits) => visits.length === 4 && visits.every((visit) => visit.minutes === 50),
      );

      const lists = [];
      for (const limit of [1, 2, 100]) {
        const ids: string[] = [];
        for (let next = ''; next !== 'done';) {
          const page = await clientOf(stage, username).get(`/v1/visits?date=${DAY}&limit=${limit}${next}`);
          expect(page.body.items.length).toBeLessThanOrEqual(limit);
          ids.push(...page.body.items.map((visit: any) => visit.visitId));
          next = page.body.next === null ? 'done' : `&cursor=${page.body.next}`;
        }
        lists.push(ids);
      }

      expect(new Set(lists[0]).size).toBe(lists[0]?.length);
      expect(lists[1]).toEqual(lists[0]);
      expect(lists[2]).toEqual(lists[0]);
      expect(lists[0]?.filter((id) => id.endsWith(caregiverId))).toHaveLength(4);
    },
  );
});

describe('corrections', () => {
  const complete = async () => {
    const people = await newPeople(stage, [{ at: 'telAviv' }]);
    await people.report('arrival', wall(DAY, '08:00:00'));
    const [visit] = await dayViewOf(people.caregiverId, (visits) => visits.length === 1);
    const body = {
      visitId: visit.visitId,
      caregiverId: people.caregiverId,
      recipientId: people.recipientIds[0],
      reason: 'FORGOT',
    };
    return {
      ...people,
      visit,
      body,
      put: (id: string, more: object) =>
        clientOf(stage, 'coordinator.a1').put(`/v1/corrections/${id}`, { ...body, ...more }),
    };
  };

  test('the same again is answered alike, other content under the id is a conflict', async () => {
    const { put } = await complete();
    const id = randomUUID();

    const first = await put(id, { departureAt: `${DAY}T12:00:00` });
    const again = await put(id, { departureAt: `${DAY}T12:00:00` });
    const other = await put(id, { departureAt: `${DAY}T13:00:00` });

    expect([first.status, again.status, other.status]).toEqual([201, 200, 409]);
    expect(again.body).toEqual(first.body);
    expect(first.body).toMatchObject({ departureAt: wall(DAY, '12:00:00'), status: 'approved' });
  });

  test.each([
    [{ departureAt: `${DAY}T07:00:00` }, 422, 'DEPARTURE_NOT_AFTER_ARRIVAL'],
    [{ departureAt: `${dayOfLastMonth(14)}T12:00:00` }, 422, 'VISIT_TOO_LONG'],
    [{ departureAt: '2026-10-25T01:30:00' }, 422, 'AMBIGUOUS_LOCAL_TIME'],
    [{ departureAt: '2026-03-27T02:30:00' }, 422, 'NONEXISTENT_LOCAL_TIME'],
    [{ departureAt: `${DAY}T12:00:00`, reason: 'OTHER' }, 422, 'BODY_INVALID'],
    [{}, 422, 'BODY_INVALID'],
    [{ departureAt: `${DAY}T12:00:00`, recipientId: 'c2' }, 422, 'VISIT_MISMATCH'],
    [
      { departureAt: `${DAY}T12:00:00`, visitId: '01990000-0000-7000-8000-000000000001~c1~g1' },
      404,
      'NOT_FOUND',
    ],
  ])('%j is refused with %d %s', async (more, status, code) => {
    const { put } = await complete();
    const answer = await put(randomUUID(), more);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  test('who was cared for is told later, where a call named nobody known', async () => {
    const { caregiverId, recipientIds } = await newPeople(stage, [{ at: 'telAviv' }]);
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'local');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local');
    const database = sdkDatabase({ region: 'il-central-1', endpoint: stage.env['DYNAMODB_ENDPOINT'] });
    for (const [kind, hour] of [
      ['arrival', '08'],
      ['departure', '10'],
    ] as const) {
      const report = arrival([], `${DAY} ${hour}:00`, {
        kind,
        caregiverId,
        channel: 'voice-landline',
        unknown: 'recipient',
      });
      await reportTable(stage.env['REPORT_TABLE'] ?? '', database).store(report);
    }
    const [visit] = await dayViewOf(caregiverId, (visits) => visits[0]?.minutes === 120);
    expect(visit.recipientId).toBeNull();

    const told = await clientOf(stage, 'coordinator.a1').put(`/v1/corrections/${randomUUID()}`, {
      visitId: visit.visitId,
      caregiverId,
      recipientId: recipientIds[0],
      departureAt: `${DAY}T10:00:00`,
      reason: 'WRONG_RECIPIENT',
    });

    expect([told.status, told.body.visitId]).toEqual([201, visit.visitId]);
    const [after] = await dayViewOf(
      caregiverId,
      (visits) => visits.length === 1 && visits[0].standing === 'verified',
    );
    expect(after).toMatchObject({
      visitId: visit.visitId,
      recipientId: recipientIds[0],
      branchId: 'tel-aviv',
      minutes: 120,
    });
  });

  test('a visit that nobody reported is recorded, and one is voided', async () => {
    const { caregiverId, recipientIds, put, visit } = await complete();
    const recorded = await clientOf(stage, 'coordinator.a1').put(`/v1/corrections/${randomUUID()}`, {
      caregiverId,
      recipientId: recipientIds[0],
      arrivalAt: `${DAY}T16:00:00`,
      departureAt: `${DAY}T18:00:00`,
      reason: 'PHONE_OFF',
    });
    const voided = await put(randomUUID(), { void: true, reason: 'WRONG_RECIPIENT' });

    expect([recorded.status, voided.status]).toEqual([201, 201]);
    const visits = await dayViewOf(
      caregiverId,
      (found) => found.length === 2 && found.some((one) => one.standing === 'voided'),
    );
    expect(visits.find((one) => one.visitId === visit.visitId).standing).toBe('voided');
    expect(visits.find((one) => one.visitId === recorded.body.visitId)).toMatchObject({
      minutes: 120,
      standing: 'verified',
    });
  });
});

describe('the directory', () => {
  test('an entry put again has a higher version; a version that changed meanwhile is refused', async () => {
    const admin = clientOf(stage, 'admin.a1');
    const recipientId = `v-${randomUUID()}`;
    const content = {
      name: 'זכאי',
      identityNumber: newIdentityNumber(),
      branchId: 'tel-aviv',
      householdId: 'h',
      landlines: [],
      places: [],
      language: 'he',
    };

    const first = await admin.put(`/v1/recipients/${recipientId}`, content);
    const same = await admin.put(`/v1/recipients/${recipientId}`, content);
    const next = await admin.put(
      `/v1/recipients/${recipientId}`,
      { ...content, name: 'זכאי אחר' },
      { 'if-match': '"1"' },
    );
    const stale = await admin.put(
      `/v1/recipients/${recipientId}`,
      { ...content, name: 'זכאי שלישי' },
      { 'if-match': '"1"' },
    );

    expect([first, same, next, stale].map((answer) => [answer.status, answer.body.version])).toEqual([
      [201, 1],
      [200, 1],
      [200, 2],
      [412, undefined],
    ]);
    expect(next.headers.get('etag')).toBe('"2"');
    expect(first.body.identityNumber).toMatch(/^\*{6}\d{3}$/);
  });

  test('an id of another person is taken; the same person may work for two providers', async () => {
    const caregiverId = `v-${randomUUID()}`;
    const content = {
      name: 'מטפלת',
      kind: 'israeli',
      identityNumber: newIdentityNumber(),
      phones: [],
      phoneKind: 'smart',
      language: 'he',
    };
    await clientOf(stage, 'admin.a1').put(`/v1/caregivers/${caregiverId}`, {
      ...content,
      providerBranchId: 'a1-main',
    });

    const other = await clientOf(stage, 'admin.a2').put(`/v1/caregivers/${caregiverId}`, {
      ...content,
      identityNumber: newIdentityNumber(),
      providerBranchId: 'a2-main',
    });
    const same = await clientOf(stage, 'admin.a2').put(`/v1/caregivers/${caregiverId}`, {
      ...content,
      providerBranchId: 'a2-main',
    });

    expect([other.status, other.body.code, same.status]).toEqual([409, 'ID_TAKEN', 201]);
  });

  test('a place without a position asks for one where addresses cannot be looked up', async () => {
    const answer = await clientOf(stage, 'admin.a1').put(`/v1/recipients/v-${randomUUID()}`, {
      name: 'זכאי',
      identityNumber: newIdentityNumber(),
      branchId: 'tel-aviv',
      householdId: 'h',
      landlines: [],
      places: [{ placeId: 'home', kind: 'home', address: 'דיזנגוף 50, תל אביב' }],
      language: 'he',
    });
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toEqual([
      expect.objectContaining({ path: '/places/0', code: 'POSITION_REQUIRED' }),
    ]);
  });

  test('a moved paying date is a dated record, and the day decides the mode', async () => {
    const division = clientOf(stage, 'division');
    await division.put('/v1/branches/nazareth/paying-from', {
      payingFrom: '2026-03-01',
      reason: 'הסניף אינו מוכן',
    });

    const modes = [];
    for (const on of ['2025-09-30', '2025-10-01', '2026-02-28', '2026-03-01'])
      modes.push((await division.get(`/v1/branches/nazareth?on=${on}`)).body.mode);

    expect(modes).toEqual(['not-live', 'reporting', 'reporting', 'paying']);
    expect((await division.get('/v1/branches/nazareth')).body.history).toMatchObject([
      { payingFrom: '2026-03-01', by: expect.any(String) },
    ]);
    expect((await division.get('/v1/branches')).body.items).toHaveLength(24);
    expect(PLACES.telAviv.branchId).toBe('tel-aviv');
  });
});
