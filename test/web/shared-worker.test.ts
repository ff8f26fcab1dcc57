import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildPages, pagesAreOld } from '../../local/pages.ts';
import { overflows, violations } from '../support/axe.ts';
import { openBrowser, openContext, signIn } from '../support/browser.ts';
import { startTestStage, type TestStage } from '../support/stage.ts';

/** The page of shared workers over the whole stage, with the home that the first start seeds. */

const PATIENT = { timeout: 120_000 };
let stage: TestStage;
let browser: Browser;

beforeAll(async () => {
  if (pagesAreOld()) await buildPages();
  [stage, browser] = await Promise.all([startTestStage({ withMorning: true }), openBrowser()]);
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await stage?.stop();
});

const opened = async (
  look: Parameters<typeof openContext>[1],
  as: string,
  path = '/shared-worker',
): Promise<Page> => {
  const page = await (await openContext(browser, look)).newPage();
  await signIn(page, stage.url + path, as);
  return page;
};

describe.each(['he', 'en'])('in %s', (language) => {
  test.each(['phone', 'desktop'] as const)(
    'a case is whole on the %s, with its forms',
    PATIENT,
    async (size) => {
      const page = await opened({ language, size }, 'worker.social');
      await page.locator('.work-row').first().waitFor();
      expect(await violations(page)).toEqual([]);

      await page.locator('.work-row a').first().click();
      await page.locator('.case .sentences li').first().waitFor();
      expect(await page.locator('.outcome').innerText()).toMatch(/Allowed|מותר/);
      for (const open of await page.locator('.entry [slot=trigger], .entry > .button').all())
        await open.click();
      await page.locator('.entry .form').last().waitFor();

      expect(await overflows(page)).toBe(false);
      expect(await violations(page)).toEqual([]);
      await page.context().close();
    },
  );
});

test.each(['ar', 'ru', 'am'])('a case is whole in %s, in the dark', PATIENT, async (language) => {
  const page = await opened(
    { language, size: 'phone', colorScheme: 'dark' },
    'division',
    '/shared-worker?recipient=morning-c7',
  );
  await page.locator('.case .history li').first().waitFor();
  expect(await overflows(page)).toBe(false);
  expect(await violations(page)).toEqual([]);
  await page.context().close();
});

test('a determination of load is recorded, and the case says 82', PATIENT, async () => {
  const page = await opened(
    { language: 'en', size: 'desktop' },
    'worker.social',
    '/shared-worker?recipient=morning-c6',
  );
  await page.locator('.case .sentences li').first().waitFor();
  await page.getByRole('button', { name: 'Record a determination' }).click();
  await page.locator('.entry .pick').first().click();
  await page.getByRole('option', { name: /^load/ }).click();
  await page.getByLabel('From month').fill(new Date().toISOString().slice(0, 7));
  await page.getByLabel('Date of the visit').fill(new Date().toISOString().slice(0, 10));
  await page.getByLabel('Name of the professional').fill('Tamar Gal');
  await page.getByRole('button', { name: 'Save' }).click();

  await page.locator('.outcome-bad').waitFor();
  expect(await page.locator('.outcome-bad').innerText()).toContain('82');
  await page.context().close();
});

test('work that is done leaves the list', PATIENT, async () => {
  const page = await opened({ language: 'en', size: 'desktop' }, 'clerk.tel-aviv');
  const spouse = page.locator('.work-row', { hasText: 'Record the spouse' });
  await spouse.first().waitFor();
  const before = await spouse.count();
  await spouse.first().getByRole('button').click();
  await page.getByLabel('What was done').fill('Recorded');
  await page.getByRole('button', { name: 'Save' }).click();

  await expect.poll(() => spouse.count(), { timeout: 20_000 }).toBe(before - 1);
  await page.context().close();
});
