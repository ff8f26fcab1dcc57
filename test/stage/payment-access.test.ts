import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Invoice } from '#shared/contracts/invoices';
import { type Answer, clientOf, eventually, newIdentityNumber } from '../support/stage-client.ts';
import { startTestStage, type TestStage } from '../support/stage.ts';

/** Who reads what of invoices: one provider with two offices, north and south, read by everybody (decision 0054). */

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
