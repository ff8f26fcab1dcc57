import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Invoice } from '#shared/contracts/invoices';
import { type Answer, clientOf, eventually, newIdentityNumber } from '../support/stage-client.ts';
import { startTestStage, type TestStage } from '../support/stage.ts';

/** Who reads what of invoices: one provider with two offices, north and south, read by everybody (decision 0054). */

// Some wait for what is decided again behind the queue.
vi.setConfig({ testTimeout: 300_000 });

const MONTH = '2026-09';
const mark = randomUUID().slice(0, 8);
const provider = `p-${mark}`;
const invoiceId = `i-${mark}`;
const ADMIN = `admin:${provider}`;
const COORDINATOR = { north: `coordinator:${provider}:north`, south: `coordinator:${provider}:south` };
const BRANCH_ADMIN = { north: `admin:${provider}:north`, south: `admin:${provider}:south` };
type Office = keyof typeof COORDINATOR;

let stage: TestStage;
const as = (username: string) => clientOf(stage, username);
const done = async (answer: Promise<Answer>): Promise<any> => {
  const { status, body } = await answer;
  expect(status, JSON.stringify(body)).toBeLessThan(300);
  return body;
};

const caregiver = (office: Office) => ({
  name: 'מטפלת לדוגמה',
  kind: 'israeli',
  identityNumber: newIdentityNumber(),
  phones: [],
  phoneKind: 'smart',
  language: 'he',
  providerBranchId: office,
});
const recipient = (branchId: string) => ({
  name: 'זכאי לדוגמה',
  identityNumber: newIdentityNumber(),
  branchId,
  householdId: `h-${randomUUID()}`,
  landlines: [],
  places: [],
  language: 'he',
});

type Line = { lineId: string; recipientId: string; caregiverId: string; date: string; minutes: number };
const lines: Line[] = [];
const claim = (lineId: string, recipientId: string, caregiverId: string, day: number, minutes = 60): void => {
  const date = `${MONTH}-${String(day).padStart(2, '0')}`;
  lines.push({
    lineId,
    recipientId: `${recipientId}-${mark}`,
    caregiverId: `${caregiverId}-${mark}`,
    date,
    minutes,
  });
};
const people = { north: caregiver('north'), south: caregiver('south') };

const invoiceFor = (username: string, query = 'limit=200'): Promise<Invoice> =>
  done(as(username).get(`/v1/invoices/${invoiceId}?${query}`));
const idsOf = (invoice: Invoice): string[] => invoice.lines.map((line) => line.lineId);
const decided = (isDone: (invoice: Invoice) => boolean = () => true): Promise<unknown> =>
  eventually(
    () => invoiceFor(ADMIN),
    (invoice) => invoice.status === 'decided' && isDone(invoice),
    120,
  );
/** What a reader is shown of all pages of some size. */
const pagesFor = async (username: string, limit: number, more = ''): Promise<string[][]> => {
  const pages: string[][] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const from: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const page: Invoice = await invoiceFor(username, `limit=${limit}${more}${from}`);
    pages.push(idsOf(page));
    cursor = page.next;
  }
  return pages;
};

beforeAll(async () => {
  stage = await startTestStage();
  await done(
    as('division').put(`/v1/providers/${provider}`, {
      name: 'ספק בשני סניפים',
      branches: [
        { providerBranchId: 'north', name: 'צפון' },
        { providerBranchId: 'south', name: 'דרום' },
      ],
    }),
  );
  for (const office of ['north', 'south'] as const) {
    await done(as(ADMIN).put(`/v1/caregivers/g-${office}-${mark}`, people[office]));
  }
  // Each serves all three recipients; both are at the first one in one week.
  for (const [at, branchId] of [
    ['a', 'tel-aviv'],
    ['d', 'tel-aviv'],
    ['e', 'haifa'],
  ] as const) {
    await done(as(ADMIN).put(`/v1/recipients/${at}-${mark}`, recipient(branchId)));
    for (const office of ['north', 'south']) {
      await done(
        as(ADMIN).put(`/v1/assignments/${at}-${office}-${mark}`, {
          caregiverId: `g-${office}-${mark}`,
          recipientId: `${at}-${mark}`,
          from: '2026-01-01',
        }),
      );
    }
  }
  claim('a1', 'a', 'g-south', 1);
  claim('a2', 'a', 'g-north', 2);
  claim('a3', 'a', 'g-south', 3);
  // Two parts between them in which neither office has a line.
  for (const nobody of ['b', 'c']) {
    for (let index = 0; index < 520; index += 1)
      claim(`${nobody}${index}`, nobody, `nobody-${index % 20}`, 1 + Math.floor(index / 20));
  }
  claim('d1', 'd', 'g-north', 4, 90);
  claim('d2', 'd', 'g-south', 5);
  claim('e1', 'e', 'g-south', 6);
  claim('e2', 'e', 'nobody', 7);
  // Nobody of that id is registered, but the caregiver is the south's, who can put it right.
  claim('f1', 'f', 'g-south', 8);
  await done(as(ADMIN).put(`/v1/invoices/${invoiceId}`, { month: MONTH, sequence: 1, lines }));
  await decided();
}, 240_000);
afterAll(() => stage.stop());

const OWN = { north: ['a2', 'd1'], south: ['a1', 'a3', 'd2', 'e1', 'f1'] };
const READERS = (['north', 'south'] as const).flatMap((office) =>
  [COORDINATOR[office], BRANCH_ADMIN[office]].map((username) => [username, office] as const),
);

describe('an office', () => {
  test.each(READERS)('%s reads the lines of %s and what they come to', async (username, office) => {
    const invoice = await invoiceFor(username);

    expect(idsOf(invoice).sort()).toEqual(OWN[office]);
    expect(invoice).toMatchObject({ invoiceId, providerId: provider, status: 'decided', next: null });
    expect(invoice.lines.every((line) => line.providerBranchId === office)).toBe(true);
    const sum = (pick: (line: Invoice['lines'][number]) => number) =>
      invoice.lines.reduce((total, line) => total + pick(line), 0);
    expect(invoice.totals).toMatchObject({
      lines: invoice.lines.length,
      claimedMinutes: sum((line) => line.claimedMinutes),
      payableMinutes: sum((line) => line.payableMinutes),
      heldMinutes: sum((line) => line.heldMinutes),
    });
    const listed = await done(as(username).get(`/v1/invoices?month=${MONTH}`));
    expect(listed.items).toMatchObject([{ invoiceId, totals: invoice.totals }]);
  });

  test.each(READERS)('%s turns pages of %s that are never empty', async (username, office) => {
    expect(await pagesFor(username, 1)).toEqual(OWN[office].map((id) => [id]));
    expect(await pagesFor(username, 2)).toEqual(
      office === 'north' ? [['a2', 'd1']] : [['a1', 'a3'], ['d2', 'e1'], ['f1']],
    );
    const held = await pagesFor(username, 1, '&only=held');
    expect(held.flat()).toEqual(OWN[office]);
    expect(held.every((page) => page.length === 1)).toBe(true);
    // Nothing of the month is paid without reports, so nothing is shadow; the one page is empty.
    expect((await pagesFor(username, 1, '&only=shadow')).flat()).toEqual(
      ['f1'].filter((id) => OWN[office].includes(id)),
    );
  });

  test.each(READERS)('%s is told why a line of %s is paid, and of no other', async (username, office) => {
    for (const { lineId } of lines.filter((one) => !/^[bc]/.test(one.lineId))) {
      const answer = await as(username).get(
        `/v1/invoices/${invoiceId}/lines/${lineId}/explanation?language=en`,
      );
      expect([lineId, answer.status]).toEqual([lineId, OWN[office].includes(lineId) ? 200 : 404]);
      const named = JSON.stringify(answer.body).match(/"i-[^"/]+\/([^"]+)"/g) ?? [];
      const foreign = named.filter((fact) => !OWN[office].some((id) => fact.endsWith(`/${id}"`)));
      expect(foreign).toEqual([]);
    }
  });
});

describe('the whole provider and the Institute', () => {
  test.each([ADMIN, 'division', 'inspector'])('%s reads every line', async (username) => {
    const asked = username === ADMIN ? '' : `&providerId=${provider}`;
    const pages = await pagesFor(username, 200, asked);

    expect(pages.flat().sort()).toEqual(lines.map((line) => line.lineId).sort());
    expect(pages.slice(0, -1).every((page) => page.length === 200)).toBe(true);
    const { totals } = await invoiceFor(username, `limit=1${asked}`);
    expect(totals.lines).toBe(lines.length);
    expect(totals.claimedMinutes).toBe(lines.reduce((sum, line) => sum + line.minutes, 0));
    const nobodys = await as(username).get(
      `/v1/invoices/${invoiceId}/lines/e2/explanation?language=en${asked}`,
    );
    expect(nobodys.status).toBe(200);
  });
});

describe('sending invoices', () => {
  const body = {
    month: MONTH,
    sequence: 1,
    lines: [{ lineId: '1', recipientId: 'x', caregiverId: 'y', date: `${MONTH}-01`, minutes: 60 }],
  };

  test('is for who acts for the whole provider', async () => {
    for (const office of ['north', 'south'] as const) {
      const admin = await as(BRANCH_ADMIN[office]).put(`/v1/invoices/of-${office}-${mark}`, body);
      expect(admin).toMatchObject({ status: 403, body: { code: 'WHOLE_PROVIDER_ONLY' } });
      const coordinator = await as(COORDINATOR[office]).put(`/v1/invoices/of-${office}-${mark}`, body);
      expect(coordinator).toMatchObject({ status: 403, body: { code: 'ROLE_NOT_ALLOWED' } });
      // Not even of one that stands: the same content would be no change.
      const same = await as(BRANCH_ADMIN[office]).put(`/v1/invoices/${invoiceId}`, {
        month: MONTH,
        sequence: 1,
        lines,
      });
      expect(same.status).toBe(403);
    }
    const listed = await done(as(ADMIN).get(`/v1/invoices?month=${MONTH}`));
    expect(listed.items.map((one: any) => one.invoiceId)).toEqual([invoiceId]);
  });

  test('under an id of another provider makes an invoice of the own', async () => {
    expect((await as('admin.a2').get(`/v1/invoices/${invoiceId}`)).status).toBe(404);
    await done(as('admin.a2').put(`/v1/invoices/${invoiceId}`, body));
    expect((await invoiceFor(ADMIN, 'limit=1')).totals.lines).toBe(lines.length);
    expect((await as('admin.a2').get(`/v1/invoices/${invoiceId}?providerId=${provider}`)).status).toBe(404);
    expect((await as(ADMIN).get(`/v1/invoices/${invoiceId}?providerId=a2`)).status).toBe(404);
  });
});

describe('an invoice by its id alone', () => {
  const pathsOf = (of: string) => [
    `/v1/invoices/${of}`,
    `/v1/invoices/${of}/adjustments`,
    `/v1/invoices/${of}/lines/1/explanation`,
  ];
  const body = (minutes: number, sequence = 1) => ({
    month: MONTH,
    sequence,
    lines: [{ lineId: '1', recipientId: 'x', caregiverId: 'y', date: `${MONTH}-01`, minutes }],
  });
  const send = async (username: string, of: string, minutes: number, sequence = 1): Promise<void> => {
    await done(as(username).put(`/v1/invoices/${of}`, body(minutes, sequence)));
    await eventually(
      () => as(username).get(`/v1/invoices/${of}`),
      (answer) => answer.body.status === 'decided' && answer.body.sequence === sequence,
      120,
    );
  };

  test.each(['division', 'inspector'])('is there for %s', async (username) => {
    const of = `alone-${username}-${mark}`;
    await send('admin.a2', of, 60);
    for (const path of pathsOf(of)) {
      const answer = await as(username).get(path);
      expect([path, answer.status]).toEqual([path, 200]);
      expect(answer.body).toEqual((await as(username).get(`${path}?providerId=a2`)).body);
    }
    // Sent once more it is still one provider's.
    await send('admin.a2', of, 90, 2);
    expect((await as(username).get(`/v1/invoices/${of}`)).body).toMatchObject({
      providerId: 'a2',
      sequence: 2,
      totals: { claimedMinutes: 90 },
    });
  });

  test('that two providers use is nobody’s until the provider is named', async () => {
    const of = `both-${mark}`;
    await send('admin.a1', of, 60);
    await send('admin.a2', of, 120);
    for (const path of pathsOf(of)) {
      for (const username of ['division', 'inspector']) {
        expect(await as(username).get(path)).toMatchObject({
          status: 400,
          body: { code: 'QUERY_INVALID', errors: [{ path: '?providerId', code: 'SEVERAL_PROVIDERS' }] },
        });
        expect((await as(username).get(`${path}?providerId=a1`)).status).toBe(200);
      }
    }
    // A provider is asked nothing: its token says whose.
    for (const [owner, minutes] of [
      ['a1', 60],
      ['a2', 120],
    ] as const) {
      const asked = { providerId: owner, totals: { claimedMinutes: minutes } };
      const named = `/v1/invoices/${of}?providerId=${owner}`;
      expect((await as(`admin.${owner}`).get(`/v1/invoices/${of}`)).body).toMatchObject(asked);
      expect((await as('division').get(named)).body).toMatchObject(asked);
    }
  });

  test('that nobody uses is not there', async () => {
    for (const path of pathsOf(`nobodys-${mark}`)) {
      for (const username of ['division', 'inspector', ADMIN]) {
        expect([path, (await as(username).get(path)).status]).toEqual([path, 404]);
      }
    }
  });
});

describe('readiness', () => {
  const of = (username: string, branchId = 'tel-aviv'): Promise<any> =>
    done(as(username).get(`/v1/branches/${branchId}/readiness?month=${MONTH}`));

  test('of an office sums its own lines', async () => {
    const north = await of(COORDINATOR.north);
    expect(north).toMatchObject({
      lines: 2,
      claimedMinutes: 150,
      byProvider: [{ providerId: provider, lines: 2 }],
    });
    for (const username of [COORDINATOR.south, BRANCH_ADMIN.south]) {
      expect(await of(username)).toMatchObject({ lines: 3, claimedMinutes: 180 });
      expect(await of(username, 'haifa')).toMatchObject({ lines: 1, claimedMinutes: 60 });
    }
    expect(await of(COORDINATOR.north, 'haifa')).toMatchObject({ lines: 0, byProvider: [], byWeek: [] });
    expect(await of(ADMIN)).toMatchObject({ lines: 5, claimedMinutes: 330 });
    expect(await of(ADMIN, 'haifa')).toMatchObject({ lines: 2, claimedMinutes: 120 });
  });

  test('of a branch is for its own clerk, the Division and the inspector', async () => {
    for (const username of ['clerk.tel-aviv', 'division', 'inspector']) {
      const { byProvider } = await of(username);
      expect(byProvider.find((one: any) => one.providerId === provider)).toMatchObject({ lines: 5 });
    }
    const path = `/v1/branches/tel-aviv/readiness?month=${MONTH}`;
    expect((await as('clerk:haifa').get(path)).status).toBe(404);
    expect((await as('worker.social').get(path)).status).toBe(403);
    expect((await as('admin.a2').get(path)).body.byProvider.map((one: any) => one.providerId)).not.toContain(
      provider,
    );
  });
});

test.each(['clerk.tel-aviv', 'worker.social'])(
  '%s works on recipients, and reads no invoices',
  async (username) => {
    const asked = `providerId=${provider}`;
    for (const path of [
      `/v1/invoices?month=${MONTH}&${asked}`,
      `/v1/invoices/${invoiceId}?${asked}`,
      `/v1/invoices/${invoiceId}/adjustments?${asked}`,
      `/v1/invoices/${invoiceId}/lines/a1/explanation?${asked}`,
    ]) {
      expect([path, (await as(username).get(path)).status]).toEqual([path, 403]);
    }
  },
);

test('where a recipient of another provider lives is not told to who claims for them', async () => {
  const other = `theirs-${mark}`;
  const date = `${MONTH}-01`;
  await done(
    as('admin.a2').put(`/v1/invoices/${other}`, {
      month: MONTH,
      sequence: 1,
      lines: [{ lineId: '1', recipientId: `e-${mark}`, caregiverId: 'g1', date, minutes: 60 }],
    }),
  );
  const { body } = await eventually(
    () => as('admin.a2').get(`/v1/invoices/${other}`),
    (answer) => answer.body.status === 'decided',
    120,
  );
  expect(body.lines).toMatchObject([{ codes: ['WRONG_PROVIDER'], branchId: null }]);
  const explained = await as('admin.a2').get(`/v1/invoices/${other}/lines/1/explanation?language=en`);
  expect(explained.body.decision.branchId).toBeNull();
  expect(JSON.stringify(explained.body)).not.toMatch(/haifa/i);
});

describe('an adjustment', () => {
  type Adjusted = { lineId: string; providerBranchId: string | null };
  const adjustmentsFor = async (
    username: string,
    query = 'limit=200',
  ): Promise<{ items: Adjusted[]; next: string | null }> =>
    done(as(username).get(`/v1/invoices/${invoiceId}/adjustments?${query}`));

  test('is told to the office whose line it is', async () => {
    // The south is assigned to nobody at d and e any more, the north nowhere at d.
    const end = { recipientId: `d-${mark}`, from: '2026-01-01', to: '2026-01-31' };
    for (const office of ['north', 'south']) {
      const body = { ...end, caregiverId: `g-${office}-${mark}` };
      await done(as(ADMIN).put(`/v1/assignments/d-${office}-${mark}`, body));
    }
    await eventually(
      () => adjustmentsFor(ADMIN),
      ({ items }) => items.some((one) => one.lineId === 'd1') && items.some((one) => one.lineId === 'd2'),
      120,
    );

    for (const [username, office] of READERS) {
      const { items, next } = await adjustmentsFor(username);
      expect(new Set(items.map((one) => one.lineId))).toEqual(new Set([office === 'north' ? 'd1' : 'd2']));
      expect(next).toBeNull();
      const first = await adjustmentsFor(username, 'limit=1');
      expect(first.items).toHaveLength(1);
      expect(first.next === null).toBe(items.length === 1);
    }
  });
});

describe('a caregiver who moves to another office', () => {
  test('takes her lines along, and what they come to', async () => {
    const before = await invoiceFor(COORDINATOR.south);
    await done(
      as(ADMIN).put(`/v1/caregivers/g-north-${mark}`, { ...people.north, providerBranchId: 'south' }),
    );
    const after = await eventually(
      () => invoiceFor(COORDINATOR.south),
      (invoice) => invoice.totals.lines === before.totals.lines + 2,
      120,
    );

    expect(idsOf(after).sort()).toEqual([...OWN.north, ...OWN.south].sort());
    const north = await invoiceFor(COORDINATOR.north);
    expect(north).toMatchObject({
      lines: [],
      next: null,
      totals: { lines: 0, claimedMinutes: 0, heldByCode: {} },
    });
    const why = `/v1/invoices/${invoiceId}/lines/a2/explanation?language=en`;
    expect((await as(COORDINATOR.north).get(why)).status).toBe(404);
    expect((await as(COORDINATOR.south).get(why)).status).toBe(200);
    const ready = await done(as(COORDINATOR.north).get(`/v1/branches/tel-aviv/readiness?month=${MONTH}`));
    expect(ready).toMatchObject({ lines: 0, claimedMinutes: 0 });
  });
});

describe('a cursor that no list gave', () => {
  const text = (some: string): string => Buffer.from(some).toString('base64url');
  const CURSORS = [
    '',
    'A',
    '....',
    text(''),
    text('\u0000'),
    text('x'.repeat(2_000)),
    text('CASE#x'),
    text('{"part":-1,"line":0}'),
    text('{"part":1e9,"line":1e9}'),
    text('{"offset":-5}'),
    text('{"offset":999999}'),
    text('2026-09-01#tel-aviv#news'),
    text('{"__proto__":{"part":0}}'),
  ];

  test.each([
    '/v1/announcements',
    '/v1/notices',
    `/v1/invoices/${invoiceId}`,
    `/v1/invoices/${invoiceId}/adjustments`,
    '/v1/follow-ups',
  ])('of %s gives nothing of anybody else, and never a fault', async (path) => {
    for (const username of [ADMIN, COORDINATOR.south]) {
      for (const cursor of CURSORS) {
        const answer = await as(username).get(`${path}?cursor=${encodeURIComponent(cursor)}`);
        expect([cursor, [200, 400].includes(answer.status)], JSON.stringify(answer.body)).toEqual([
          cursor,
          true,
        ]);
        // What the database would refuse as a key is refused before it is asked.
        if (['A', '....'].includes(cursor)) expect(answer.status).toBe(400);
        if (answer.status === 400) expect(answer.body.code).toBe('QUERY_INVALID');
      }
    }
  });
});

/** Spouses of two providers in one home: hers is a1's, his a2's, and the Division recorded that they are married. */
describe('a couple of two providers with one foreign worker', () => {
  const [hers, his, worker] = [`hers-${mark}`, `his-${mark}`, `w-${mark}`];
  const asked = { recipientIds: [hers, his], caregiverId: worker, month: MONTH };
  const determination = {
    recipientIds: [hers, his],
    caregiverId: worker,
    load: false,
    month: MONTH,
    visitedOn: `${MONTH}-02`,
    professional: { name: 'שירה לב', kind: 'social-worker' },
  };
  const benefit = (recipientId: string, points: number) => ({
    recipientId,
    from: '2026-01-01',
    points,
    reduced: true,
    track: 'service',
    supplements: [],
  });
  const permit = (recipientId: string) => ({ recipientId, from: '2026-01-01', to: '2027-12-31' });
  const appeal = { recipientIds: [hers, his], caregiverId: worker, filedOn: '2026-09-03', reason: 'לבדיקה' };
  const relation = { recipientIds: [hers, his], kind: 'spouses', source: 'recorded', from: '2020-01-01' };
  const id = () => randomUUID();

  beforeAll(async () => {
    for (const [owner, recipientId] of [
      ['a1', hers],
      ['a2', his],
    ] as const) {
      await done(as(`admin.${owner}`).put(`/v1/recipients/${recipientId}`, recipient('tel-aviv')));
      await done(
        as(`admin.${owner}`).put(`/v1/caregivers/${worker}`, {
          ...caregiver('north'),
          kind: 'foreign',
          identityNumber: undefined,
          passport: { country: 'PHL', number: `P${mark.toUpperCase()}` },
          providerBranchId: `${owner}-main`,
        }),
      );
    }
  }, 60_000);

  test('is no couple for either of them before the Institute recorded it', async () => {
    for (const username of ['interface.a1', 'interface.a2', 'admin.a1', 'admin.a2', 'coordinator.a1']) {
      expect((await as(username).post('/v1/shared-worker/decision', asked)).status).toBe(404);
      if (username.startsWith('interface')) {
        expect((await as(username).put(`/v1/determinations/${id()}`, determination)).status).toBe(404);
      }
    }
    for (const body of [appeal, { ...appeal, recipientIds: [his, hers] }]) {
      expect((await as('interface.a1').put(`/v1/appeals/${id()}`, body)).status).toBe(404);
    }
    const joint = { ...permit(his), joint: { withRecipientId: hers, approvedOn: '2020-01-01' } };
    for (const body of [joint, permit(his)]) {
      expect((await as('interface.a1').put(`/v1/immigration-permits/${id()}`, body)).status).toBe(404);
    }
    // Neither a provider nor a branch elsewhere says who is married to whom.
    expect((await as('admin.a1').put(`/v1/household-relations/${id()}`, relation)).status).toBe(403);
    expect((await as('worker.social').put(`/v1/household-relations/${id()}`, relation)).status).toBe(403);
    expect((await as('clerk:haifa').put(`/v1/household-relations/${id()}`, relation)).status).toBe(404);
  });

  test('is told by which group it is decided, and not the points or the benefit of the other', async () => {
    await done(as('clerk.tel-aviv').put(`/v1/household-relations/${id()}`, relation));
    await done(as('clerk.tel-aviv').put(`/v1/benefit-decisions/her-${mark}`, benefit(hers, 9.5)));
    await done(as('clerk.tel-aviv').put(`/v1/benefit-decisions/his-${mark}`, benefit(his, 8.5)));
    await done(as('clerk.tel-aviv').put(`/v1/immigration-permits/her-${mark}`, permit(hers)));
    await done(as('clerk.tel-aviv').put(`/v1/immigration-permits/his-${mark}`, permit(his)));
    await done(as('interface.a2').put(`/v1/determinations/both-${mark}`, determination));

    for (const [username, own, other] of [
      ['coordinator.a1', hers, his],
      ['admin.a1', hers, his],
      ['interface.a2', his, hers],
    ] as const) {
      const decision = await done(as(username).post('/v1/shared-worker/decision?language=en', asked));
      expect(decision).toMatchObject({ group: 2, allowed: false, code: 81 });
      expect(JSON.stringify(decision.explanation)).toMatch(/Group 2|group 2/);
      expect(JSON.stringify(decision.explanation)).not.toMatch(/Points of dependence/);
      const { items } = await done(
        as(username).get(`/v1/shared-worker/cases?recipientId=${own}&language=en`),
      );
      expect(items).toHaveLength(1);
      const { history } = items[0];
      const of = (care: string) => history.filter((one: any) => one.care === care);
      expect(of('benefit').map((one: any) => one.recipientId)).toEqual([own]);
      expect(of('permit').map((one: any) => one.recipientId)).toEqual([own]);
      expect(of('determination')).toHaveLength(1);
      expect(JSON.stringify(items)).not.toMatch(/Points of dependence/);
      const provider = username.slice(-2);
      expect(items[0].notices.every((one: any) => one.providerIds.includes(provider))).toBe(true);
      expect((await as(username).get(`/v1/shared-worker/cases?recipientId=${other}`)).status).toBe(404);
    }

    for (const username of ['clerk.tel-aviv', 'worker.social', 'division', 'inspector']) {
      const decision = await done(as(username).post('/v1/shared-worker/decision?language=en', asked));
      expect(JSON.stringify(decision.explanation)).toMatch(/Points of dependence/);
      const { items } = await done(as(username).get(`/v1/shared-worker/cases?recipientId=${his}`));
      expect(items[0].history.filter((one: any) => one.care === 'benefit')).toHaveLength(2);
    }
    for (const username of ['clerk:haifa', 'social-worker:haifa']) {
      expect((await as(username).post('/v1/shared-worker/decision', asked)).status).toBe(404);
      expect((await as(username).get(`/v1/shared-worker/cases?recipientId=${hers}`)).status).toBe(404);
    }
  });

  test('is explained in the lines of both invoices in the same way', async () => {
    const [first, second] = [`hers-${mark}`, `his-${mark}`];
    for (const [owner, of, recipientId] of [
      ['a1', first, hers],
      ['a2', second, his],
    ] as const) {
      const date = `${MONTH}-03`;
      const body = {
        month: MONTH,
        sequence: 1,
        lines: [{ lineId: '1', recipientId, caregiverId: worker, date, minutes: 60 }],
      };
      await done(as(`admin.${owner}`).put(`/v1/invoices/${of}`, body));
    }
    const why = (username: string, owner: string, of: string): Promise<any> =>
      done(as(username).get(`/v1/invoices/${of}/lines/1/explanation?language=en&providerId=${owner}`));
    for (const [owner, of] of [
      ['a1', first],
      ['a2', second],
    ] as const) {
      // There is no such line until it is laid out, and no question of two until both are.
      await eventually(
        () => as('division').get(`/v1/invoices/${of}/lines/1/explanation?language=en&providerId=${owner}`),
        ({ body }) => /Points of dependence/.test(JSON.stringify(body)),
        120,
      );
      const whole = await why('division', owner, of);
      for (const username of [`coordinator.${owner}`, `admin.${owner}`, `interface.${owner}`]) {
        const told = await why(username, owner, of);
        expect(told.decision).toEqual(whole.decision);
        expect(told.sentences).toEqual(
          whole.sentences.filter(({ text }: { text: string }) => !text.startsWith('Points of dependence')),
        );
        expect(told.sentences.some(({ text }: { text: string }) => text.startsWith('Group 2'))).toBe(true);
      }
    }
  });

  test('is written about by who may: the own branch of the Institute, and each provider of its own', async () => {
    const { status, body } = await as('interface.a1').put(`/v1/immigration-permits/${id()}`, permit(his));
    expect([status, body.code]).toEqual([404, 'NOT_FOUND']);
    expect((await as('interface.a1').put(`/v1/immigration-permits/${id()}`, permit(hers))).status).toBe(201);
    for (const [username, allowed] of [
      ['worker.social', 201],
      ['social-worker:haifa', 404],
      ['clerk.tel-aviv', 403],
      ['admin.a1', 403],
      ['division', 403],
      ['inspector', 403],
    ] as const) {
      const answer = await as(username).put(`/v1/determinations/${id()}`, determination);
      expect([username, answer.status]).toEqual([username, allowed]);
    }
    for (const [username, allowed] of [
      ['clerk:haifa', 404],
      ['social-worker:haifa', 404],
      ['admin.a1', 403],
      ['interface.a1', 403],
      ['inspector', 403],
    ] as const) {
      const answer = await as(username).put(`/v1/benefit-decisions/${id()}`, benefit(hers, 3));
      expect([username, answer.status]).toEqual([username, allowed]);
    }
    const appealId = id();
    await done(as('interface.a2').put(`/v1/appeals/${appealId}`, appeal));
    const result = { result: 'rejected', decidedOn: '2026-09-20', note: 'נבדק' };
    for (const [username, allowed] of [
      ['clerk:haifa', 404],
      ['worker.social', 403],
      ['interface.a2', 403],
      ['clerk.tel-aviv', 201],
    ] as const) {
      const answer = await as(username).post(`/v1/appeals/${appealId}/result`, result);
      expect([username, answer.status]).toEqual([username, allowed]);
    }
  });

  test('has work that each finishes of its own', async () => {
    const listed = async (username: string, query: string): Promise<any[]> =>
      (await done(as(username).get(`/v1/follow-ups?limit=200&${query}`))).items.filter((one: any) =>
        one.recipientIds.includes(hers),
      );
    const all = await listed('clerk.tel-aviv', 'branchId=tel-aviv');
    expect(all.length).toBeGreaterThan(0);
    for (const provider of ['a1', 'a2']) {
      const own = await listed(`interface.${provider}`, `providerId=${provider}`);
      expect(own.every((one) => one.owner === 'provider' && one.ownerIds.includes(provider))).toBe(true);
      for (const one of all.filter(({ owner }) => owner !== 'provider')) {
        const answer = await as(`interface.${provider}`).post(`/v1/follow-ups/${one.followUpId}/done`, {
          note: 'נבדק',
        });
        expect([one.code, answer.status]).toEqual([one.code, 404]);
      }
    }
    for (const query of ['branchId=haifa', 'branchId=tel-aviv', 'providerId=a2']) {
      expect((await as('interface.a1').get(`/v1/follow-ups?${query}`)).status).toBe(404);
    }
    expect((await as('clerk:haifa').get('/v1/follow-ups?branchId=tel-aviv')).status).toBe(404);
    expect((await as('clerk:haifa').get('/v1/follow-ups?providerId=a1')).status).toBe(404);
  });

  test('goes along to the branch that they move to, and leaves the one that neither is in any more', async () => {
    const listed = async (username: string): Promise<any[]> =>
      (await done(as(username).get('/v1/follow-ups?limit=200'))).items.filter((one: any) =>
        one.recipientIds.includes(hers),
      );
    const [work] = await listed('clerk.tel-aviv');
    await done(as('admin.a1').put(`/v1/recipients/${hers}`, recipient('haifa')));
    const both = await eventually(
      () => listed('clerk:haifa'),
      (found) => found.length > 0,
      120,
    );
    expect(both.map((one) => one.followUpId)).toContain(work.followUpId);
    expect((await listed('clerk.tel-aviv')).map((one) => one.followUpId)).toContain(work.followUpId);

    await done(as('admin.a2').put(`/v1/recipients/${his}`, recipient('haifa')));
    await eventually(
      () => listed('clerk.tel-aviv'),
      (found) => found.length === 0,
      120,
    );
    expect((await listed('clerk:haifa')).length).toBeGreaterThan(0);
    const clerk = as('clerk.tel-aviv');
    expect((await clerk.get(`/v1/shared-worker/cases?recipientId=${hers}`)).status).toBe(404);
    const finished = await clerk.post(`/v1/follow-ups/${work.followUpId}/done`, { note: 'נבדק' });
    expect(finished.status).toBe(404);
  });
});
