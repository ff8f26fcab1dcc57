import { createHash, createSign, generateKeyPairSync, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chainText, deviceStatement } from '#shared/domain/device-statement';
import { clientOf, eventually, newPeople, newReportId, PLACES } from '../support/stage-client.ts';
import { startTestStage, type TestStage } from '../support/stage.ts';

let stage: TestStage;
beforeAll(async () => {
  stage = await startTestStage();
}, 90_000);
afterAll(() => stage.stop());

const DAY = '2026-10-05';
const { branchId: _branch, ...HOME } = PLACES.telAviv;
const codesOf = (visit: any): string[] => visit.exceptions.map((exception: any) => exception.code);

/** A phone with a key of its own, which numbers, chains and signs what it keeps. */
const newPhone = async (caregiverId: string) => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { kty, crv, x, y } = publicKey.export({ format: 'jwk' });
  const deviceId = randomUUID();
  const registered = await clientOf(stage, `caregiver:${caregiverId}`).put(`/v1/devices/${deviceId}`, {
    publicKey: { kty, crv, x, y },
  });
  expect(registered.status, JSON.stringify(registered.body)).toBe(201);
  let sequence = 0;
  let previousHash: string | null = null;
  return (kind: 'arrival' | 'departure', recipientId: string | undefined, time: string) => {
    sequence += 1;
    const occurredAt = `${DAY}T${time}+03:00`;
    const content = {
      reportId: newReportId(Date.parse(occurredAt)),
      kind,
      recipientIds: [recipientId ?? ''],
      occurredAt,
      fix: { ...HOME, accuracyMetres: 8, capturedAt: occurredAt },
    };
    const device = {
      deviceId,
      sequence,
      previousHash,
      bootId: 'boot-1',
      monotonicMillis: sequence * 1_000,
      sentMonotonicMillis: null,
      signature: '',
    };
    const statement = deviceStatement({ ...content, device });
    device.signature = createSign('sha256')
      .update(statement)
      .sign({ key: privateKey, dsaEncoding: 'ieee-p1363' })
      .toString('base64url');
    previousHash = createHash('sha256').update(chainText(statement, device.signature)).digest('base64url');
    return { ...content, device };
  };
};

const day = async () => {
  const people = await newPeople(stage, [{ at: 'telAviv' }, { at: 'telAviv' }]);
  const press = await newPhone(people.caregiverId);
  const [first, second] = people.recipientIds;
  const reports = [
    press('arrival', first, '08:00:00'),
    press('arrival', first, '08:01:00'),
    press('departure', first, '10:00:00'),
    press('arrival', second, '10:30:00'),
    press('departure', second, '12:30:00'),
    press('arrival', first, '16:00:00'),
    press('departure', first, '18:00:00'),
  ];
  return { ...people, reports };
};

const visitsOf = (caregiverId: string, wanted: (visits: any[]) => boolean): Promise<any[]> =>
  eventually(async () => {
    const list = await clientOf(stage, 'coordinator.a1').get(`/v1/visits?date=${DAY}&limit=200`);
    return list.body.items.filter((visit: any) => visit.caregiverId === caregiverId);
  }, wanted);

describe('a phone that was off line', () => {
  test('any interleaving and repetition of sync requests gives the same visits', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uniqueArray(fc.nat(6), { minLength: 1, maxLength: 7 }), { minLength: 1, maxLength: 4 }),
        async (picks) => {
          const { caregiverId, caregiver, reports } = await day();
          // Random parts in random order, some side by side, and at last everything, so that nothing is missing.
          const parts = [...picks.map((pick) => pick.map((index) => reports[index])), [...reports].reverse()];

          const answers = [];
          for (let index = 0; index < parts.length; index += 2) {
            answers.push(
              ...(await Promise.all(
                parts
                  .slice(index, index + 2)
                  .map((part) => caregiver.post('/v1/reports/sync', { reports: part })),
              )),
            );
          }

          for (const answer of answers)
            expect(
              answer.body.results
                .map((result: any) => result.status)
                .every((status: number) => status === 200 || status === 201),
            ).toBe(true);
          const visits = await visitsOf(
            caregiverId,
            (found) =>
              found.length === 3 && found.every((visit) => visit.minutes === 120) && found[0].version === 3,
          );
          expect(
            visits.map(({ standing, version, exceptions }) => ({ standing, version, exceptions })),
          ).toEqual([
            { standing: 'verified', version: 3, exceptions: [] },
            { standing: 'verified', version: 2, exceptions: [] },
            { standing: 'verified', version: 2, exceptions: [] },
          ]);
        },
      ),
      { numRuns: 6 },
    );
  }, 120_000);

  test('a bad report never blocks the others, and each has its result in the order sent', async () => {
    const { caregiverId, caregiver, reports } = await day();
    const other = { ...reports[0], occurredAt: `${DAY}T08:30:00+03:00` };

    const first = await caregiver.post('/v1/reports/sync', {
      reports: [reports[0], { reportId: 'nonsense' }, 7, reports[2]],
    });
    const second = await caregiver.post('/v1/reports/sync', { reports: [other, reports[0]] });

    expect(first.body.results.map((result: any) => result.status)).toEqual([201, 422, 422, 201]);
    expect(first.body.results[1]).toMatchObject({
      reportId: 'nonsense',
      problem: { code: 'REPORT_INVALID', status: 422 },
    });
    expect(second.body.results.map((result: any) => result.status)).toEqual([409, 200]);
    const [visit] = await visitsOf(caregiverId, (found) => found.length === 1);
    expect(visit.arrivalAt).toBe(`${DAY}T05:00:00.000Z`);
  });

  test('a hundred reports are taken, a hundred and one are not', async () => {
    const { caregiver, recipientIds } = await newPeople(stage, [{ at: 'telAviv' }]);
    const many = Array.from({ length: 101 }, (_, index) => ({
      reportId: newReportId(),
      kind: 'arrival',
      recipientIds,
      occurredAt: new Date(Date.parse(`${DAY}T00:00:00Z`) + index * 600_000).toISOString(),
      fix: { absent: 'timeout' },
    }));

    const hundred = await caregiver.post('/v1/reports/sync', { reports: many.slice(1) });
    const more = await caregiver.post('/v1/reports/sync', { reports: many });

    expect(hundred.body.results.map((result: any) => result.status)).toEqual(Array(100).fill(201));
    expect(more.status).toBe(400);
  });

  test('a signed chain is trusted; a missing link, a changed word and an unknown key are told, never refused', async () => {
    const whole = await day();
    const answer = await whole.caregiver.put(
      `/v1/reports/${whole.reports[0]?.reportId}`,
      (({ reportId: _, ...content }) => content)(whole.reports[0] as any),
    );
    expect([answer.status, answer.body.notes]).toEqual([201, []]);

    const broken = await day();
    const changed = { ...broken.reports[3], occurredAt: `${DAY}T10:31:00+03:00` };
    const synced = await broken.caregiver.post('/v1/reports/sync', {
      reports: [broken.reports[0], broken.reports[2], changed],
    });

    expect(synced.body.results.map((result: any) => result.status)).toEqual([201, 201, 201]);
    expect(synced.body.results[2].report.notes).toContain('SIGNATURE_INVALID');
    const visits = await visitsOf(
      broken.caregiverId,
      (found) => found.length === 2 && found.every((visit) => codesOf(visit).includes('TAMPER_SUSPECT')),
    );
    expect(visits.map((visit) => visit.minutes)).toEqual([120, null]);
  });
});
