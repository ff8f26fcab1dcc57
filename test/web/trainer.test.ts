import { readFileSync } from 'node:fs';
import type { Browser, Page, Route } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { VoiceReply } from '#shared/contracts/voice';
import { buildPages, pagesAreOld } from '../../local/pages.ts';
import { overflows, violations } from '../support/axe.ts';
import { openBrowser, openContext, signIn, SIZES } from '../support/browser.ts';
import { startTestStage, type TestStage } from '../support/stage.ts';

const PATIENT = { timeout: 90_000 };
const TURNS = '**/v1/voice/turn';
const REFERENCE = '7f3a52c0-0000-4000-8000-000000000000';
const words = (language: string): Record<string, string> =>
  JSON.parse(readFileSync(`shared/locales/${language}.json`, 'utf8'));
const say = (language: string, key: string): string => words(language)[key] ?? `no ${key}`;

let browser: Browser;
let stage: TestStage;
let pages: { page: Page; complaints: string[] }[] = [];

beforeAll(async () => {
  if (pagesAreOld()) await buildPages();
  [browser, stage] = await Promise.all([openBrowser(), startTestStage()]);
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await stage?.stop();
});
afterEach(async () => {
  const open = pages;
  pages = [];
  await Promise.all(open.map(({ page }) => page.context().close()));
  expect([...new Set(open.flatMap(({ complaints }) => complaints))]).toEqual([]);
});

type Look = NonNullable<Parameters<typeof openContext>[1]>;

/** Waits until this test has read the reply of a step: the page may show it before. */
const heard = (replies: readonly VoiceReply[], state: string): Promise<void> =>
  expect.poll(() => replies.findLast(({ prompts }) => prompts.length > 0)?.state).toBe(state);

/** The trainer, and every reply that the machine gives while it is open. */
const opened = async (look: Look, username = 'training') => {
  const page = await (await openContext(browser, look)).newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    const isRefusal = message.text().startsWith('Failed to load resource');
    if (message.type() === 'error' && !isRefusal) complaints.push(message.text().split('\n')[0] ?? '');
  });
  pages.push({ page, complaints });
  const replies: VoiceReply[] = [];
  page.on('response', (response) => {
    if (!response.url().endsWith('/v1/voice/turn') || response.status() !== 200) return;
    // A page that is closed meanwhile has nothing more to say.
    void response.json().then(
      (reply: VoiceReply) => replies.push(reply),
      () => undefined,
    );
  });
  await signIn(page, `${stage.url}/trainer`, username);
  return { page, replies };
};

const call = (page: Page) => page.locator('.button.call').click();
const key = async (page: Page, keys: string): Promise<void> => {
  for (const one of keys) await page.locator('.key').filter({ hasText: one }).click();
};
/** Waits until the machine stands at a step. */
const at = (page: Page, state: string) =>
  page.locator(`.call-status .support .code:text-is("${state}")`).waitFor({ timeout: 20_000 });
/** In a field that offers a choice. */
const pick = async (page: Page, label: string, option: string): Promise<void> => {
  const part = page.locator('.part-open', { hasText: say('he', 'web.telephone.whoAmI') });
  if ((await page.locator('.set-up').count()) === 0)
    await part.or(page.locator('.part-open')).first().click();
  await page.getByRole('button', { name: new RegExp(label) }).click();
  await page.getByRole('option', { name: new RegExp(option) }).click();
};

const inOneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** What the page wrote down of each reply: the words, and in which language and direction they are marked up. */
const transcriptOf = async (page: Page) => {
  const lines = await page.locator('.said-service').all();
  return Promise.all(
    lines.map(async (line) => ({
      text: inOneLine((await line.locator('p').allTextContents()).join(' ')),
      marked: await line
        .locator('p')
        .evaluateAll((all) => all.map((one) => `${one.getAttribute('lang')} ${one.getAttribute('dir')}`)),
    })),
  );
};

const expected = (reply: VoiceReply) => ({
  text: inOneLine(reply.prompts.map(({ text }) => text).join(' ')),
  marked: reply.prompts
    .map(({ language }) => `${language} ${language === 'he' || language === 'ar' ? 'rtl' : 'ltr'}`)
    .filter((mark, index, all) => mark !== all[index - 1]),
});

describe.each(['he', 'am'])('a call in %s', (language) => {
  test.each(Object.keys(SIZES) as (keyof typeof SIZES)[])(
    'goes on the %s from the greeting to the receipt, written down word for word',
    PATIENT,
    async (size) => {
      const { page, replies } = await opened({ language, size });
      expect(await violations(page)).toEqual([]);
      expect(await overflows(page)).toBe(false);
      if (language === 'am') await pick(page, say(language, 'web.telephone.language'), 'አማርኛ');

      await call(page);
      // The language is keyed in by the page first.
      await page.locator(`.said:last-child p[lang="${language}"]:only-of-type`).waitFor();
      await at(page, 'pin');
      await key(page, '1111#');
      await at(page, 'recipient');
      await key(page, '1');
      await at(page, 'confirm');
      expect(await violations(page)).toEqual([]);
      await key(page, '1');
      await at(page, 'recorded');
      await page.locator('.receipt').waitFor();
      expect(await overflows(page)).toBe(false);
      await page.locator('.hang-up').click();
      await page.locator('.call-over').waitFor();

      await heard(replies, 'recorded');
      const spoken = replies.filter(({ prompts }) => prompts.length > 0);
      expect(spoken.at(-1)).toMatchObject({ state: 'recorded' });
      expect(spoken.at(-1)?.prompts.every((prompt) => prompt.language === language)).toBe(true);
      expect(await transcriptOf(page)).toEqual(spoken.map(expected));
      const digits = spoken.at(-1)?.prompts.filter(({ id }) => id.startsWith('voice.digit.')) ?? [];
      const receipt = await page.locator('.receipt .code').innerText();
      expect(digits.map(({ text }) => text).join('')).toContain(receipt);
      expect(receipt).toMatch(/^\d{4,}$/);
      expect(await violations(page)).toEqual([]);
    },
  );
});

test('with keys alone a call is begun, identified, and hung up', PATIENT, async () => {
  const { page } = await opened({ language: 'en' });
  await page.locator('#main').focus();

  await page.keyboard.press('Enter');
  await at(page, 'pin');
  await page.keyboard.type('12');
  expect(await page.locator('.keyed bdi').innerText()).toBe('12');
  await page.keyboard.type('#');
  await page.locator('.said-service', { hasText: /./ }).nth(1).waitFor();
  await at(page, 'pin');
  await page.keyboard.type('1111#');
  await at(page, 'recipient');
  await page.keyboard.press('Escape');
  await page.locator('.call-over').waitFor();

  expect(await page.locator('.call-over').innerText()).toContain(say('en', 'web.telephone.over.caller'));
  // The keys of the page's fields stay their own: a digit outside of the telephone is no key of it.
  await page.locator('.pick-language button').focus();
  await page.keyboard.press('1');
  expect(await page.locator('.said').count()).toBeGreaterThan(3);
  expect(await page.locator('.handset').getAttribute('data-phase')).toBe('over');
});

test(
  'the landline of a couple, a withheld number and a number typed by hand are told as such',
  PATIENT,
  async () => {
    const { page } = await opened({ language: 'en' });
    const sent: { from: string | null; to: string; turn: number }[] = [];
    page.on('request', (request) => {
      if (request.url().endsWith('/v1/voice/turn')) sent.push(request.postDataJSON());
    });
    const from = say('en', 'web.telephone.from');
    const hangUp = async () => {
      await page.locator('.said-service').first().waitFor();
      await page.locator('.hang-up').click();
      await page.locator('.call-over').waitFor();
    };

    await pick(page, from, 'Landline');
    await call(page);
    await at(page, 'identify');
    await hangUp();
    await pick(page, from, 'withheld');
    await call(page);
    await at(page, 'language');
    await hangUp();
    await pick(page, from, 'Another');
    await call(page);
    await page.locator('.field-error').waitFor();
    expect(await page.evaluate('document.activeElement.id')).toBe('typed-number');
    expect(await violations(page)).toEqual([]);
    await page.keyboard.type('08-6540001');
    await page.keyboard.press('Enter');
    await at(page, 'language');
    await hangUp();

    expect(sent.filter(({ turn }) => turn === 0).map((turn) => turn.from)).toEqual([
      '+97235551234',
      null,
      '+97286540001',
    ]);
    expect(new Set(sent.map(({ to }) => to))).toEqual(new Set(['+97233760000']));
  },
);

test('a lesson ticks itself off while the call goes on', PATIENT, async () => {
  const { page } = await opened({ language: 'en' });
  await page.getByRole('radio', { name: say('en', 'web.lesson.landline.title') }).click();
  const done = () => page.locator('.tasks [data-done]').count();

  expect(await page.locator('.next-task').innerText()).toBe(say('en', 'web.lesson.landline.call'));
  await call(page);
  await at(page, 'identify');
  await expect.poll(done).toBe(1);
  await key(page, '200000024#');
  await at(page, 'pin');
  await key(page, '2222#');
  await expect.poll(async () => ((await done()) >= 3 ? 'identified' : 'not yet')).toBe('identified');
  // At some hours one of the two is planned, at others the caller is asked.
  if ((await page.locator('.call-status .support .code').innerText()) === 'recipient') await key(page, '1');
  await at(page, 'confirm');
  await key(page, '1');
  await at(page, 'recorded');
  await page.locator('.hang-up').click();

  await page.getByText(say('en', 'web.lesson.over')).waitFor();
  expect(await done()).toBe(5);
  expect(await violations(page)).toEqual([]);
});

test('the lesson of the wrong key ends without a report', PATIENT, async () => {
  const { page, replies } = await opened({ language: 'he' });
  await page.getByRole('radio', { name: say('he', 'web.lesson.wrong-key.title') }).click();
  const done = () => page.locator('.tasks [data-done]').count();

  await call(page);
  await at(page, 'pin');
  await key(page, '1111#');
  await at(page, 'recipient');
  await key(page, '6');
  await expect.poll(done).toBe(3);
  await key(page, '9');
  await expect.poll(done).toBe(4);
  await key(page, '*');
  await expect.poll(done).toBe(5);
  await page.locator('.hang-up').click();

  await page.getByText(say('he', 'web.lesson.over')).waitFor();
  expect(replies.some(({ state }) => state === 'recorded')).toBe(false);
  expect(await page.locator('.receipt').count()).toBe(0);
});

test('the lesson of two people reports for both in one call', PATIENT, async () => {
  const { page, replies } = await opened({ language: 'en' });
  await page.getByRole('radio', { name: say('en', 'web.lesson.two-people.title') }).click();

  await call(page);
  await at(page, 'pin');
  await key(page, '3333#');
  await at(page, 'recipient');
  await heard(replies, 'recipient');
  const menu = replies.at(-1)?.prompts ?? [];
  const both = menu.findIndex(({ id }) => id === 'voice.recipient.both');
  const itsKey = menu.slice(both).find(({ id }) => id.startsWith('voice.digit.'));
  await key(page, itsKey?.text ?? '');
  await at(page, 'confirm');
  await key(page, '1');
  await at(page, 'recorded');

  await page.getByText(say('en', 'web.lesson.over')).waitFor();
  expect(await page.locator('.tasks [data-done]').count()).toBe(4);
});

describe('the sound', () => {
  /** A tenth of a second of silence: 8 kHz, mono. */
  const recording = (): Buffer => {
    const samples = 800;
    const wave = Buffer.alloc(44 + samples, 0x80);
    wave.write('RIFF', 0);
    wave.writeUInt32LE(36 + samples, 4);
    wave.write('WAVEfmt ', 8);
    wave.writeUInt32LE(16, 16);
    wave.writeUInt16LE(1, 20);
    wave.writeUInt16LE(1, 22);
    wave.writeUInt32LE(8_000, 24);
    wave.writeUInt32LE(8_000, 28);
    wave.writeUInt16LE(1, 32);
    wave.writeUInt16LE(8, 34);
    wave.write('data', 36);
    wave.writeUInt32LE(samples, 40);
    return wave;
  };
  const readOut = (page: Page): Promise<string> => page.locator('[data-read-out]').innerText();

  test(
    'plays the recordings in the order of the prompts, and reads nothing out beside them',
    PATIENT,
    async () => {
      const { page, replies } = await opened({ language: 'he' });
      const played: string[] = [];
      await page.route('**/voice/**/*.wav', async (route) => {
        played.push(new URL(route.request().url()).pathname.slice(1));
        await route.fulfill({ contentType: 'audio/wav', body: recording() });
      });

      await call(page);
      await at(page, 'pin');
      await page.locator('.handset[data-phase="listening"]').waitFor({ timeout: 20_000 });

      await heard(replies, 'pin');
      expect(played).toEqual(replies[0]?.prompts.map(({ audio }) => audio));
      expect(await readOut(page)).toBe('');
      expect(await page.locator('.sound-note').innerText()).toBe('');
    },
  );

  test('without recordings the call goes on in words, which are read out, and says so', PATIENT, async () => {
    const { page, replies } = await opened({ language: 'he' });
    await page.route('**/voice/**/*.wav', (route) => route.fulfill({ status: 404 }));

    await call(page);
    await at(page, 'pin');
    await page.locator('.handset[data-phase="listening"]').waitFor({ timeout: 30_000 });

    await heard(replies, 'pin');
    expect(inOneLine(await readOut(page))).toBe(expected(replies[0]!).text);
    expect(await page.locator('.sound-note').innerText()).toBe(say('he', 'web.telephone.lacksRecordings'));
    expect(await violations(page)).toEqual([]);
  });

  test('switched off, no recording is asked for, and everything is read out at once', PATIENT, async () => {
    const { page, replies } = await opened({ language: 'he' });
    const asked: string[] = [];
    page.on('request', (request) => {
      if (request.url().endsWith('.wav')) asked.push(request.url());
    });

    await page.getByRole('button', { name: say('he', 'web.telephone.sound'), exact: true }).click();
    await call(page);
    await at(page, 'pin');

    await heard(replies, 'pin');
    expect(inOneLine(await readOut(page))).toBe(expected(replies[0]!).text);
    expect(asked).toEqual([]);
    await page.reload();
    const sound = page.getByRole('button', { name: say('he', 'web.telephone.sound'), exact: true });
    expect(await sound.getAttribute('aria-pressed')).toBe('false');
  });
});

describe('when things are not as they should be', () => {
  test('a fault in a call says what is safe, and the same key can be sent again', PATIENT, async () => {
    const { page, replies } = await opened({ language: 'en', size: 'phone' });
    await call(page);
    await at(page, 'pin');
    const fail = (route: Route) =>
      route.fulfill({
        status: 500,
        contentType: 'application/problem+json',
        headers: { 'x-amzn-requestid': REFERENCE },
        body: JSON.stringify({ type: 'about:blank', title: 'x', status: 500, code: 'INTERNAL' }),
      });
    await page.route(TURNS, fail);

    await key(page, '1111#');
    await page.locator('.notice-bad').waitFor();

    const told = await page.locator('.notice-bad').innerText();
    expect(told).toContain(say('en', 'web.telephone.safe'));
    expect(told).toContain('INTERNAL');
    expect(told).toContain(REFERENCE);
    expect(await overflows(page)).toBe(false);
    expect(await violations(page)).toEqual([]);
    await page.unroute(TURNS, fail);
    await page.locator('.notice-bad .button-main').click();
    await at(page, 'recipient');
    expect(await page.locator('.notice-bad').count()).toBe(0);
    await heard(replies, 'recipient');
    expect((await transcriptOf(page)).map(({ text }) => text)).toEqual(
      replies.map((reply) => expected(reply).text),
    );
  });

  test('without a network the call stops, and goes on when there is one again', PATIENT, async () => {
    const { page } = await opened({ language: 'en' });
    await call(page);
    await at(page, 'pin');
    await page.context().setOffline(true);

    await key(page, '1111#');
    await page.locator('.notice-bad').waitFor();
    expect(await page.locator('.banner').count()).toBe(1);
    expect(await page.locator('.notice-bad').innerText()).toContain('UNREACHABLE');
    expect(await violations(page)).toEqual([]);
    await page.context().setOffline(false);
    await page.locator('.notice-bad .button-main').click();

    await at(page, 'recipient');
  });

  test(
    'an answer that is long in coming is told, and after eight seconds no longer awaited',
    PATIENT,
    async () => {
      const { page } = await opened({ language: 'en' });
      await page.route(TURNS, () => undefined);

      await call(page);
      await page.getByText(say('en', 'web.telephone.waiting')).waitFor();
      await page.locator('.notice-bad').waitFor({ timeout: 20_000 });

      expect(await page.locator('.notice-bad').innerText()).toContain(say('en', 'web.telephone.tooSlow'));
      await page.locator('.notice-bad').getByText(say('en', 'web.telephone.hangUp')).click();
      await page.locator('.call-over').waitFor();
      await page.unroute(TURNS);
    },
  );

  test('a caregiver is told that it is not hers, and is not offered it', PATIENT, async () => {
    const { page } = await opened({ language: 'he', size: 'phone' }, 'caregiver.g1');

    expect(await page.locator('main h1').innerText()).toBe(say('he', 'web.noScreen.notYours.title'));
    expect(await page.locator('.screen-link[href="/trainer"]').count()).toBe(0);
    expect(await violations(page)).toEqual([]);
  });

  test('where people are real there is no practice, and nothing of it in sight', PATIENT, async () => {
    const page = await (await openContext(browser, { language: 'en' })).newPage();
    pages.push({ page, complaints: [] });
    await page.route('**/settings.json', async (route) => {
      const settings = await (await route.fetch()).json();
      await route.fulfill({ json: { ...settings, practice: null } });
    });

    await signIn(page, `${stage.url}/trainer`, 'division');

    expect(await page.locator('main h1').innerText()).toBe(say('en', 'web.noScreen.notHere.title'));
    expect(await page.locator('.screen-link[href="/trainer"]').count()).toBe(0);
    expect(await violations(page)).toEqual([]);
  });

  test('a very long call stays in its box, the newest in sight', PATIENT, async () => {
    const { page } = await opened({ language: 'ru', size: 'phone', colorScheme: 'dark' });
    let turns = 0;
    await page.route(TURNS, (route) =>
      route.fulfill({
        json: {
          prompts: [{ id: 'voice.pin.ask', language: 'ru', text: `Вопрос ${turns++}`, audio: '' }],
          collect: { min: 1, max: 1, timeoutSeconds: 60 },
          end: false,
          state: 'confirm',
        },
      }),
    );
    await call(page);
    for (let pressed = 0; pressed < 20; pressed += 1) {
      await page.getByText(`Вопрос ${pressed}`, { exact: true }).first().waitFor();
      await key(page, '9');
    }

    await page.getByText('Вопрос 20', { exact: true }).first().waitFor();
    const isInSight: boolean = await page.evaluate(`(() => {
      const box = document.querySelector('.transcript').getBoundingClientRect();
      const last = [...document.querySelectorAll('.said')].at(-1).getBoundingClientRect();
      return last.bottom <= box.bottom + 1 && last.top >= box.top - 1;
    })()`);
    expect(isInSight).toBe(true);
    expect(await overflows(page)).toBe(false);
    expect(await violations(page)).toEqual([]);
    await page.unroute(TURNS);
  });
});

test.each(['ar', 'ru', 'en'])(
  'the screen is whole in %s, dark, with its parts open',
  PATIENT,
  async (language) => {
    const { page } = await opened({ language, size: 'phone', colorScheme: 'dark' });

    for (const part of await page.locator('.part-open').all()) await part.click();
    await page.getByRole('radio', { name: say(language, 'web.lesson.wrong-key.title') }).click();

    expect(await overflows(page)).toBe(false);
    expect(await violations(page)).toEqual([]);
  },
);

test.each(Object.keys(SIZES) as (keyof typeof SIZES)[])(
  'with text twice as large nothing is cut off on the %s',
  PATIENT,
  async (size) => {
    const page = await (await openContext(browser, { language: 'ru', size })).newPage();
    pages.push({ page, complaints: [] });
    const session = await page.context().newCDPSession(page);
    await session.send('Page.setFontSizes', { fontSizes: { standard: 32, fixed: 26 } });
    await signIn(page, `${stage.url}/trainer`, 'training');
    expect(await page.evaluate('getComputedStyle(document.documentElement).fontSize')).toBe('32px');

    expect(await overflows(page)).toBe(false);
    await call(page);
    await at(page, 'pin');
    expect(await overflows(page)).toBe(false);
  },
);

test('keys are large enough for every finger, and the same in every direction', PATIENT, async () => {
  const { page } = await opened({ language: 'he', size: 'phone' });

  const keys = await page.locator('.key').evaluateAll((all) =>
    all.map((one) => {
      const { left, top, width, height } = one.getBoundingClientRect();
      return { text: one.textContent, left, top, width, height };
    }),
  );

  expect(keys.filter(({ width, height }) => width < 48 || height < 48)).toEqual([]);
  const inOrder = keys.toSorted((a, b) => a.top - b.top || a.left - b.left).map(({ text }) => text);
  expect(inOrder.join('')).toBe('123456789*0#');
});
