import { randomUUID } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { noticeTable } from '#shared/adapters/notice-table';
import { rolloutTable } from '#shared/adapters/rollout-table';
import { buildPages, pagesAreOld } from '../../local/pages.ts';
import { overflows, violations } from '../support/axe.ts';
import { openBrowser, openContext, signIn } from '../support/browser.ts';
import { LOCAL_CREDENTIALS } from '../support/dynoxide.ts';
import { clientOf, eventually } from '../support/stage-client.ts';
import { startTestStage, type TestStage } from '../support/stage.ts';

/** What a provider was told, on one page: of paying dates of branches, and of one foreign worker for two. */

const PATIENT = { timeout: 240_000 };
const MANY = 60;
let stage: TestStage;
let browser: Browser;
let database: ReturnType<typeof sdkDatabase>;

const tellOfBranch = (providerId: string, on: string): Promise<void> =>
  rolloutTable(stage.env['DIRECTORY_TABLE'] ?? '', database).tell(providerId, {
    branchId: 'krayot',
    payingFrom: '2027-01-01',
    kind: 'announced',
    daysAhead: 30,
    round: 0,
    on,
    isNews: true,
  });
const tellOfCase = (providerId: string, toldAt: string): Promise<void> =>
  noticeTable(stage.env['DIRECTORY_TABLE'] ?? '', database).show({
    noticeId: randomUUID(),
    group: 3,
    reason: 'new',
    month: '2026-11',
    recipientIds: ['nobody-1', 'nobody-2'],
    caregiverId: 'nobody-f',
    providerId,
    toldAt,
    text: [
      {
        rule: '8.1536A.group-3',
        factIds: [],
        messageId: 'shared-worker.notice.reason.new',
        values: { month: '11/2026' },
      },
    ],
  });

beforeAll(async () => {
  if (pagesAreOld()) await buildPages();
  [stage, browser] = await Promise.all([startTestStage({ withMorning: true }), openBrowser()]);
  database = sdkDatabase({
    region: 'il-central-1',
    endpoint: stage.env['DYNAMODB_ENDPOINT'],
    credentials: LOCAL_CREDENTIALS,
  });
  await tellOfBranch('a1', '2026-11-01');
  await eventually(
    () => clientOf(stage, 'admin.a1').get('/v1/notices'),
    ({ body }) => body.items.length > 0,
    120,
  );
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await stage?.stop();
});

const opened = async (
  look: Parameters<typeof openContext>[1],
  as: string,
  path = '/messages',
): Promise<Page> => {
  const page = await (await openContext(browser, look)).newPage();
  await signIn(page, stage.url + path, as);
  return page;
};
const isWhole = async (page: Page): Promise<void> => {
  expect(await overflows(page)).toBe(false);
  expect(await violations(page)).toEqual([]);
};

/** A made-up provider whom nobody told anything yet, and who signs in for it. */
const newProvider = async (): Promise<{ providerId: string; admin: string }> => {
  const providerId = `page-${randomUUID().slice(0, 8)}`;
  const admin = `office.${providerId}@example.org`;
  const branch = { providerBranchId: `${providerId}-main`, name: 'סניף לדוגמה' };
  const rows = [{ providerId, name: 'דנה', email: admin, mobile: '0501234567' }];
  const division = clientOf(stage, 'division');
  const made = [
    await division.put(`/v1/providers/${providerId}`, { name: 'ספק לדוגמה', branches: [branch] }),
    await division.post('/v1/contacts/import', { rows }),
  ];
  expect(made.map((one) => one.status)).toEqual([201, 200]);
  return { providerId, admin };
};

describe.each(['he', 'en'])('in %s', (language) => {
  test.each(['phone', 'desktop'] as const)(
    'what was told leads on the %s to the case, which says when',
    PATIENT,
    async (size) => {
      const page = await opened({ language, size }, 'coordinator.a1');
      const notice = page.locator('.message', { has: page.locator('a[href^="/shared-worker"]') }).first();
      await notice.waitFor();
      expect(await page.locator('.message a[href="/branches?branch=krayot"]').count()).toBe(1);
      expect(await notice.innerText()).toMatch(/1536/);
      await isWhole(page);

      const when = await notice.locator('time').getAttribute('datetime');
      await notice.getByRole('link').focus();
      await page.keyboard.press('Enter');
      await page.locator('.case .sentences li').first().waitFor();
      expect(new URL(page.url()).searchParams.get('recipient')).not.toBe('');
      expect(await page.locator(`.case .work-rows time[datetime="${when}"]`).count()).toBeGreaterThan(0);
      await isWhole(page);
      await page.context().close();
    },
  );
});

test.each(['ar', 'ru', 'am'])('what was told is whole in %s, in the dark', PATIENT, async (language) => {
  const page = await opened({ language, size: 'phone', colorScheme: 'dark' }, 'admin.a1');
  await page.locator('.message').nth(1).waitFor();
  await isWhole(page);
  await page.context().close();
});

test('many messages come page by page, with the keys, the newest first', PATIENT, async () => {
  const { providerId, admin } = await newProvider();
  for (let one = 0; one < MANY; one += 1) {
    const day = new Date(Date.UTC(2026, 0, 1 + 2 * one, 9)).toISOString();
    await tellOfCase(providerId, day);
    await tellOfBranch(providerId, new Date(Date.UTC(2026, 0, 2 + one)).toISOString().slice(0, 10));
  }
  const page = await opened({ language: 'en' }, admin);
  const messages = page.locator('.message');
  const more = page.getByRole('button', { name: 'Earlier messages' });
  await more.waitFor();
  const first = await messages.count();
  expect(first).toBeLessThan(2 * MANY);
  await more.focus();
  await page.keyboard.press('Enter');

  await expect.poll(() => messages.count(), { timeout: 60_000 }).toBe(2 * MANY);
  expect(await more.count()).toBe(0);
  const focused = 'Array.from(document.querySelectorAll(".message")).indexOf(document.activeElement)';
  await expect.poll(() => page.evaluate(focused)).toBe(first);
  const days = await page
    .locator('.message time')
    .evaluateAll((all) => all.map((time) => String(time.getAttribute('datetime')).slice(0, 10)));
  expect(days).toEqual([...days].sort().reverse());
  await isWhole(page);
  await page.context().close();
});

test('where nothing was told, the page says what would be here', PATIENT, async () => {
  const { admin } = await newProvider();
  const page = await opened({ language: 'en', size: 'phone' }, admin);
  await page.getByRole('heading', { name: 'Nothing was told yet' }).waitFor();
  await isWhole(page);
  await page.context().close();
});

test('when one list does not answer, the other is shown, and it mends itself', PATIENT, async () => {
  const page = await opened({ language: 'en', size: 'phone' }, 'admin.a1', '/webhooks');
  await page.route('**/v1/notices?*', (route) => route.abort());
  await page.goto(`${stage.url}/messages`);
  await page.locator('.notice-bad').waitFor({ timeout: 60_000 });
  expect(await page.locator('.message').count()).toBe(1);
  await isWhole(page);

  await page.unroute('**/v1/notices?*');
  await page.locator('.notice-bad .button').click();
  await page.locator('.message a[href^="/shared-worker"]').first().waitFor();
  expect(await page.locator('.notice-bad').count()).toBe(0);
  await page.context().close();
});

test('without a network the page says so and keeps what it has', PATIENT, async () => {
  const page = await opened({ language: 'en', size: 'phone' }, 'admin.a1');
  await page.locator('.message').nth(1).waitFor();
  await page.context().setOffline(true);

  await page.locator('.banner').waitFor();
  expect(await page.locator('.message').count()).toBeGreaterThan(1);
  await isWhole(page);
  await page.context().close();
});

test.each(['division', 'inspector'])('%s chooses whose messages to see', PATIENT, async (as) => {
  const page = await opened({ language: 'en' }, as);
  await page.locator('.provider .code:text-is("a1")').waitFor();
  await isWhole(page);
  await page
    .locator('.provider', { has: page.locator('.code:text-is("a1")') })
    .getByRole('link')
    .click();
  await page.locator('.message a[href^="/shared-worker"]').first().waitFor();
  await isWhole(page);
  await page.context().close();
});

test('a clerk of a branch is told that this is another’s work', PATIENT, async () => {
  const page = await opened({ language: 'en' }, 'clerk.tel-aviv');
  await page.locator('.notice-empty').waitFor();
  await page.context().close();
});
