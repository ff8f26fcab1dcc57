import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildPages, pagesAreOld } from '../../local/pages.ts';
import { openBrowser, openContext, signIn } from '../support/browser.ts';
import { clientOf, newReportId } from '../support/stage-client.ts';
import { startTestStage, type TestStage } from '../support/stage.ts';

const PATIENT = { timeout: 90_000 };
/** From the answer to a report until the page shows it: two seconds of the fold, two of the page, and a loaded machine. */
const SEEN_WITHIN_MILLIS = 15_000;

let browser: Browser;
let stage: TestStage;

beforeAll(async () => {
  if (pagesAreOld()) await buildPages();
  [browser, stage] = await Promise.all([openBrowser(), startTestStage()]);
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await stage?.stop();
});

const opened = async (language: string, username: string): Promise<Page> => {
  const page = await (await openContext(browser, { language, size: 'desktop' })).newPage();
  await signIn(page, stage.url, username);
  return page;
};

const report = async (kind: 'arrival' | 'departure', occurredAt: number): Promise<void> => {
  const answer = await clientOf(stage, 'caregiver.g1').put(
    `/v1/reports/${newReportId(occurredAt)}`,
    {
      kind,
      recipientIds: ['c1'],
      occurredAt: new Date(occurredAt).toISOString(),
      fix: {
        latitudeDegrees: 32.08,
        longitudeDegrees: 34.78,
        accuracyMetres: 12,
        capturedAt: new Date(occurredAt).toISOString(),
      },
    },
    { 'hineni-sent-at': new Date().toISOString() },
  );
  expect(answer.status).toBe(201);
};

test(
  'a report becomes a line on the open page, and says why, in Hebrew and in English',
  PATIENT,
  async () => {
    const page = await opened('he', 'coordinator.a1');
    const before = await page.locator('.row-link').count();

    await report('arrival', Date.now() - 1_000);
    await expect
      .poll(() => page.locator('.row-link').count(), { timeout: SEEN_WITHIN_MILLIS })
      .toBe(before + 1);
    await page.locator('.standing-open').first().waitFor();
    await report('departure', Date.now());
    await page
      .locator('.line .standing:not(.standing-open)')
      .first()
      .waitFor({ timeout: SEEN_WITHIN_MILLIS });

    await page.locator('.row-link').first().click();
    await page.locator('.sentences li').first().waitFor();
    expect(await page.locator('html').getAttribute('dir')).toBe('rtl');
    expect(await page.locator('.sentences').innerText()).toMatch(/[\u0590-\u05ff]{3}/);
    await expect.poll(() => page.locator('.history li').count()).toBeGreaterThanOrEqual(2);

    await page.locator('.pick-language button').click();
    await page.getByRole('option', { name: 'English' }).click();
    await page.locator('html[dir=ltr]').waitFor();
    await expect.poll(() => page.locator('.sentences').innerText()).toMatch(/^[^\u0590-\u05ff]*[a-z]{3}/);
    await page.context().close();
  },
);

test('a coordinator acknowledges on the page what waits, and the visit stands', PATIENT, async () => {
  const page = await opened('en', 'coordinator.a1');
  const waiting = page.locator('.line', { has: page.locator('.standing-needs-acknowledgement') });
  await waiting.first().locator('.row-link').click();

  while ((await page.locator('.finding-acknowledge').count()) > 0) {
    const left = await page.locator('.finding-acknowledge').count();
    await page.locator('.finding-acknowledge .button').first().click();
    await page.locator('.finding form .button-main').click();
    await expect.poll(() => page.locator('.finding-acknowledge').count(), { timeout: 10_000 }).toBe(left - 1);
  }

  await page.locator('.panel .standing-verified').waitFor();
  expect(await page.locator('.finding-settled').count()).toBeGreaterThan(0);
  await page.context().close();
});

test.each(['division', 'clerk.tel-aviv', 'admin.a1'])('%s sees the same visit', PATIENT, async (username) => {
  const page = await opened('en', username);

  await page.locator('.row-link').first().waitFor();

  await page.locator('.row-link').first().click();
  await page.locator('.sentences li').first().waitFor();
  expect(await page.locator('.finding form, .finding-acknowledge .button').count()).toBe(0);
  await page.context().close();
});

test.each(['caregiver.g1', 'recipient.c1'])('%s sees her own visit', PATIENT, async (username) => {
  const page = await opened('he', username);

  await page.locator('.row-link').first().click();

  await page.locator('.sentences li').first().waitFor();
  await page.context().close();
});

test('another provider sees nothing of it', PATIENT, async () => {
  const page = await opened('en', 'coordinator.a2');

  await page.locator('.notice-empty').waitFor();

  expect(await page.locator('.row-link').count()).toBe(0);
  await page.context().close();
});
