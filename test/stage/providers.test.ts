import { afterAll, beforeAll, expect, test } from 'vitest';
import { clientOf, newPeople } from '../support/stage-client.ts';
import { startTestStage, type TestStage } from '../support/stage.ts';

let stage: TestStage;
beforeAll(async () => {
  stage = await startTestStage();
  for (const letter of ['c', 'd', 'e']) {
    const content = {
      name: `ספק ${letter}`,
      branches: [{ providerBranchId: `${letter}-main`, name: 'ראשי' }],
    };
    const answer = await clientOf(stage, 'division').put(`/v1/providers/list-${letter}`, content);
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  }
  await newPeople(stage, [{ at: 'telAviv', provider: 'a1' }]);
}, 240_000);
afterAll(() => stage?.stop());

const listed = async (username: string, query = ''): Promise<any> =>
  (await clientOf(stage, username).get(`/v1/providers${query}`)).body;

test('the Division and inspectors read every provider by id and name, page after page', async () => {
  const whole = await listed('division');
  const found: unknown[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const page: any = await listed('inspector', `?limit=2${cursor && `&cursor=${cursor}`}`);
    expect(page.items.length).toBeLessThanOrEqual(2);
    found.push(...page.items);
    cursor = page.next;
  }

  expect(whole.items).toContainEqual({ providerId: 'list-c', name: 'ספק c' });
  expect(whole.items.map((one: any) => one.providerId)).toEqual(
    expect.arrayContaining(['a1', 'a2', 'list-d', 'list-e']),
  );
  expect(found).toEqual(whole.items);
});

test('staff of a branch read those that serve there, and no others', async () => {
  const { items } = await listed('clerk.tel-aviv');
  const ids = items.map((one: any) => one.providerId);

  expect(ids).toContain('a1');
  expect(ids).not.toContain('list-c');
  expect((await clientOf(stage, 'clerk.tel-aviv').get('/v1/providers/list-c')).status).toBe(404);
});

test('a provider has no list of the others, and a foreign cursor is refused', async () => {
  expect((await clientOf(stage, 'admin.a1').get('/v1/providers')).status).toBe(403);
  const answer = await clientOf(stage, 'division').get('/v1/providers?cursor=%25%25');

  expect(answer.status).toBe(400);
  expect(answer.body.errors).toMatchObject([{ path: '?cursor', code: 'CURSOR' }]);
});
