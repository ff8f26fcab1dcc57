import { mkdir } from 'node:fs/promises';
import { localDateOf } from '#shared/domain/instants';
import type { Page } from 'playwright-core';
import { openBrowser, openContext, signIn, type SIZES } from './browser.ts';
import { startWebStub } from './web-stub.ts';
import { fillWorld } from './web-world.ts';

const FOLDER = '.local/pictures';

type Size = keyof typeof SIZES;
type Look = { language: string; size: Size; colorScheme: 'light' | 'dark' };

const LOOKS: Look[] = [
  ...['he', 'en'].flatMap((language) =>
    (['phone', 'desktop'] as const).flatMap((size) =>
      (['light', 'dark'] as const).map((colorScheme) => ({ language, size, colorScheme })),
    ),
  ),
  { language: 'ar', size: 'phone', colorScheme: 'light' },
  { language: 'ru', size: 'desktop', colorScheme: 'light' },
  { language: 'am', size: 'phone', colorScheme: 'light' },
];

const shoot = async (page: Page, look: Look, screen: string): Promise<void> => {
  await page.evaluate('document.fonts.ready');
  const name = `${screen}.${look.language}.${look.size}.${look.colorScheme}.png`;
  await page.screenshot({ path: `${FOLDER}/${name}` });
  console.log(`${FOLDER}/${name}`);
};

/** Draws every screen of the page with a model day, for the eyes of whoever changed one. */
const draw = async (): Promise<void> => {
  await mkdir(FOLDER, { recursive: true });
  const stub = await startWebStub();
  const date = localDateOf(Date.now());
  fillWorld(stub.world, date);
  const browser = await openBrowser();
  for (const look of LOOKS) {
    const context = await openContext(browser, look);
    const page = await context.newPage();
    await page.goto(stub.origin);
    await page.locator('main.door button').waitFor();
    await shoot(page, look, 'door');
    await signIn(page, stub.origin, 'coordinator.a1');
    await page.locator('.row-link').first().waitFor();
    await shoot(page, look, 'visits');
    await page.locator('.day-open').click();
    await page.locator('.calendar-day[data-selected]').waitFor();
    await shoot(page, look, 'calendar');
    await page.keyboard.press('Escape');
    if (look.size === 'phone') {
      await page.locator('.filter-open').click();
      await page.locator('.filters').waitFor();
      await shoot(page, look, 'filters');
      await page.locator('.filter-open').click();
    }
    await page.locator('.row-link').nth(2).click();
    await page.locator('.sentences').waitFor();
    await page.locator('.history').waitFor();
    await shoot(page, look, 'visit');
    const waiting = stub.world.visits.find((one) => one.standing === 'needs-acknowledgement');
    await page.evaluate(
      `history.pushState(null, '', '/?visit=${waiting?.visitId}'); dispatchEvent(new PopStateEvent('popstate'))`,
    );
    await page.locator('.finding .button').click();
    await page.locator('.finding textarea').waitFor();
    await page.locator('#findings').evaluate((heading) => heading.scrollIntoView());
    await shoot(page, look, 'acknowledge');
    stub.world.failure = { status: 500, code: 'INTERNAL' };
    await page.goto(`${stub.origin}/?date=2026-01-01`);
    await page.locator('.notice-bad').waitFor();
    await shoot(page, look, 'fault');
    stub.world.failure = undefined;
    await page.locator('.notice-empty').waitFor();
    await shoot(page, look, 'empty');
    await context.close();
  }
  await browser.close();
  await stub.stop();
};

await draw();
