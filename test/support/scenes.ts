import type { Page } from 'playwright-core';
import type { SIZES } from './browser.ts';

/** In which form a screen is looked at. */
export type Look = { language: string; size: keyof typeof SIZES; colorScheme: 'light' | 'dark' };

/** What a scene is drawn with: a page that shows its address already, with the person signed in. */
export type Drawing = { page: Page; look: Look; shoot: (picture: string) => Promise<void> };

/** A screen in its states. `as`: a seeded person, or nobody. */
export type Scene = {
  name: string;
  as: string | null;
  path: string;
  draw: (drawing: Drawing) => Promise<void>;
};

/** Answers every call of an operation with a fault, for what a healthy stage does not show. */
const failing = async (page: Page, addresses: string, during: () => Promise<void>): Promise<void> => {
  await page.route(addresses, (route) =>
    route.fulfill({
      status: 500,
      contentType: 'application/problem+json',
      headers: { 'x-amzn-requestid': '7f3a52c0-0000-4000-8000-000000000000' },
      body: JSON.stringify({ type: 'about:blank', title: 'Fault', status: 500, code: 'INTERNAL' }),
    }),
  );
  await during();
  await page.unroute(addresses);
};

const visits: Scene['draw'] = async ({ page, look, shoot }) => {
  await page.locator('.row-link').nth(3).waitFor();
  await shoot('visits');
  await page.locator('.day-open').click();
  await page.locator('.calendar-day[data-selected]').waitFor();
  await shoot('calendar');
  await page.keyboard.press('Escape');
  if (look.size === 'phone') {
    await page.locator('.filter-open').click();
    await page.locator('.filters').waitFor();
    await shoot('filters');
    await page.locator('.filter-open').click();
  }
  const waiting = page.locator('.line, .card', { has: page.locator('.standing-needs-acknowledgement') });
  await waiting.first().locator('.row-link').click();
  await page.locator('.sentences').waitFor();
  await page.locator('.history li').first().waitFor();
  await shoot('visit');
  await page.locator('.finding .button').first().click();
  await page.locator('.finding textarea').waitFor();
  await page.locator('#findings').evaluate((heading) => heading.scrollIntoView());
  await shoot('acknowledge');
  await failing(page, '**/v1/visits?*', async () => {
    await page.goto(new URL('/?date=2026-01-01', page.url()).href);
    await page.locator('.notice-bad').waitFor();
    await shoot('fault');
  });
  await page.locator('.notice-empty').waitFor();
  await shoot('empty');
};

/** Waits until a call of the practice phone stands at a step. */
const at = (page: Page, state: string): Promise<void> =>
  page.locator(`.call-status .support .code:text-is("${state}")`).waitFor();

const trainer: Scene['draw'] = async ({ page, look, shoot }) => {
  await shoot('trainer');
  const parts = page.locator('.part-open');
  if (look.size === 'phone') {
    for (const part of await parts.all()) await part.click();
    await page.locator('.lessons').waitFor();
  }
  await page.locator('.lesson-choice [role=radio]').first().click();
  await page.locator('.tasks').waitFor();
  await shoot('trainer-lesson');
  // In the language of the page, so that each is heard in its own.
  await page.locator('.set-up .pick').nth(1).click();
  await page.locator(`.option:has([lang="${look.language}"])`).click();
  for (const part of await parts.all()) await part.click();
  await page.locator('.button.call').click();
  await page.locator(`.said:last-child p[lang="${look.language}"]:only-of-type`).waitFor();
  await at(page, 'identify');
  await page.keyboard.type('2000000');
  await shoot('trainer-identify');
  await page.keyboard.type('24#');
  await at(page, 'pin');
  await page.keyboard.type('2222#');
  await page
    .locator('.call-status .code:text-is("confirm"), .call-status .code:text-is("recipient")')
    .waitFor();
  if ((await page.locator('.call-status .code:text-is("recipient")').count()) > 0) {
    await shoot('trainer-recipient');
    await page.keyboard.press('1');
  }
  await at(page, 'confirm');
  await shoot('trainer-confirm');
  await page.keyboard.press('1');
  await at(page, 'recorded');
  await page.locator('.receipt').waitFor();
  await shoot('trainer-recorded');
  await page.keyboard.press('Escape');
  await page.locator('.call-over').waitFor();
  await shoot('trainer-over');
  await failing(page, '**/v1/voice/turn', async () => {
    await page.locator('.button.call').click();
    await page.locator('.notice-bad').waitFor();
    await page.locator('.notice-bad').scrollIntoViewIfNeeded();
    await shoot('trainer-fault');
  });
};

const screens: Scene['draw'] = async ({ page, look, shoot }) => {
  if (look.size === 'phone') await page.locator('.navigation button').click();
  await page.locator('.navigation .screen-link').first().waitFor();
  await shoot('screens');
};

const sharedWorker: Scene['draw'] = async ({ page, shoot }) => {
  await page.locator('.work-row').first().waitFor();
  await shoot('shared-worker');
  await page.locator('.work-row a').first().click();
  await page.locator('.case .sentences li').first().waitFor();
  await shoot('shared-worker-case');
  await page.locator('.case .history').evaluate((history) => history.scrollIntoView());
  await shoot('shared-worker-history');
  for (const open of await page.locator('.entry > .button, .entry > [slot=trigger]').all())
    await open.click();
  await page.locator('.entry .form').last().waitFor();
  await page.locator('.entries').evaluate((forms) => forms.scrollIntoView());
  await shoot('shared-worker-forms');
};

const branches: Scene['draw'] = async ({ page, shoot }) => {
  await page.locator('.branch-line').first().waitFor();
  await shoot('branches');
  await page.locator('#branch-krayot').click();
  await page.locator('.panel .history li').first().waitFor();
  await shoot('branch');
  await failing(page, '**/v1/branches*', async () => {
    await page.goto(new URL('/branches', page.url()).href);
    await page.locator('.notice-bad').waitFor();
    await shoot('branches-fault');
  });
};

const invoices: Scene['draw'] = async ({ page, shoot }) => {
  await page.locator('.invoices a').first().waitFor();
  await shoot('invoices');
  await page.locator('.desk-list .fold-open').click();
  await page.locator('.fold .form').waitFor();
  await page.locator('.fold').evaluate((form) => form.scrollIntoView());
  await shoot('invoice-upload');
  await page.locator('.invoices a').first().click();
  await page.locator('.invoice-lines, .cards').waitFor();
  await shoot('invoice');
  await page.locator('.invoice-lines, .cards').evaluate((lines) => lines.scrollIntoView());
  await shoot('invoice-lines');
  await page.locator('.row-link').nth(2).click();
  await page.locator('.panel .sentences li').first().waitFor();
  await shoot('invoice-line');
  await page.goto(new URL('/invoices?month=2025-12', page.url()).href);
  await page.locator('.notice-empty').waitFor();
  await shoot('invoices-empty');
};

const readiness: Scene['draw'] = async ({ page, shoot }) => {
  await page.locator('.held-bars').first().waitFor();
  await shoot('readiness');
  await page.locator('.work-down').evaluate((list) => list.scrollIntoView());
  await shoot('readiness-work');
};

/** Every screen of the page in its states. Whoever adds a screen adds it here. */
export const SCENES: readonly Scene[] = [
  { name: 'door', as: null, path: '/', draw: ({ shoot }) => shoot('door') },
  { name: 'visits', as: 'coordinator.a1', path: '/', draw: visits },
  { name: 'shared-worker', as: 'worker.social', path: '/shared-worker', draw: sharedWorker },
  { name: 'branches', as: 'division.second', path: '/branches', draw: branches },
  { name: 'invoices', as: 'admin.a1', path: '/invoices', draw: invoices },
  { name: 'readiness', as: 'coordinator.a1', path: '/readiness', draw: readiness },
  { name: 'trainer', as: 'training', path: '/trainer', draw: trainer },
  { name: 'screens', as: 'division', path: '/', draw: screens },
  {
    name: 'not-yours',
    as: 'caregiver.g1',
    path: '/trainer',
    draw: ({ shoot }) => shoot('not-yours'),
  },
];
