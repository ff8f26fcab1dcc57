import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { localDateOf } from '#shared/domain/instants';
import { buildPages, pagesAreOld } from '../../local/pages.ts';
import { overflows, violations } from '../support/axe.ts';
import { openBrowser, openContext, signIn, SIZES } from '../support/browser.ts';
import { startWebStub, type WebStub } from '../support/web-stub.ts';
import { aVisit, anException, fillWorld } from '../support/web-world.ts';

const words = (language: string): Record<string, string> =>
  JSON.parse(readFileSync(`shared/locales/${language}.json`, 'utf8'));

const today = localDateOf(Date.now());
const at = (time: string): string => `${today}T${time}:00.000Z`;
const PATIENT = { timeout: 60_000 };

let browser: Browser;
let stub: WebStub;
let pages: { page: Page; complaints: string[] }[] = [];

beforeAll(async () => {
  if (pagesAreOld()) await buildPages();
  [browser, stub] = await Promise.all([openBrowser(), startWebStub()]);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await stub?.stop();
});
beforeEach(() => {
  Object.assign(stub.world, { failure: undefined, delayMillis: 0, acknowledged: [], tokensFromSeconds: 0 });
  fillWorld(stub.world, today);
});
afterEach(async () => {
  const open = pages;
  pages = [];
  await Promise.all(open.map(({ page }) => page.context().close()));
  // Sentences that are missing, and everything that the content policy forbids.
  expect([...new Set(open.flatMap(({ complaints }) => complaints))]).toEqual([]);
});

const opened = async (some: Parameters<typeof openContext>[1]): Promise<Page> => {
  const page = await (await openContext(browser, some)).newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    const isRefusal = message.text().startsWith('Failed to load resource');
    if (message.type() === 'error' && !isRefusal) complaints.push(message.text().split('\n')[0] ?? '');
  });
  pages.push({ page, complaints });
  return page;
};

const asCoordinator = async (some: Parameters<typeof openContext>[1], path = '/'): Promise<Page> => {
  const page = await opened(some);
  await signIn(page, `${stub.origin}${path}`, 'coordinator.a1');
  await page.locator('.row-link').first().waitFor();
  return page;
};

describe.each([
  { language: 'he', direction: 'rtl' },
  { language: 'en', direction: 'ltr' },
])('in $language', ({ language, direction }) => {
  test.each(Object.keys(SIZES) as (keyof typeof SIZES)[])(
    'a fresh visit appears on the %s by itself, with its verdict and why',
    PATIENT,
    async (size) => {
      const page = await asCoordinator({ language, size });
      const before = await page.locator('.row-link').count();
      const fresh = aVisit({
        seed: `fresh ${language} ${size}`,
        recipientId: 'c3',
        arrivalAt: at('11:00'),
        departureAt: at('11:45'),
      });

      stub.world.visits = [...stub.world.visits, fresh];
      const row = page.locator(`[id="visit-${fresh.visitId}"]`);
      await row.waitFor({ timeout: 15_000 });

      expect(await page.locator('.row-link').count()).toBe(before + 1);
      expect(await page.locator('html').getAttribute('dir')).toBe(direction);
      const line = page.locator('.line, .card').filter({ has: row });
      expect(await line.innerText()).toContain(words(language)['standing.verified']);
      expect(await line.innerText()).toContain(words(language)['web.fresh']);
      expect(await overflows(page)).toBe(false);
      expect(await violations(page)).toEqual([]);

      await row.click();
      const [sentence = ''] = stub.world.explanations(fresh, language);
      await page.locator('.sentences').getByText(sentence).waitFor();
      await page.locator('.history li').first().waitFor();
      expect(new URL(page.url()).searchParams.get('visit')).toBe(fresh.visitId);
      expect(await overflows(page)).toBe(false);
      expect(await violations(page)).toEqual([]);
    },
  );
});

test.each(['ar', 'ru', 'am'])(
  'the day, a visit and the dark page are whole in %s',
  PATIENT,
  async (language) => {
    const page = await asCoordinator({ language, size: 'phone', colorScheme: 'dark' });
    expect(await violations(page)).toEqual([]);

    await page.locator('.row-link').first().click();
    await page.locator('.sentences li').first().waitFor();

    expect(await overflows(page)).toBe(false);
    expect(await violations(page)).toEqual([]);
  },
);

test.each(Object.keys(SIZES) as (keyof typeof SIZES)[])(
  'with text twice as large nothing is cut off on the %s',
  PATIENT,
  async (size) => {
    const page = await opened({ language: 'ru', size });
    // As a person sets it in the browser: what is measured in rem follows, widths of layouts too.
    const session = await page.context().newCDPSession(page);
    await session.send('Page.setFontSizes', { fontSizes: { standard: 32, fixed: 26 } });
    await signIn(page, stub.origin, 'coordinator.a1');
    await page.locator('.row-link').first().waitFor();
    expect(await page.evaluate('getComputedStyle(document.documentElement).fontSize')).toBe('32px');

    expect(await overflows(page)).toBe(false);
    await page.locator('.row-link').nth(1).click();
    await page.locator('.sentences li').first().waitFor();
    expect(await overflows(page)).toBe(false);
  },
);

test('Amharic is written in the font that the page brings along', PATIENT, async () => {
  const page = await asCoordinator({ language: 'am', size: 'phone' });

  const loaded: string[] = await page.evaluate(
    `document.fonts.ready.then(() => [...document.fonts].filter((font) => font.status === 'loaded').map((font) => font.family))`,
  );

  expect(loaded.join()).toContain('Noto Sans Ethiopic');
});

describe('with keys alone', () => {
  const press = async (page: Page, key: string, times = 1): Promise<void> => {
    for (let pressed = 0; pressed < times; pressed += 1) await page.keyboard.press(key);
  };
  const focused = (page: Page): Promise<string> => page.evaluate('document.activeElement.id');

  test(
    'a visit is opened, its exception acknowledged, and the focus comes back to its line',
    PATIENT,
    async () => {
      const waiting = stub.world.visits.find(({ standing }) => standing === 'needs-acknowledgement')!;
      const page = await asCoordinator({ language: 'en' });

      await press(page, 'Tab');
      expect(await page.evaluate('document.activeElement.className')).toBe('skip');
      await press(page, 'Enter');
      expect(await focused(page)).toBe('main');
      for (let tabs = 0; tabs < 40 && (await focused(page)) !== `visit-${waiting.visitId}`; tabs += 1)
        await press(page, 'Tab');
      expect(await focused(page)).toBe(`visit-${waiting.visitId}`);
      await press(page, 'Enter');
      await page.locator('.finding .button').waitFor();
      expect(await focused(page)).toBe('visit-heading');

      for (let tabs = 0; tabs < 5 && !(await isOn(page, '.finding .button')); tabs += 1)
        await press(page, 'Tab');
      await press(page, 'Enter');
      await page.locator('.finding textarea').waitFor();
      await page.keyboard.type('Called: she was at the clinic');
      await press(page, 'Tab');
      await press(page, 'Enter');
      await page.locator('.panel .standing-verified').waitFor();

      expect(stub.world.acknowledged).toEqual([
        { code: 'OUTSIDE_PLACE', note: 'Called: she was at the clinic' },
      ]);
      expect(await focused(page)).toBe('visit-heading');
      await press(page, 'Escape');
      await page.locator('.panel').waitFor({ state: 'detached' });
      expect(await focused(page)).toBe(`visit-${waiting.visitId}`);
    },
  );

  const isOn = (page: Page, selector: string): Promise<boolean> =>
    page.evaluate(`document.activeElement.matches('${selector}')`);
});

describe('what stands in the address', () => {
  test('filters and the open visit survive a reload and go back step by step', PATIENT, async () => {
    const page = await asCoordinator({ language: 'en' });

    await page.locator('.chip-needs-correction').click();
    await page.getByRole('searchbox').fill('אסתר');
    await page.locator('.row-link').click();
    await page.locator('.sentences').waitFor();
    await page.reload();
    await page.locator('.sentences').waitFor();

    expect(await page.locator('.row-link').count()).toBe(1);
    expect(Object.fromEntries(new URL(page.url()).searchParams)).toMatchObject({
      standing: 'needs-correction',
      find: 'אסתר',
    });
    await page.goBack();
    await page.locator('.panel').waitFor({ state: 'detached' });
    expect(await page.locator('.row-link').count()).toBe(1);
  });

  test('a day that has a disputed visit offers to show those alone', PATIENT, async () => {
    const page = await asCoordinator({ language: 'he', size: 'phone' });
    await page.locator('.filter-open').click();
    expect(await page.locator('.chip-disputed').count()).toBe(0);
    const disputed = aVisit({
      seed: 'disputed',
      recipientId: 'c4',
      arrivalAt: at('11:00'),
      departureAt: at('11:45'),
      exceptions: [anException('DISPUTED_BY_RECIPIENT')],
    });
    stub.world.visits = [...stub.world.visits, disputed];

    await page.locator('.chip-disputed').click({ timeout: 15_000 });

    await expect.poll(() => page.locator('.row-link').count()).toBe(1);
    expect(new URL(page.url()).searchParams.get('disputed')).toBe('yes');
    expect(await page.locator('.chip-disputed').innerText()).toContain(
      words('he')['exception.DISPUTED_BY_RECIPIENT'],
    );
    expect(await overflows(page)).toBe(false);
    expect(await violations(page)).toEqual([]);
  });

  test('a link to a visit leads there through the sign-in', PATIENT, async () => {
    const [visit] = stub.world.visits;

    const page = await asCoordinator({ language: 'en' }, `/?visit=${visit?.visitId}`);

    await page.locator('.panel .sentences').waitFor();
    expect(new URL(page.url()).searchParams.has('code')).toBe(false);
  });
});

describe('when things are not as they should be', () => {
  test('an empty day says what would be here', PATIENT, async () => {
    stub.world.visits = [];
    const page = await opened({ language: 'en' });
    await signIn(page, stub.origin, 'coordinator.a1');

    await page.getByText(words('en')['web.empty.today'] ?? '').waitFor();

    expect(await violations(page)).toEqual([]);
  });

  test('a refusal is put into words, with its code for the support desk', PATIENT, async () => {
    stub.world.failure = { status: 403, code: 'ROLE_NOT_ALLOWED' };
    const page = await opened({ language: 'en' });
    await signIn(page, stub.origin, 'coordinator.a1');

    await page.locator('.notice-bad').waitFor();

    expect(await page.locator('.notice-bad').innerText()).toContain('ROLE_NOT_ALLOWED');
    expect(await page.locator('.notice-bad').innerText()).toContain('req-7f3a');
    expect(await violations(page)).toEqual([]);
  });

  test('a fault leaves what was read in sight, and mends by itself', PATIENT, async () => {
    const page = await asCoordinator({ language: 'en' });

    stub.world.failure = { status: 503, code: 'DATABASE_UNAVAILABLE' };
    await page.locator('.notice-bad').waitFor({ timeout: 30_000 });

    expect(await page.locator('.row-link').count()).toBeGreaterThan(0);
    stub.world.failure = undefined;
    await page.locator('.notice-bad').waitFor({ state: 'detached', timeout: 30_000 });
  });

  test('without a network the page says so and keeps what it has', PATIENT, async () => {
    const page = await asCoordinator({ language: 'en' });

    await page.context().setOffline(true);
    await page.locator('.banner').waitFor();

    expect(await page.locator('.row-link').count()).toBeGreaterThan(0);
    expect(await violations(page)).toEqual([]);
    await page.context().setOffline(false);
    await page.locator('.banner').waitFor({ state: 'detached' });
  });

  test('a slow answer shows the shape of what is coming', PATIENT, async () => {
    stub.world.delayMillis = 2_000;
    const page = await opened({ language: 'en' });
    await signIn(page, stub.origin, 'coordinator.a1');

    await page.locator('.bone').first().waitFor();

    expect(await violations(page)).toEqual([]);
    await page.locator('.row-link').first().waitFor();
  });

  test('a person whose work is elsewhere is told so', PATIENT, async () => {
    const page = await opened({ language: 'en' });
    // Without the practice phone, which is theirs where nobody is real.
    await page.route('**/settings.json', async (route) => {
      const settings = await (await route.fetch()).json();
      await route.fulfill({ json: { ...settings, practice: null } });
    });

    await signIn(page, stub.origin, 'training');

    expect(await page.locator('main').innerText()).toContain(words('en')['web.noScreen.noReach.title']);
    expect(await violations(page)).toEqual([]);
  });
});

test('a caregiver sees her own visits and nothing to decide', PATIENT, async () => {
  const page = await opened({ language: 'he', size: 'phone' });
  await signIn(page, stub.origin, 'caregiver.g1');
  await page.locator('.row-link').first().waitFor();

  expect(await page.locator('.row-link').count()).toBe(2);
  expect(await page.locator('h1').innerText()).toBe(words('he')['web.visits.mine']);
  expect(await page.locator('.filters').count()).toBe(0);
  expect(await violations(page)).toEqual([]);
});

test('a day of 10,000 visits draws only what is in sight', PATIENT, async () => {
  const start = Date.parse(at('00:00'));
  stub.world.visits = Array.from({ length: 10_000 }, (_, index) =>
    aVisit({
      seed: `many ${index}`,
      recipientId: `r${index}`,
      arrivalAt: new Date(start + index * 6_000).toISOString(),
      departureAt: at('23:59'),
      exceptions: index % 7 === 0 ? [anException('CLOCK_SKEW')] : [],
    }),
  );
  const page = await opened({ language: 'en' });
  await signIn(page, stub.origin, 'coordinator.a1');
  await page.getByText(/^10,000 visits/).waitFor({ timeout: 30_000 });

  expect(await page.locator('.line').count()).toBeLessThan(80);
  await page.evaluate('scrollTo(0, document.body.scrollHeight / 2)');
  await page.locator('[aria-rowindex="5001"]').waitFor();
  expect(await page.locator('.line').count()).toBeLessThan(80);
  expect(await page.locator('.visits').getAttribute('aria-rowcount')).toBe('10001');
});

test('a token that has run out is renewed without a question', PATIENT, async () => {
  const page = await asCoordinator({ language: 'en' });
  const fresh = aVisit({
    seed: 'renewed',
    recipientId: 'c3',
    arrivalAt: at('11:00'),
    departureAt: at('11:45'),
  });

  // Tokens are dated to the second: the one of the sign-in must be older than the one that renews it.
  await new Promise((done) => setTimeout(done, 1_100));
  stub.world.tokensFromSeconds = Math.floor(Date.now() / 1_000);
  stub.world.visits = [...stub.world.visits, fresh];

  await page.locator(`[id="visit-${fresh.visitId}"]`).waitFor({ timeout: 15_000 });
  expect(await page.locator('.notice-bad').count()).toBe(0);
});

test('a session that cannot be renewed leads back to the door', PATIENT, async () => {
  const page = await asCoordinator({ language: 'en' }, '/?standing=verified');

  stub.world.tokensFromSeconds = Math.floor(Date.now() / 1_000) + 3_600;
  await page.route('**/oidc/token', (route) =>
    route.fulfill({ status: 400, json: { error: 'invalid_grant' } }),
  );

  await page.locator('main.door').waitFor({ timeout: 15_000 });
  expect(new URL(page.url()).search).toBe('?standing=verified');
});

test('signing out forgets the person in this tab', PATIENT, async () => {
  const page = await asCoordinator({ language: 'en' });

  await page.locator('.top .quiet').click();
  await page.locator('main.door').waitFor();

  expect(
    await page.evaluate(`Object.keys(sessionStorage).filter((key) => key.startsWith('oidc.user')).length`),
  ).toBe(0);
});
