import type { Browser, Page } from 'playwright-core';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildPages, pagesAreOld } from '../../local/pages.ts';
import { overflows, violations } from '../support/axe.ts';
import { openBrowser, openContext, signIn } from '../support/browser.ts';
import { clientOf, eventually } from '../support/stage-client.ts';
import { startTestStage, type TestStage } from '../support/stage.ts';

/** How the pages of payment are come to, sorted, sent again, changed and printed; and what software is told of it. */

const PATIENT = { timeout: 240_000 };
const LANGUAGES = ['he', 'ar', 'ru', 'am', 'en'] as const;
let stage: TestStage;
let browser: Browser;
let receiver: Server;
let month: string;

const decided = (): Promise<unknown> =>
  eventually(
    () => clientOf(stage, 'admin.a1').get(`/v1/invoices?month=${month}`),
    ({ body }) => body.items.length > 0 && body.items.every((one: any) => one.status === 'decided'),
    120,
  );

beforeAll(async () => {
  if (pagesAreOld()) await buildPages();
  [stage, browser] = await Promise.all([startTestStage({ withMorning: true }), openBrowser()]);
  const now = new Date();
  month = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 15)).toISOString().slice(0, 7);
  await decided();
  receiver = createServer((_request, response) => response.writeHead(204).end());
  await new Promise<void>((done) => receiver.listen(0, '127.0.0.1', done));
}, 240_000);
afterAll(async () => {
  receiver?.close();
  await browser?.close();
  await stage?.stop();
});

const opened = async (
  look: Parameters<typeof openContext>[1],
  as: string,
  path: string,
  query = '',
): Promise<Page> => {
  const page = await (await openContext(browser, look)).newPage();
  await signIn(page, stage.url + path, as);
  if (query !== '') await page.goto(`${stage.url}${path}?${query}`);
  return page;
};
const isWhole = async (page: Page): Promise<void> => {
  expect(await overflows(page)).toBe(false);
  expect(await violations(page)).toEqual([]);
};
const focused = (page: Page): Promise<unknown> => page.evaluate('document.activeElement.textContent');

test.each(LANGUAGES)(
  'the bar is one line in %s, with the screens of payment behind one button',
  PATIENT,
  async (language) => {
    for (const as of ['division', 'admin.a1']) {
      const page = await opened({ language }, as, '/branches');
      await page.locator('.branch-line').first().waitFor();
      expect(await page.locator('.top').evaluate((bar) => bar.getBoundingClientRect().height)).toBeLessThan(
        72,
      );
      await page.locator('.screen-group button[data-here]').click();
      await page.locator('.screen-panel .screen-link[aria-current=page]').waitFor();
      await isWhole(page);
      await page.context().close();
    }
  },
);

test('the screens of a group are reached by keys, and Escape leads back', PATIENT, async () => {
  const page = await opened({ language: 'en' }, 'division', '/branches');
  const group = page.getByRole('button', { name: 'Payment' });
  await group.focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  expect(await focused(page)).toBe('Shared worker');
  await page.keyboard.press('Escape');
  expect(await focused(page)).toBe('Payment');
  expect(await group.getAttribute('aria-expanded')).toBe('false');

  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Invoices' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Of which provider?' }).waitFor();
  expect(await group.getAttribute('aria-expanded')).toBe('false');
  await page.context().close();
});

test.each([
  { language: 'he', size: 'phone' },
  { language: 'en', size: 'desktop' },
] as const)(
  'the Institute finds a provider by its name, in $language on the $size',
  PATIENT,
  async (look) => {
    const page = await opened(look, 'inspector', '/invoices', `month=${month}`);
    await page.locator('.provider').first().waitFor();
    await isWhole(page);
    await page.locator('.find-input').fill('אין כזה');
    await page.locator('.notice-empty').waitFor();
    await page.locator('.find-input').fill('חם בית');
    await expect.poll(() => page.locator('.provider').count()).toBe(1);
    await page.locator('.provider .row-link').click();
    await page.locator('.invoices').waitFor();

    expect(new URL(page.url()).searchParams.get('provider')).toBe('a1');
    expect(await page.locator('.provider-shown').innerText()).toContain('בית חם');
    await isWhole(page);
    await page.locator('.provider-shown a').click();
    await page.locator('.provider').first().waitFor();
    await page.context().close();
  },
);

test('invoices are sorted by any column and narrowed to a state, all in the address', PATIENT, async () => {
  const page = await opened({ language: 'en' }, 'admin.a1', '/invoices', `month=${month}`);
  const column = page.getByRole('columnheader', { name: 'Held', exact: true });
  const first = page.locator('.invoices tbody th').first();
  await column.getByRole('button').click();
  expect(await column.getAttribute('aria-sort')).toBe('ascending');
  await expect.poll(() => first.innerText()).toBe(`morning-second-${month}`);
  await column.getByRole('button').click();
  expect(await column.getAttribute('aria-sort')).toBe('descending');
  await expect.poll(() => first.innerText()).toBe(`morning-${month}`);
  expect(new URL(page.url()).searchParams.get('sort')).toBe('-held');

  await page.goto(`${stage.url}/invoices?month=${month}&status=closed`);
  await page.getByText('No invoice stands so').waitFor();
  await page.getByRole('radio', { name: '2 All' }).click();
  await page.locator('.invoices').waitFor();
  await page.context().close();
});

test(
  'an invoice that is sent again says what the next submission does; JSON is named line by line',
  PATIENT,
  async () => {
    const page = await opened({ language: 'en' }, 'admin.a1', '/invoices', `month=${month}`);
    const sent = clientOf(stage, 'admin.a1');
    const line = {
      lineId: '1',
      recipientId: 'morning-c1',
      caregiverId: 'morning-g1',
      date: `${month}-12`,
      minutes: 60,
    };
    expect((await sent.put('/v1/invoices/again', { month, sequence: 4, lines: [line] })).status).toBe(202);
    await page.reload();
    await page.getByRole('button', { name: 'Send an invoice as a file' }).click();
    await page.getByLabel('Invoice number').fill('again');
    await page.getByText('Submission 4 was received.').waitFor();
    expect(await page.getByLabel('Submission number').inputValue()).toBe('5');
    const send = async (text: string): Promise<void> => {
      const file = { name: 'invoice.json', mimeType: 'application/json', buffer: Buffer.from(text) };
      await page.locator('input[type=file]').setInputFiles(file);
      await page.getByText('invoice.json').waitFor();
      await page.getByRole('button', { name: 'Send', exact: true }).click();
    };

    await send('{');
    await page.getByText('The file cannot be read as JSON.').waitFor();
    await send(JSON.stringify({ lines: [line, { ...line, lineId: '2', minutes: -1 }] }));
    await page.getByText('line 2 of the list').waitFor();
    await send(JSON.stringify([line]));

    await page.getByRole('heading', { name: 'Invoice again' }).waitFor();
    await page.getByText('submission 5').waitFor();
    await page.context().close();
  },
);

test(
  'a correction of an invoiced month is told: before, after, cause, and the sums without and with it',
  PATIENT,
  async () => {
    await decided();
    const correct = async (id: string, from: string, to: string): Promise<void> => {
      const answer = await clientOf(stage, 'coordinator.a1').put(`/v1/corrections/${id}`, {
        caregiverId: 'morning-g1',
        recipientId: 'morning-c1',
        arrivalAt: `${month}-04T${from}:00Z`,
        departureAt: `${month}-04T${to}:00Z`,
        reason: 'FORGOT',
      });
      expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    };
    const changes = (count: number): Promise<unknown> =>
      eventually(
        () => clientOf(stage, 'admin.a1').get(`/v1/invoices/morning-${month}/adjustments`),
        ({ body }) => body.items.length === count,
        120,
      );
    await correct('views-1', '05:00', '08:00');
    await changes(1);
    const close = { state: 'closed', reason: 'כמוסכם' };
    expect((await clientOf(stage, 'division').put(`/v1/months/${month}`, close)).status).toBe(200);
    await correct('views-2', '08:30', '09:00');
    await changes(2);

    const page = await opened(
      { language: 'en' },
      'admin.a1',
      '/invoices',
      `month=${month}&invoice=morning-${month}`,
    );
    await page.getByText('changes from now on are settled with a later one').waitFor();
    const sums = page.getByRole('region', { name: 'Without and with the changes' });
    expect(
      (await sums.locator('tbody tr').allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' ')),
    ).toEqual([
      'As first decided 39 h 17 h',
      'Changes +3.5 h -3.5 h',
      'As it stands 42.5 h 13.5 h',
      'Of the changes, with a later month +0.5 h -0.5 h',
    ]);
    await page.getByRole('button', { name: '2 changes' }).click();
    await isWhole(page);
    await page.locator('.adjustments a').first().click();
    await page.locator('.panel .history li').nth(1).waitFor();
    const told = await page.locator('.panel .history').innerText();
    expect(told).toContain('Before: 0 minutes payable, 240 held (No report)');
    expect(told).toContain('After: 210 minutes payable, 30 held');
    expect(told).toContain('Cause: a new report or correction');
    await isWhole(page);
    await page.context().close();
  },
);

test.each([
  { as: 'coordinator.a1', path: '/readiness', seen: '.work-down' },
  { as: 'worker.social', path: '/shared-worker', seen: '.work-row' },
  { as: 'division', path: '/branches', seen: '.branch-line' },
])('$path on paper is what is read, and not what is pressed', PATIENT, async ({ as, path, seen }) => {
  const page = await opened({ language: 'he' }, as, path);
  await page.locator(seen).first().waitFor();
  await page.emulateMedia({ media: 'print' });

  expect(await page.locator('.top').isVisible()).toBe(false);
  expect(await page.locator('main button:visible').count()).toBe(0);
  expect(await page.locator('main h1').isVisible()).toBe(true);
  const pages = (await page.pdf({ preferCSSPageSize: true })).toString('latin1').match(/\/Type\s*\/Page\b/g);
  expect(pages?.length).toBeGreaterThan(0);
  await page.context().close();
});

test.each(LANGUAGES)(
  'a provider sees in %s what became of the events for its software',
  PATIENT,
  async (language) => {
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
    const events = ['invoice.decided.v1', 'branch.announced.v1'];
    const software = clientOf(stage, 'interface.a1');
    await software.put('/v1/webhooks/payroll', { url, events, secret: '0123456789abcdef' });
    const earlier = new Date(
      Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)) - 2, 15),
    ).toISOString();
    const line = { lineId: '1', recipientId: 'morning-c1', caregiverId: 'morning-g1', minutes: 60 };
    const invoice = {
      month: earlier.slice(0, 7),
      sequence: 1,
      lines: [{ ...line, date: earlier.slice(0, 10) }],
    };
    expect((await software.put(`/v1/invoices/hook-${language}`, invoice)).status).toBe(202);
    await eventually(
      () => software.get('/v1/webhooks/payroll/deliveries'),
      ({ body }) => body.items.some((one: any) => one.state === 'delivered'),
      120,
    );

    const page = await opened(
      { language, size: language === 'en' ? 'desktop' : 'phone' },
      'admin.a1',
      '/webhooks',
    );
    await page.locator('#webhook-payroll').waitFor();
    await isWhole(page);
    await page.locator('#webhook-payroll').click();
    await page.locator('.delivery .standing-verified').first().waitFor();
    await isWhole(page);
    await page.context().close();
  },
);

test('webhooks are for those who manage a provider', PATIENT, async () => {
  const page = await opened({ language: 'en' }, 'coordinator.a1', '/webhooks');

  await page.locator('.notice-empty').waitFor();
  await page.context().close();
});
