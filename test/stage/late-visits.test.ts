import { afterAll, beforeAll, expect, test } from 'vitest';
import { alertTable } from '#shared/adapters/alert-table';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { dayView } from '#shared/adapters/day-view';
import { directoryPlans } from '#shared/adapters/directory-plans';
import { directoryReads } from '#shared/adapters/directory-reads';
import { lateSweep } from '#shared/adapters/late-sweep';
import { visitTable } from '#shared/adapters/visit-table';
import { LOCAL_CREDENTIALS } from '../support/dynoxide.ts';
import { clientOf, eventually, newPeople } from '../support/stage-client.ts';
import { startTestStage, type TestStage } from '../support/stage.ts';

let stage: TestStage;
beforeAll(async () => {
  stage = await startTestStage();
}, 120_000);
afterAll(() => stage.stop());

/** A Tuesday. */
const DATE = '2026-10-13';

const sweepAt = async (time: string): Promise<number> => {
  const database = sdkDatabase({
    region: 'il-central-1',
    endpoint: stage.env['DYNAMODB_ENDPOINT'],
    credentials: LOCAL_CREDENTIALS,
  });
  const directory = directoryReads('directory', database);
  const late = lateSweep({
    directory,
    plans: directoryPlans('directory', database),
    days: dayView(visitTable('visits', database), directory),
    alerts: alertTable('alerts', database),
  });
  return late.sweep('a1', DATE, new Date(`${DATE}T${time}:00+03:00`));
};

test('an office sees who has not arrived, until she has', async () => {
  const { caregiverId, recipientIds, report } = await newPeople(stage, [{ at: 'telAviv' }]);
  const office = clientOf(stage, 'coordinator.a1');
  const planned = await office.put(`/v1/assignments/plan-${caregiverId}`, {
    caregiverId,
    recipientId: recipientIds[0],
    from: '2026-01-01',
    plan: [{ weekday: 2, start: '08:00', end: '12:00' }],
  });
  expect(planned.status).toBe(201);
  const listed = async (username: string, more = ''): Promise<any[]> => {
    const list = await clientOf(stage, username).get(`/v1/late-visits?date=${DATE}&limit=200${more}`);
    expect(list.status).toBe(200);
    return list.body.items.filter((one: any) => one.caregiverId === caregiverId);
  };

  await sweepAt('08:10');
  expect(await listed('coordinator.a1')).toEqual([]);
  await sweepAt('08:20');
  expect(await listed('coordinator.a1')).toMatchObject([
    { code: 'LATE', recipientId: recipientIds[0], providerBranchId: 'a1-main', branchId: 'tel-aviv' },
  ]);
  expect(await sweepAt('08:20')).toBe(0);
  await sweepAt('08:40');
  expect(await listed('clerk.tel-aviv')).toMatchObject([{ code: 'NO_SHOW', clearedAt: null }]);
  expect(await listed('division', '&providerId=a1')).toHaveLength(1);
  expect(await listed('coordinator.a2')).toEqual([]);

  await report('arrival', `${DATE}T08:45:00+03:00`);
  await eventually(
    async () => {
      await sweepAt('08:50');
      return listed('coordinator.a1');
    },
    (open) => open.length === 0,
  );
  expect(await listed('coordinator.a1', '&cleared=with')).toMatchObject([
    { code: 'NO_SHOW', clearedAt: '2026-10-13T05:50:00.000Z' },
  ]);
});
