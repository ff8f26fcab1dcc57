import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DAY_MILLIS, localDateOf } from '#shared/domain/instants';
import { type Answer, clientOf, eventually, newIdentityNumber } from '../support/stage-client.ts';
import { startTestStage, type TestStage } from '../support/stage.ts';

/** Circular 1536A through HTTP, by what the contract names alone: recipients, permits, determinations, the decision. */

let stage: TestStage;
beforeAll(async () => {
  stage = await startTestStage();
}, 90_000);
afterAll(() => stage.stop());

const as = (username: string) => clientOf(stage, username);
const told = (answer: Answer, status: number): Answer => {
  expect(answer.status, JSON.stringify(answer.body)).toBe(status);
  return answer;
};

type Home = { ids: [string, string]; setPoints: (which: 0 | 1, points: number) => Promise<void> };

const recipient = (points: number, householdId: string) => ({
  name: 'זכאית לדוגמה',
  identityNumber: newIdentityNumber(),
  branchId: 'tel-aviv',
  householdId,
  landlines: [],
  places: [],
  points,
  language: 'he',
});

/** Two recipients of one home, registered by a provider's software. */
const aHome = async (
  points: readonly [number, number],
  provider = 'a1',
  homes = ['h', 'h'],
): Promise<Home> => {
  const mark = randomUUID().slice(0, 8);
  const ids: [string, string] = [`x-${mark}`, `y-${mark}`];
  const bodies = points.map((one, index) => recipient(one, `${homes[index]}-${mark}`));
  for (const [index, id] of ids.entries()) {
    told(await as(`interface.${provider}`).put(`/v1/recipients/${id}`, bodies[index]), 201);
  }
  return {
    ids,
    setPoints: async (which, some) => {
      const body = { ...bodies[which], points: some };
      told(await as(`interface.${provider}`).put(`/v1/recipients/${ids[which]}`, body), 200);
    },
  };
};

const permit = async (body: object, by = 'clerk.tel-aviv'): Promise<Answer> =>
  told(
    await as(by).put(`/v1/immigration-permits/${randomUUID()}`, {
      from: '2020-01-01',
      to: '2030-12-31',
      ...body,
    }),
    201,
  );

const determination = ([a, b]: [string, string], more: object = {}) => ({
  recipientIds: [a, b],
  caregiverId: 'f1',
  load: false,
  month: '2025-01',
  visitedOn: '2025-01-10',
  professional: { name: 'שירה לב', kind: 'social-worker' },
  ...more,
});
const determine = async (ids: [string, string], more: object = {}, by = 'interface.a1'): Promise<Answer> =>
  told(await as(by).put(`/v1/determinations/${randomUUID()}`, determination(ids, more)), 201);

/** Asked in both orders; the answer is one. */
const decide = async ([a, b]: [string, string], month: string, caregiverId = 'f1', by = 'interface.a1') => {
  const ask = (recipientIds: string[]) =>
    as(by).post('/v1/shared-worker/decision?language=en', { recipientIds, caregiverId, month });
  const { body } = told(await ask([a, b]), 200);
  const turned = told(await ask([b, a]), 200);
  expect(turned.body).toEqual(body);
  return body;
};
const outcome = ({ group, allowed, code }: any) => [group, allowed, code];

describe('worked example 12', () => {
  test.each([
    [
      [9.5, 8.0],
      [2, false, 81],
    ],
    [
      [9.5, 7.5],
      [3, false, 81],
    ],
    [
      [4.5, 4.0],
      [1, true, null],
    ],
    [
      [4.5, 4.5],
      [3, false, 81],
    ],
    [
      [9.0, 9.0],
      [3, false, 81],
    ],
  ] as const)('points %j give %j', async (points, wanted) => {
    const { ids } = await aHome(points);
    await permit({ recipientId: ids[0] });

    expect(outcome(await decide(ids, '2026-03'))).toEqual(wanted);
  });

  test('without a permit group 1 waits for one', async () => {
    const { ids } = await aHome([4.5, 4.0]);
    const before = await decide(ids, '2026-03');
    await permit({ recipientId: ids[0] });

    expect([outcome(before), before.followUps.map((one: any) => one.code)]).toEqual([
      [1, false, 81],
      expect.arrayContaining(['CHECK_PERMIT']),
    ]);
    expect(await decide(ids, '2026-03')).toMatchObject({
      group: 1,
      allowed: true,
      code: null,
      supplementAllowed: false,
    });
  });

  test('of the seeded spouses c1 and c2, 9.5 and 7.5 points, group 3 decides', async () => {
    expect((await decide(['c1', 'c2'], '2026-03')).group).toBe(3);
  });

  test.each([
    ['2020-12-30', [3, true, null]],
    ['2020-12-31', [2, false, 81]],
  ])('a joint permit approved on %s', async (approvedOn, wanted) => {
    const { ids } = await aHome([9.5, 8.0]);
    await permit({ recipientId: ids[0], joint: { withRecipientId: ids[1], approvedOn } });

    expect(outcome(await decide(ids, '2026-03'))).toEqual(wanted);
  });
});

describe('determinations', () => {
  test('hold to their last month and no longer, entered by either side', async () => {
    const { ids } = await aHome([5, 5]);
    await determine([ids[1], ids[0]], {}, 'worker.social');
    const short = await aHome([5, 5]);
    await determine(short.ids, { untilMonth: '2025-06' });

    expect([
      outcome(await decide(ids, '2024-12')),
      outcome(await decide(ids, '2026-12')),
      outcome(await decide(ids, '2027-01')),
      outcome(await decide(short.ids, '2025-06')),
      outcome(await decide(short.ids, '2025-07')),
    ]).toEqual([
      [3, false, 81],
      [3, true, null],
      [3, false, 82],
      [3, true, null],
      [3, false, 82],
    ]);
  });

  test('end supplementary hours with the 1st of the next month', async () => {
    const { ids } = await aHome([5, 5]);
    await determine(ids);

    expect([
      (await decide(ids, '2025-01')).supplementAllowed,
      (await decide(ids, '2025-02')).supplementAllowed,
    ]).toEqual([true, false]);
  });

  test('of load are 82, and the latest counts', async () => {
    const { ids } = await aHome([5, 5]);
    await determine(ids, { load: true });
    expect(outcome(await decide(ids, '2025-01'))).toEqual([3, false, 82]);

    await determine(ids, { month: '2025-03', visitedOn: '2025-03-02' });
    expect(outcome(await decide(ids, '2025-02'))).toEqual([3, false, 82]);
    expect(outcome(await decide(ids, '2025-03'))).toEqual([3, true, null]);
  });

  test('end when the worker is replaced in mid-month, a condition worsens, or a permit changes', async () => {
    const { ids, setPoints } = await aHome([5, 5]);
    await determine(ids);
    expect(outcome(await decide(ids, '2025-09', 'f2'))).toEqual([3, false, 82]);
    await determine(ids, { caregiverId: 'f2', month: '2025-09', visitedOn: '2025-09-15' });
    expect(outcome(await decide(ids, '2025-09', 'f2'))).toEqual([3, true, null]);
    expect(outcome(await decide(ids, '2025-09', 'f1'))).toEqual([3, true, null]);
    expect(outcome(await decide(ids, '2025-10', 'f1'))).toEqual([3, false, 82]);

    await setPoints(0, 6);
    expect(outcome(await decide(ids, '2025-09', 'f2'))).toEqual([3, false, 82]);

    const other = await aHome([5, 5]);
    await determine(other.ids);
    await permit({ recipientId: other.ids[0], from: '2025-06-01' });
    expect(outcome(await decide(other.ids, '2025-05'))).toEqual([3, true, null]);
    expect(outcome(await decide(other.ids, '2025-06'))).toEqual([3, false, 82]);
  });

  test('are facts: the same again is 200, other content 409, wrong content names every field', async () => {
    const { ids } = await aHome([5, 5]);
    const path = `/v1/determinations/${randomUUID()}`;
    told(await as('interface.a1').put(path, determination(ids)), 201);
    told(await as('interface.a1').put(path, determination([ids[1], ids[0]])), 200);
    told(await as('interface.a1').put(path, determination(ids, { load: true })), 409);

    const wrong = determination([ids[0], ids[0]], {
      month: '2025-13',
      untilMonth: '2024-01',
      professional: { name: '' },
    });
    const refused = told(await as('interface.a1').put(`/v1/determinations/${randomUUID()}`, wrong), 400);
    expect(refused.body.errors.map((one: any) => one.path).sort()).toEqual([
      '/month',
      '/professional/kind',
      '/professional/name',
      '/recipientIds/1',
    ]);
    const long = determination(ids, { untilMonth: '2027-02' });
    expect(
      told(await as('interface.a1').put(`/v1/determinations/${randomUUID()}`, long), 422).body.errors[0],
    ).toMatchObject({
      path: '/untilMonth',
      code: 'LONGER_THAN_TWO_YEARS',
    });
  });

  test('of two recipients in cash are the social worker’s alone', async () => {
    const { ids } = await aHome([5, 5]);
    for (const recipientId of ids) {
      const body = {
        recipientId,
        from: '2024-01-01',
        points: 5,
        reduced: false,
        track: 'cash',
        supplements: [],
      };
      told(await as('clerk.tel-aviv').put(`/v1/benefit-decisions/${randomUUID()}`, body), 201);
    }
    const path = `/v1/determinations/${randomUUID()}`;

    expect(told(await as('interface.a1').put(path, determination(ids)), 403).body.code).toBe('CASH_BENEFIT');
    told(await as('worker.social').put(path, determination(ids)), 422);
    const own = { professional: { name: 'תמר', kind: 'nii-social-worker' } };
    told(await as('worker.social').put(path, determination(ids, own)), 201);
    expect(outcome(await decide(ids, '2026-03'))).toEqual([3, true, null]);
  });
});

describe('the case', () => {
  test('of two who are not spouses goes to the Division', async () => {
    const { ids } = await aHome([5, 5]);
    expect((await decide(ids, '2026-03')).followUps.map((one: any) => one.code)).toContain('RECORD_SPOUSE');
    const relation = { recipientIds: ids, kind: 'other', source: 'recorded', from: '2020-01-01' };
    told(await as('clerk.tel-aviv').put(`/v1/household-relations/${randomUUID()}`, relation), 201);
    expect(await decide(ids, '2026-03')).toMatchObject({
      group: null,
      allowed: false,
      code: null,
      refer: true,
    });

    const apart = await aHome([5, 5], 'a1', ['h', 'k']);
    expect((await decide(apart.ids, '2026-03')).refer).toBe(true);
  });

  test('belongs to its tenants', async () => {
    const { ids } = await aHome([5, 5]);
    const ask = { recipientIds: ids, caregiverId: 'f1', month: '2026-03' };
    told(await as('interface.a2').post('/v1/shared-worker/decision', ask), 404);
    told(await as('interface.a2').put(`/v1/determinations/${randomUUID()}`, determination(ids)), 404);
    told(
      await as('interface.a1').post('/v1/shared-worker/decision', { ...ask, recipientIds: [ids[0], 'c4'] }),
      404,
    );
    told(
      await as('interface.a1').post('/v1/shared-worker/decision', {
        ...ask,
        recipientIds: [ids[0], 'nobody'],
      }),
      404,
    );
    for (const by of [
      'division',
      'clerk.tel-aviv',
      'worker.social',
      'inspector',
      'coordinator.a1',
      'admin.a1',
    ]) {
      told(await as(by).post('/v1/shared-worker/decision', ask), 200);
    }
  });

  test('keeps its history, its notices, and what waits until somebody has done it', async () => {
    const { ids } = await aHome([5, 5]);
    await determine(ids, { month: '2026-11', visitedOn: '2026-11-02', load: true });
    const found = told(
      await as('clerk.tel-aviv').get(
        `/v1/shared-worker/cases?recipientId=${ids[1]}&month=2026-11&language=en`,
      ),
      200,
    );
    const [theCase] = found.body.items;
    expect([...theCase.recipientIds].sort()).toEqual([...ids].sort());
    expect(theCase.history).toMatchObject([{ care: 'determination', load: true, by: 'interface.a1' }]);
    expect(theCase.notices).toMatchObject([
      { group: 3, reason: 'new', providerIds: ['a1'] },
      { group: 3, reason: 'determined', providerIds: ['a1'] },
    ]);
    expect(theCase.decisions).toMatchObject([{ caregiverId: 'f1', code: 82, cashAllowed: false }]);
    expect(theCase.decisions[0].explanation.map((one: any) => one.text)).toContain(
      'It was determined that there is a care load (כ), from 11/2026 to 10/2028.',
    );

    const mine = (list: Answer) => list.body.items.filter((one: any) => one.recipientIds.includes(ids[0]));
    const listed = mine(told(await as('clerk.tel-aviv').get('/v1/follow-ups?limit=200'), 200));
    expect(listed.map((one: any) => one.code)).toEqual(['RECORD_SPOUSE']);
    const path = `/v1/follow-ups/${listed[0].followUpId}/done`;
    told(await as('interface.a1').post(path, { note: 'הוזן' }), 404);
    told(await as('clerk.tel-aviv').post(path, { note: 'הוזן' }), 201);
    told(await as('clerk.tel-aviv').post(path, { note: 'הוזן' }), 200);
    expect(mine(await as('clerk.tel-aviv').get('/v1/follow-ups?branchId=tel-aviv&limit=200'))).toEqual([]);
    told(await as('clerk.tel-aviv').get('/v1/follow-ups?branchId=haifa'), 404);
    told(await as('division').get('/v1/follow-ups'), 422);
  });

  test('opens by itself when one foreign worker is assigned to two of a home', async () => {
    const { ids } = await aHome([5, 5]);
    for (const recipientId of ids) {
      const body = { caregiverId: 'f1', recipientId, from: '2026-11-01' };
      told(await as('interface.a1').put(`/v1/assignments/${randomUUID()}`, body), 201);
    }
    const work = await eventually(
      () => as('coordinator.a1').get('/v1/follow-ups?limit=200'),
      ({ body }) => body.items.some((one: any) => one.recipientIds.includes(ids[0])),
      60,
    );
    const mine = work.body.items.filter((one: any) => one.recipientIds.includes(ids[0]));
    expect(mine).toMatchObject([
      { code: 'CHECK_CARE_LOAD', owner: 'provider', ownerIds: ['a1'], caregiverId: 'f1' },
    ]);

    const path = `/v1/follow-ups/${mine[0].followUpId}/done`;
    told(await as('coordinator.a2').post(path, { note: 'נבדק' }), 404);
    told(await as('coordinator.a1').post(path, { note: 'נבדק' }), 201);
  });

  test('takes an appeal and its result, once', async () => {
    const { ids } = await aHome([9.5, 9]);
    const appealId = randomUUID();
    const appeal = {
      recipientIds: ids,
      caregiverId: 'f1',
      filedOn: '2026-02-01',
      reason: 'מצורף דוח עומס טיפולי',
    };
    told(await as('interface.a1').put(`/v1/appeals/${appealId}`, appeal), 201);
    expect(outcome(await decide(ids, '2026-02'))).toEqual([2, false, 81]);

    const result = { result: 'accepted', decidedOn: '2026-02-20', note: 'התקבל' };
    told(await as('division').post(`/v1/appeals/${appealId}/result`, result), 201);
    told(await as('division').post(`/v1/appeals/${appealId}/result`, result), 200);
    told(await as('division').post(`/v1/appeals/${appealId}/result`, { ...result, result: 'rejected' }), 409);
    told(await as('division').post(`/v1/appeals/${randomUUID()}/result`, result), 404);
    expect(outcome(await decide(ids, '2026-02'))).toEqual([2, true, null]);
  });
});

describe('a day that has not come', () => {
  /** Days are Israel's; two days ahead stay ahead over midnight. */
  const dayIn = (days: number): string => localDateOf(Date.now() + days * DAY_MILLIS);
  const [yesterday, ahead] = [dayIn(-1), dayIn(2)];
  const refused = (answer: Answer, path: string, code = 'IN_FUTURE'): void => {
    expect(told(answer, 422).body).toMatchObject({ code, errors: [{ path, code }] });
  };

  test('is no day on which somebody visited', async () => {
    const { ids } = await aHome([5, 5]);
    const path = `/v1/determinations/${randomUUID()}`;
    refused(await as('interface.a1').put(path, determination(ids, { visitedOn: ahead })), '/visitedOn');
    refused(
      await as('worker.social').put(path, determination(ids, { visitedOn: '9999-12-31' })),
      '/visitedOn',
    );
    // A determination may begin with a month that has not come; nothing of what was refused is kept.
    const later = { visitedOn: yesterday, month: dayIn(31).slice(0, 7) };
    told(await as('interface.a1').put(path, determination(ids, later)), 201);
  });

  test('is no day on which a joint permit was approved; a permit itself may begin later', async () => {
    const { ids } = await aHome([5, 5]);
    const path = `/v1/immigration-permits/${randomUUID()}`;
    const body = (approvedOn: string) => ({
      recipientId: ids[0],
      from: ahead,
      to: '2030-12-31',
      joint: { withRecipientId: ids[1], approvedOn },
    });
    refused(await as('clerk.tel-aviv').put(path, body(ahead)), '/joint/approvedOn');
    told(await as('clerk.tel-aviv').put(path, body(yesterday)), 201);
    await permit({ recipientId: ids[1], from: ahead });
  });

  test('is no day of an appeal or of its result, which comes after the appeal', async () => {
    const { ids } = await aHome([9.5, 9]);
    const path = `/v1/appeals/${randomUUID()}`;
    const appeal = { recipientIds: ids, caregiverId: 'f1', filedOn: yesterday, reason: 'לבדיקה' };
    refused(await as('interface.a1').put(path, { ...appeal, filedOn: ahead }), '/filedOn');
    told(await as('interface.a1').put(path, appeal), 201);

    const result = { result: 'rejected', decidedOn: yesterday, note: 'נבדק' };
    const decideOn = (decidedOn: string) => as('division').post(`${path}/result`, { ...result, decidedOn });
    refused(await decideOn(ahead), '/decidedOn');
    refused(await decideOn(dayIn(-3)), '/decidedOn', 'BEFORE_APPEAL');
    told(await decideOn(yesterday), 201);
  });
});
