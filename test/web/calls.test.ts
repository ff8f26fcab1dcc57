import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { maskedLine } from '#shared/domain/call-flag';
import { buildPages, pagesAreOld } from '../../local/pages.ts';
import { overflows, violations } from '../support/axe.ts';
import { openBrowser, openContext, signIn } from '../support/browser.ts';
import { newCaller, newMobile, reportByCall } from '../support/call-people.ts';
import { clientOf, eventually } from '../support/stage-client.ts';
import { startTestStage, type TestStage } from '../support/stage.ts';

/** The page of calls that are worth a look, over the whole stage, with one telephone that three caregivers used. */

const PATIENT = { timeout: 120_000 };
const mobile = newMobile();
let stage: TestStage;
let browser: Browser;
let flagId: string;

beforeAll(async () => {
  if (pagesAreOld()) await buildPages();
  [stage, browser] = await Promise.all([startTestStage(), openBrowser()]);
  for (const provider of ['a1', 'a1', 'a2'] as const) {
    const caller = await newCaller(stage, 'telAviv', provider);
    expect(await reportByCall(stage, caller, mobile)).toBe('recorded');
  }
  const { body } = await eventually(
    () => clientOf(stage, 'division').get('/v1/call-flags'),
    (answer) => answer.body.items[0]?.caregiverIds.length === 3,
    60,
  );
  flagId = body.items[0].flagId;
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await stage?.stop();
});

const opened = async (
  look: Parameters<typeof openContext>[1],
  as: string,
  path = '/calls',
): Promise<Page> => {
  const page = await (await openContext(browser, look)).newPage();
  await signIn(page, stage.url + path, as);
  return page;
};
const isWhole = async (page: Page): Promise<void> => {
  expect(await overflows(page)).toBe(false);
  expect(await violations(page)).toEqual([]);
};

test.each([
  { language: 'he', size: 'phone', colorScheme: 'light' },
  { language: 'he', size: 'desktop', colorScheme: 'light' },
  { language: 'en', size: 'phone', colorScheme: 'light' },
  { language: 'en', size: 'desktop', colorScheme: 'dark' },
  { language: 'ar', size: 'phone', colorScheme: 'dark' },
  { language: 'ru', size: 'desktop', colorScheme: 'dark' },
  { language: 'am', size: 'phone', colorScheme: 'light' },
] as const)('the list and a call are whole in $language on the $size', PATIENT, async (look) => {
  const page = await opened(look, 'coordinator.a1');
  await page.locator('.row-link').first().waitFor();
  if (look.size === 'phone') await page.locator('.filter-open').click();
  await isWhole(page);

  await page.locator('.row-link').first().click();
  await page.locator('.panel .figures').waitFor();
  await page.locator('.panel .entry [slot=trigger]').click();
  await page.locator('.panel .form').waitFor();
  await isWhole(page);
  await page.context().close();
});

test('with text twice as large nothing sticks out', PATIENT, async () => {
  const page = await (await openContext(browser, { language: 'ru', size: 'phone' })).newPage();
  const session = await page.context().newCDPSession(page);
  await session.send('Page.setFontSizes', { fontSizes: { standard: 32, fixed: 26 } });
  await signIn(page, `${stage.url}/calls`, 'coordinator.a1');
  await page.locator('.row-link').first().waitFor();
  expect(await overflows(page)).toBe(false);
  await page.context().close();
});

describe('a coordinator', () => {
  test('reads why, whose, and as much of the number as is shown', PATIENT, async () => {
    const page = await opened({ language: 'en', size: 'desktop' }, 'coordinator.a2');
    const line = page.locator('.line').first();
    await line.waitFor();
    const text = await line.innerText();
    expect(text).toContain('One telephone for many caregivers or homes');
    expect(text).toContain(maskedLine(mobile));
    expect(text).not.toContain(mobile);
    expect(text).toContain('מטפלת לדוגמה');
    expect(text).toContain('2 more of other providers');
    await page.context().close();
  });

  test(
    'writes down what was found; an empty note is named, and nothing is lost on a reload',
    PATIENT,
    async () => {
      const page = await opened({ language: 'en', size: 'desktop' }, 'coordinator.a1');
      await page.locator('.row-link').first().click();
      const panel = page.locator('.panel');
      await panel.getByRole('button', { name: 'Write down what was found' }).click();
      await panel.getByRole('button', { name: 'Save' }).click();
      await panel.locator('.field-error').waitFor();
      expect(await page.evaluate('document.activeElement.tagName')).toBe('TEXTAREA');

      await panel.locator('[data-path="/outcome"] .pick').click();
      await page.getByRole('option', { name: 'Being followed up' }).click();
      await panel.getByLabel('Note').fill('Three sisters and one telephone');
      await page.reload();
      await panel.getByRole('button', { name: 'Write down what was found' }).click();
      expect(await panel.getByLabel('Note').inputValue()).toBe('Three sisters and one telephone');
      await panel.getByRole('button', { name: 'Save' }).click();

      await panel.locator('.history').getByText('Three sisters and one telephone').waitFor();
      await page.locator('.line .standing', { hasText: 'Being followed up' }).waitFor();
      await page.keyboard.press('Escape');
      await panel.waitFor({ state: 'detached' });
      await expect.poll(() => page.evaluate('document.activeElement.id')).toBe(`flag-${flagId}`);

      await page.locator('.call-filters .pick').last().click();
      await page.getByRole('option', { name: 'Not looked at yet' }).click();
      await page.getByText('Nothing is left by these filters.').waitFor();
      expect(new URL(page.url()).searchParams.get('reviewed')).toBe('false');
      await page.getByRole('button', { name: 'Show the last week' }).click();
      await page.locator('.row-link').first().waitFor();
      await page.context().close();
    },
  );

  test('follows a call to the visits of its day', PATIENT, async () => {
    const page = await opened({ language: 'en', size: 'desktop' }, 'coordinator.a1', `/calls?flag=${flagId}`);
    await page.locator('.flag-visits a').first().click();
    await page.locator('.visits .line').first().waitFor();
    expect(await page.locator('.visits .line').count()).toBe(1);
    await page.context().close();
  });
});

test('a range of too many days is said in words', PATIENT, async () => {
  const page = await opened({ language: 'en', size: 'desktop' }, 'inspector');
  await page.goto(`${stage.url}/calls?from=2026-01-01&to=2026-06-01`);
  await page.getByText('These dates do not fit').waitFor();
  await page.context().close();
});

test('whoever dials sees a line and a language, and nobody’s calls', PATIENT, async () => {
  await eventually(
    () =>
      clientOf(stage, 'operator').get(
        `/v1/call-back-checks?status=due&before=${encodeURIComponent(new Date(Date.now() + 3_600_000).toISOString())}`,
      ),
    ({ body }) => body.items.length > 0,
    60,
  );
  const page = await opened({ language: 'en', size: 'desktop' }, 'operator');
  await page.locator('.call-checks tbody tr').first().waitFor();
  expect(await page.locator('.call-checks tbody').innerText()).toMatch(/\+972.*English.*to be called/s);
  expect(await page.locator('.call-filters').count()).toBe(0);
  await isWhole(page);
  await page.context().close();
});

test('a social worker is told that this is another’s work', PATIENT, async () => {
  const page = await opened({ language: 'en', size: 'desktop' }, 'worker.social');
  await page.getByText('This screen belongs to another role').waitFor();
  expect(await page.locator('.navigation').innerText()).not.toContain('Calls to look at');
  await page.context().close();
});
