import { readFileSync } from 'node:fs';
import { unzipSync } from 'fflate';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildPages, pagesAreOld } from '../../local/pages.ts';
import { overflows, violations } from '../support/axe.ts';
import { openBrowser, openContext, signIn } from '../support/browser.ts';
import { clientOf, eventually } from '../support/stage-client.ts';
import { startTestStage, type TestStage } from '../support/stage.ts';

/** The pages of the paying system over the whole stage, with the invoices that the first start seeds. */

const PATIENT = { timeout: 120_000 };
let stage: TestStage;
let browser: Browser;
let month: string;

beforeAll(async () => {
  if (pagesAreOld()) await buildPages();
  [stage, browser] = await Promise.all([startTestStage({ withMorning: true }), openBrowser()]);
  const now = new Date();
  month = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 15)).toISOString().slice(0, 7);
  await eventually(
    () => clientOf(stage, 'admin.a1').get(`/v1/invoices?month=${month}`),
    ({ body }) => body.items.length === 2 && body.items.every((one: any) => one.status === 'decided'),
    60,
  );
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await stage?.stop();
});

/** Signs in at a screen, then goes to an address on it. */
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

const SCREENS = () => [
  { as: 'division', path: '/branches', query: '', seen: '.branch-line' },
  { as: 'division.second', path: '/branches', query: 'branch=krayot', seen: '.panel .history li' },
  { as: 'admin.a1', path: '/invoices', query: `month=${month}`, seen: '.invoices' },
  {
    as: 'admin.a1',
    path: '/invoices',
    query: `month=${month}&invoice=morning-second-${month}`,
    seen: '.invoice-lines, .cards',
  },
  {
    as: 'division',
    path: '/invoices',
    query: `month=${month}&provider=a1&invoice=morning-${month}&line=10`,
    seen: '.panel .sentences li',
  },
  { as: 'coordinator.a1', path: '/readiness', query: `month=${month}&branch=krayot`, seen: '.work-down' },
];

describe.each([
  { language: 'he', size: 'phone', colorScheme: 'light' },
  { language: 'en', size: 'desktop', colorScheme: 'light' },
  { language: 'ar', size: 'desktop', colorScheme: 'dark' },
  { language: 'ru', size: 'phone', colorScheme: 'dark' },
  { language: 'am', size: 'phone', colorScheme: 'light' },
] as const)('in $language on the $size', (look) => {
  test('every screen is whole, with its table behind the picture', { timeout: 240_000 }, async () => {
    for (const { as, path, query, seen } of SCREENS()) {
      const page = await opened(look, as, path, query);
      await page.locator(seen).first().waitFor();
      for (const fold of await page.locator('.desk-list .fold-open:visible').all()) await fold.click();
      await isWhole(page);
      await page.context().close();
    }
  });
});

test('with text twice as large nothing sticks out', { timeout: 240_000 }, async () => {
  for (const { as, path, query, seen } of SCREENS()) {
    const page = await (await openContext(browser, { language: 'ru', size: 'phone' })).newPage();
    const session = await page.context().newCDPSession(page);
    await session.send('Page.setFontSizes', { fontSizes: { standard: 32, fixed: 26 } });
    await signIn(page, stage.url + path, as);
    if (query !== '') await page.goto(`${stage.url}${path}?${query}`);
    await page.locator(seen).first().waitFor();

    expect(await overflows(page), path + query).toBe(false);
    await page.context().close();
  }
});

test.each([
  ['a paying date', 'Move the paying date', 'Pays by reports from', '2025-12-01', '1 Dec 2025'],
  ['a reporting date', 'Move the reporting date', 'Takes reports from', '2025-08-15', '15 Aug 2025'],
])(
  'one person of the Division moves %s, another one approves it',
  PATIENT,
  async (_, form, label, wanted, shown) => {
    const first = await opened({ language: 'en' }, 'division', '/branches', 'branch=afula');
    await first.getByRole('button', { name: form }).click();
    await first.getByLabel(label).fill(wanted);
    await first.getByLabel('Reason').fill('Ready before the others');
    await first.reload();
    await first.getByRole('button', { name: form }).click();
    expect(await first.getByLabel('Reason').inputValue()).toBe('Ready before the others');
    await first.getByRole('button', { name: 'Save the date' }).click();
    await first.getByText('holds only when approved').waitFor();
    await first.getByText('Another person of the Division approves this.').waitFor();
    expect(await first.getByRole('button', { name: 'Approve' }).count()).toBe(0);
    await first.context().close();

    const second = await opened({ language: 'en' }, 'division.second', '/branches', 'branch=afula');
    await second.getByRole('button', { name: 'Approve' }).click();
    await second.getByRole('button', { name: 'Approve' }).waitFor({ state: 'detached' });
    expect(await second.locator('.panel .figures').innerText()).toContain(shown);
    await second.context().close();
  },
);

test('held lines are filtered by the address, and a line says why', PATIENT, async () => {
  const page = await opened(
    { language: 'en' },
    'admin.a1',
    '/invoices',
    `month=${month}&invoice=morning-${month}`,
  );
  await page.locator('.invoice-lines .line').nth(13).waitFor();
  await page.getByRole('radio', { name: 'Held', exact: true }).click();
  await expect.poll(() => page.locator('.invoice-lines .line').count(), { timeout: 20_000 }).toBe(5);
  expect(new URL(page.url()).searchParams.get('only')).toBe('held');

  await page.locator('.invoice-lines .row-link').first().click();
  await page.locator('.panel .sentences li').nth(2).waitFor();
  expect(await page.evaluate('document.activeElement.id')).toBe('panel-heading');
  expect(await page.locator('.panel .sentences').innerText()).toContain('There is no report of this day');
  await page.keyboard.press('Escape');
  await page.locator('.panel').waitFor({ state: 'detached' });
  await expect.poll(() => page.evaluate('document.activeElement.id')).toMatch(/^line-/);
  await page.context().close();
});

test.each(['xlsx', 'csv'])('every line is taken along as %s, in words', PATIENT, async (kind) => {
  const page = await opened(
    { language: 'he' },
    'admin.a1',
    '/invoices',
    `month=${month}&invoice=morning-${month}`,
  );
  await page.locator('.take-along .button').first().waitFor();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page
      .locator('.take-along .button')
      .nth(kind === 'xlsx' ? 0 : 1)
      .click(),
  ]);
  const bytes = readFileSync(await file.path());
  const text =
    kind === 'csv'
      ? bytes.toString('utf8')
      : Buffer.from(unzipSync(bytes)['xl/worksheets/sheet1.xml'] ?? []).toString('utf8');

  expect(file.suggestedFilename()).toBe(`morning-${month}-${month}.${kind}`);
  expect(text).toContain('אין דיווח (240)');
  expect(kind === 'csv' ? text.trim().split('\n').length : text.match(/<row>/g)?.length).toBe(15);
  await page.context().close();
});

test('on paper there is the sheet alone, with every line', PATIENT, async () => {
  const page = await opened(
    { language: 'en' },
    'admin.a1',
    '/invoices',
    `month=${month}&invoice=morning-${month}`,
  );
  await page.locator('.take-along .button').nth(2).waitFor();
  await page.evaluate('window.print = () => { window.printed = true; }');
  await page.locator('.take-along .button').nth(2).click();
  await expect.poll(() => page.evaluate('window.printed')).toBe(true);
  await page.emulateMedia({ media: 'print' });

  expect(await page.locator('#root').isVisible()).toBe(false);
  expect(await page.locator('.print-lines tbody tr').count()).toBe(14);
  expect((await page.pdf({ preferCSSPageSize: true })).subarray(0, 5).toString()).toBe('%PDF-');
  await page.context().close();
});

test('a file with faults is refused line by line, a good one becomes an invoice', PATIENT, async () => {
  const page = await opened({ language: 'en' }, 'admin.a1', '/invoices', `month=${month}`);
  await page.getByRole('button', { name: 'Send an invoice as a file' }).click();
  await page.getByLabel('Invoice number').fill('from-a-file');
  const send = async (rows: string[]): Promise<void> => {
    await page.locator('input[type=file]').setInputFiles({
      name: 'invoice.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(['lineId,recipientId,caregiverId,date,minutes', ...rows].join('\n')),
    });
    await page.getByText('invoice.csv').waitFor();
    await page.getByRole('button', { name: 'Send', exact: true }).click();
  };

  await send([`1,morning-c1,morning-g1,${month}-12,60`, '2,morning-c1,morning-g1,2020-01-01,9000']);
  const problems = page.locator('.fold .notes li');
  await problems.first().waitFor();
  expect((await problems.allInnerTexts()).every((text) => text.startsWith('line 3 of the file'))).toBe(true);
  await isWhole(page);
  await send([`1,morning-c1,morning-g1,${month}-12,60`]);

  await page.getByRole('heading', { name: 'Invoice from-a-file' }).waitFor();
  await page.context().close();
});

test('the Division closes a month with a reason and opens it again', PATIENT, async () => {
  const page = await opened({ language: 'en' }, 'division', '/invoices', 'month=2025-11');
  for (const [action, state] of [
    ['Close the month', 'The month is closed.'],
    ['Open the month again', 'The month is being invoiced.'],
  ] as const) {
    await page.getByRole('button', { name: action }).click();
    await page.getByLabel('Reason').fill('As agreed');
    await page.locator('.fold-body').getByRole('button', { name: action }).click();
    await page.getByText(state).waitFor();
  }
  await page.context().close();
});

test.each(['/invoices', '/readiness', '/branches'])(
  '%s says what went wrong, and mends itself',
  PATIENT,
  async (path) => {
    const page = await opened({ language: 'en', size: 'phone' }, 'coordinator.a1', '/');
    await page.route('**/v1/{invoices,months,branches}**', (route) => route.abort());
    await page.goto(stage.url + path);
    await page.locator('.notice-bad').first().waitFor({ timeout: 30_000 });
    await isWhole(page);

    await page.unroute('**/v1/{invoices,months,branches}**');
    for (const again of await page.locator('.notice-bad .button').all())
      await again.click().catch(() => undefined);
    await page.locator('.invoices, .held-bars, .branch-line, .notice-empty').first().waitFor();
    await page.context().close();
  },
);

test.each(['/invoices', '/readiness'])('%s is not for caregivers', PATIENT, async (path) => {
  const page = await opened({ language: 'he', size: 'phone' }, 'caregiver.g1', path);

  await page.locator('.notice-empty').waitFor();
  await isWhole(page);
  await page.context().close();
});
