import chromium from '@sparticuz/chromium';
import { chromium as playwright, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { LOCAL_PASSWORD } from '../../local/people.ts';

/** The two sizes that every screen is looked at in. */
export const SIZES = { phone: { width: 360, height: 640 }, desktop: { width: 1280, height: 800 } } as const;

/** A browser that needs nothing installed beside it. Its own argument list would deny the location: not used. */
export const openBrowser = async (): Promise<Browser> =>
  playwright.launch({
    executablePath: await chromium.executablePath(),
    args: ['--no-sandbox', '--disable-gpu'],
  });

/** A context that begins in a language, as a person who chose it before. */
export const openContext = async (
  browser: Browser,
  some: { language?: string; size?: keyof typeof SIZES; colorScheme?: 'light' | 'dark' } = {},
): Promise<BrowserContext> => {
  const context = await browser.newContext({
    viewport: SIZES[some.size ?? 'desktop'],
    colorScheme: some.colorScheme ?? 'light',
    reducedMotion: 'reduce',
    locale: 'he-IL',
    timezoneId: 'Europe/London',
  });
  await context.addInitScript(`localStorage.setItem('hineni.language', '${some.language ?? 'he'}')`);
  return context;
};

/** Goes to an address of the page and signs a seeded person in through the issuer. */
export const signIn = async (page: Page, address: string, username: string): Promise<void> => {
  await page.goto(address);
  await page.locator('main.door button').click();
  await page.locator('#username').fill(username);
  await page.locator('#password').fill(LOCAL_PASSWORD);
  await page.locator('form button').click();
  await page.locator('main:not(.door) h1').first().waitFor();
};
