import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, DynamoDBDocumentClient, paginateScan, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { clientOf, eventually, newPeople } from '../support/stage-client.ts';
import { startTestStage, type TestStage } from '../support/stage.ts';

let stage: TestStage;
beforeAll(async () => {
  stage = await startTestStage();
  for (const [name, value] of Object.entries(stage.env)) vi.stubEnv(name, value);
}, 90_000);
afterAll(() => stage.stop());

const DAY = '2026-10-19';

test('all visits derived anew are the day view; what was lost or bent is shown and mended', async () => {
  const { rebuild } = await import('#local/rebuild');
  const { caregiverId, report } = await newPeople(stage, [{ at: 'telAviv' }, { at: 'jerusalem' }]);
  // An exception with details: the database gives the fields of a map back in an order of its own.
  await report('arrival', `${DAY}T08:00:00+03:00`);
  await report('departure', `${DAY}T12:00:00+03:00`);
  await report('arrival', `${DAY}T12:10:00+03:00`, { recipient: 1 });
  await report('departure', `${DAY}T14:00:00+03:00`, { recipient: 1 });
  await eventually(
    () => clientOf(stage, 'division').get(`/v1/visits?date=${DAY}`),
    (list) =>
      list.body.items.filter((visit: any) => visit.caregiverId === caregiverId && visit.minutes > 0)
        .length === 2,
  );
  const whole = await eventually(
    () => rebuild(false),
    ({ differences }) => differences.length === 0,
  );
  expect(whole.visits).toBeGreaterThanOrEqual(2);

  const client = DynamoDBDocumentClient.from(
    new DynamoDBClient({ endpoint: stage.env['DYNAMODB_ENDPOINT'] ?? '', region: 'il-central-1' }),
  );
  const table = stage.env['VISIT_TABLE'] ?? '';
  const items = [];
  for await (const page of paginateScan({ client }, { TableName: table })) items.push(...(page.Items ?? []));
  const [lost, bent] = items.filter(
    (item) => item['gone'] !== true && String(item['sk']).endsWith(`~${caregiverId}`),
  );
  await client.send(new DeleteCommand({ TableName: table, Key: { pk: lost?.['pk'], sk: lost?.['sk'] } }));
  await client.send(new PutCommand({ TableName: table, Item: { ...bent, minutes: 1, hash: 'bent' } }));
  await client.send(
    new PutCommand({
      TableName: table,
      Item: { ...bent, pk: String(bent?.['pk']).replace(DAY, '2026-10-20') },
    }),
  );

  const shown = await rebuild(false);
  await rebuild(true);
  const mended = await rebuild(false);

  expect(shown.differences.map(({ what }) => what).sort()).toEqual(['differs', 'missing', 'too much']);
  expect(mended.differences).toEqual([]);
});
