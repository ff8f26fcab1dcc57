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
  else await page.locator('.screen-group button').first().click();
  await page.locator('.navigation .screen-link').first().waitFor();
  await shoot('screens');
};

const providers: Scene['draw'] = async ({ page, shoot }) => {
  await page.locator('.provider').first().waitFor();
  await shoot('providers');
};

const webhooks: Scene['draw'] = async ({ page, shoot }) => {
  await page.locator('.webhook, .notice-empty').first().waitFor();
  await shoot('webhooks');
};

const messages: Scene['draw'] = async ({ page, shoot }) => {
  await page.locator('.message').first().waitFor();
  await shoot('messages');
  await page.locator('.message .message-link').last().scrollIntoViewIfNeeded();
  await shoot('messages-end');
  await failing(page, '**/v1/notices?*', async () => {
    await page.goto(new URL('/messages', page.url()).href);
    await page.locator('.notice-bad').waitFor();
    await shoot('messages-fault');
  });
};

const noMessages: Scene['draw'] = async ({ page, shoot }) => {
  await page.locator('.notice-empty').waitFor();
  await shoot('messages-empty');
};

const sharedWorker: Scene['draw'] = async ({ page, shoot }) => {
  await page.locator('.work-row').first().waitFor();
  await shoot('shared-worker');
  await page.locator('.work-row a').first().click();
  await page.locator('.case .sentences li').first().waitFor();
  await page.locator('.effects tbody tr').first().waitFor();
  await shoot('shared-worker-case');
  await page.locator('.decision .fold-open').click();
  await page.locator('.decision .fold').evaluate((table) => table.scrollIntoView());
  await shoot('shared-worker-table');
  await page.locator('.decision-rows').evaluate((table) => table.scrollIntoView());
  await shoot('shared-worker-rows');
  await page.locator('.effects').evaluate((table) => table.scrollIntoView({ block: 'center' }));
  await shoot('shared-worker-effects');
  await page.locator('.case .history').evaluate((history) => history.scrollIntoView());
  await shoot('shared-worker-history');
  const forms = page.locator('.entries .entry');
  await page.locator('.entries').evaluate((entries) => entries.scrollIntoView());
  await shoot('shared-worker-entries');
  for (const form of await forms.all()) {
    await form.locator('[slot=trigger]').click();
    await form.locator('.form').waitFor();
  }
  const benefit = forms.filter({ has: page.locator('[data-path="/points"]') });
  await benefit.locator('.form > .button').click();
  await benefit.evaluate((form) => form.scrollIntoView());
  await shoot('shared-worker-benefit');
  await benefit.locator('[type=submit]').click();
  await benefit.locator('.entry-wrong').waitFor();
  await benefit.evaluate((form) => form.scrollIntoView());
  await shoot('shared-worker-wrong');
  await forms.last().evaluate((form) => form.scrollIntoView());
  await shoot('shared-worker-appeal');
};

/** Calls that stand out are rare: a stage that has just begun has none. */
const FLAG = {
  flagId: '019aa8b0-7c00-7abc-8def-0123456789ab',
  rule: 'shared-handset',
  line: '+972*****4562',
  date: '2026-11-22',
  caregiverIds: ['morning-g1', 'morning-g2'],
  reportIds: [
    '019aa8b0-7c00-7abc-8def-0123456789a1',
    '019aa8b0-7c00-7abc-8def-0123456789a2',
    '019aa8b0-7c00-7abc-8def-0123456789a3',
  ],
  firstAt: '2026-11-22T05:10:00.000Z',
  lastAt: '2026-11-22T08:42:00.000Z',
  otherCaregivers: 1,
  reviews: [],
};
const review = (outcome: string, note: string) => ({
  outcome,
  note,
  by: 'coordinator.a1',
  at: '2026-11-22T09:30:00.000Z',
});
const FLAGS = [
  FLAG,
  {
    ...FLAG,
    flagId: '019aa8b0-7c00-7abc-8def-0123456789ac',
    rule: 'impossible-travel',
    caregiverIds: ['morning-g3'],
    otherCaregivers: 0,
    reviews: [review('explained', 'כתובת ישנה, תוקנה')],
  },
  {
    ...FLAG,
    flagId: '019aa8b0-7c00-7abc-8def-0123456789ad',
    rule: 'spread-guessing',
    line: null,
    reportIds: [],
    reviews: [review('follow-up', 'Called the line, nobody answered')],
  },
];

const calls: Scene['draw'] = async ({ page, shoot }) => {
  await page.locator('.notice-empty').waitFor();
  await shoot('calls-empty');
  await page.route('**/v1/call-flags?*', (route) =>
    route.fulfill({ contentType: 'application/json', body: JSON.stringify({ items: FLAGS, next: 'more' }) }),
  );
  await page.reload();
  await page.locator('.row-link').nth(2).waitFor();
  await shoot('calls');
  await page.locator('.row-link').first().click();
  await page.locator('.panel .figures').waitFor();
  await shoot('call');
  await page.locator('.panel .entry [slot=trigger]').click();
  await page.locator('.panel .form [type=submit]').click();
  await page.locator('.panel .entry-wrong').waitFor();
  await page.locator('.panel .entry').evaluate((form) => form.scrollIntoView());
  await shoot('call-review');
  await page.unroute('**/v1/call-flags?*');
  await failing(page, '**/v1/call-flags?*', async () => {
    await page.goto(new URL('/calls', page.url()).href);
    await page.locator('.notice-bad').waitFor();
    await shoot('calls-fault');
  });
};

const checks: Scene['draw'] = async ({ page, shoot }) => {
  const task = { language: 'am', dueAt: '2026-11-22T08:42:00.000Z', status: 'due', tries: 0, callId: null };
  await page.route('**/v1/call-back-checks?*', (route) =>
    route.fulfill({
      contentType: 'application/json',
      body: JSON.stringify({
        items: [
          { ...task, checkId: FLAG.flagId, line: '+97235556101' },
          {
            ...task,
            checkId: FLAG.reportIds[0],
            line: '+97235556102',
            language: 'he',
            status: 'no-answer',
            tries: 1,
          },
        ],
        next: null,
      }),
    }),
  );
  await page.reload();
  await page.locator('.call-checks :is(tbody tr, .card)').nth(1).waitFor();
  await shoot('calls-checks');
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
  { name: 'providers', as: 'division', path: '/invoices', draw: providers },
  { name: 'webhooks', as: 'admin.a1', path: '/webhooks', draw: webhooks },
  { name: 'messages', as: 'coordinator.a1', path: '/messages', draw: messages },
  { name: 'no-messages', as: 'admin.a2', path: '/messages', draw: noMessages },
  { name: 'readiness', as: 'coordinator.a1', path: '/readiness', draw: readiness },
  { name: 'calls', as: 'coordinator.a1', path: '/calls', draw: calls },
  { name: 'checks', as: 'operator', path: '/calls', draw: checks },
  { name: 'trainer', as: 'training', path: '/trainer', draw: trainer },
  { name: 'screens', as: 'division', path: '/', draw: screens },
  {
    name: 'not-yours',
    as: 'caregiver.g1',
    path: '/trainer',
    draw: ({ shoot }) => shoot('not-yours'),
  },
];
