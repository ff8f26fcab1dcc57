import { randomUUID } from 'node:crypto';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildPages, pagesAreOld } from '../../local/pages.ts';
import { overflows, violations } from '../support/axe.ts';
import { openBrowser, openContext, signIn } from '../support/browser.ts';
import { clientOf, newIdentityNumber } from '../support/stage-client.ts';
import { startTestStage, type TestStage } from '../support/stage.ts';

/** The page of shared workers over the whole stage, with the home that the first start seeds, and with new ones. */

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
      expect(await page.locator('.decision > p .outcome').innerText()).toMatch(/Allowed|מותר/);
      await page.locator('.effects tbody tr').first().waitFor();
      for (const open of await page.locator('.decision .fold-open, .entry [slot=trigger]').all())
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

  const decided = page.locator('.decision > p .outcome-bad');
  await decided.waitFor();
  expect(await decided.innerText()).toContain('82');
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

/** Two made-up recipients of one home with one foreign worker, whom no other test touches. */
const newHome = async (points: [number, number]): Promise<{ worker: string; ids: [string, string] }> => {
  const mark = randomUUID().slice(0, 8);
  const admin = clientOf(stage, 'admin.a1');
  const put = async (path: string, body: object): Promise<void> => {
    const answer = await admin.put(path, body);
    expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
  };
  const worker = `page-f-${mark}`;
  const ids: [string, string] = [`page-a-${mark}`, `page-b-${mark}`];
  await put(`/v1/caregivers/${worker}`, {
    name: 'Maria Santos',
    kind: 'foreign',
    passport: { country: 'PHL', number: `P${mark.toUpperCase()}` },
    phones: [],
    phoneKind: 'smart',
    language: 'en',
    providerBranchId: 'a1-main',
  });
  for (const [index, recipientId] of ids.entries()) {
    await put(`/v1/recipients/${recipientId}`, {
      name: `Recipient ${index + 1}`,
      identityNumber: newIdentityNumber(),
      branchId: 'tel-aviv',
      householdId: `page-home-${mark}`,
      landlines: [],
      places: [{ placeId: 'home', kind: 'home', latitudeDegrees: 32.08, longitudeDegrees: 34.78 }],
      language: 'he',
      points: points[index],
    });
    await put(`/v1/assignments/page-${index}-${mark}`, {
      caregiverId: worker,
      recipientId,
      from: '2025-01-01',
    });
  }
  return { worker, ids };
};

/** A made-up recipient whom nobody lives with. */
const newAlone = async (): Promise<string> => {
  const recipientId = `page-c-${randomUUID().slice(0, 8)}`;
  const answer = await clientOf(stage, 'admin.a1').put(`/v1/recipients/${recipientId}`, {
    name: 'Recipient alone',
    identityNumber: newIdentityNumber(),
    branchId: 'tel-aviv',
    householdId: recipientId,
    landlines: [],
    places: [{ placeId: 'home', kind: 'home', latitudeDegrees: 32.08, longitudeDegrees: 34.78 }],
    language: 'he',
  });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return recipientId;
};

const month = new Date().toISOString().slice(0, 7);
const firstDay = `${month}-01`;
const caseOf = (as: string, [recipientId]: string[]): Promise<Page> =>
  opened({ language: 'en', size: 'desktop' }, as, `/shared-worker?recipient=${recipientId}`);
/** A form by the words of its button, opened. */
const openForm = async (page: Page, name: string): Promise<Locator> => {
  await page.locator('.case, .entries').first().waitFor();
  await page.getByRole('button', { name, exact: true }).first().click();
  return page.locator('form.form').last();
};
const pick = async (form: Locator, path: string, option: string): Promise<void> => {
  await form.locator(`[data-path="${path}"] .pick`).click();
  await form.page().getByRole('option', { name: option, exact: true }).click();
};
const history = (page: Page): Locator => page.locator('.case-history .history');

describe('what is recorded on the page', () => {
  test(
    'a benefit decision with supplements: every wrong field is named, then it stands',
    PATIENT,
    async () => {
      const { ids } = await newHome([9.5, 7.5]);
      const page = await caseOf('worker.social', ids);
      await page.locator('.outcome').first().waitFor();
      const form = await openForm(page, 'Record a benefit decision');
      await form.getByRole('button', { name: 'Add a supplement' }).click();
      await form.getByLabel('Points of dependence').fill('9.2');
      await form.getByRole('button', { name: 'Save' }).click();

      const wrong = form.locator('.entry-wrong li');
      await wrong.first().waitFor();
      expect(await wrong.count()).toBe(5);
      expect(await form.locator('.field-error').count()).toBe(5);
      expect(await page.evaluate('document.activeElement.closest("[data-path]").dataset.path')).toBe('/from');
      expect(await violations(page)).toEqual([]);
      await wrong.last().getByRole('button').click();
      expect(await page.evaluate('document.activeElement.closest("[data-path]").dataset.path')).toBe(
        '/supplements/0/from',
      );

      await form.locator('[data-path="/from"] input').fill(firstDay);
      await form.getByLabel('Points of dependence').fill('10');
      await form.getByText('Reduced benefit').click();
      await pick(form, '/track', 'Benefit in cash');
      await form.getByLabel('Kind of supplement').fill('bathing');
      await form.getByLabel('Hours a week').fill('2.5');
      await form.locator('[data-path="/supplements/0/from"] input').fill(firstDay);
      await page.reload();
      const again = await openForm(page, 'Record a benefit decision');
      expect(await again.getByLabel('Kind of supplement').inputValue()).toBe('bathing');
      await again.getByRole('button', { name: 'Save' }).click();

      await history(page).getByText('bathing: 2.5 hours a week').waitFor();
      const text = await history(page).innerText();
      for (const said of ['10 points', 'Benefit in cash', 'Reduced benefit', 'worker.social'])
        expect(text).toContain(said);
      await page.getByText('Recorded. It stands under').waitFor();
      expect(await page.evaluate('document.activeElement.textContent')).toBe('Record a benefit decision');
      expect(await page.locator('.sentences').first().innerText()).toContain('10 and 7.5');
      await page.context().close();
    },
  );

  test(
    'two who are not spouses are for the Division, and the row of the table says so',
    PATIENT,
    async () => {
      const { ids } = await newHome([9.5, 7.5]);
      const page = await caseOf('clerk.tel-aviv', ids);
      await page.locator('.outcome-bad').first().waitFor();
      const form = await openForm(page, 'Record how two belong together');
      await pick(form, '/kind', 'Not spouses');
      await form.locator('[data-path="/from"] input').fill(firstDay);
      await form.getByRole('button', { name: 'Save' }).click();

      await page.locator('.decision > p .outcome-attention').waitFor();
      await history(page).getByText('Not spouses').waitFor();
      await page.locator('.decision .fold-open').click();
      const applied = page.locator('.decision-rows [data-applied]');
      expect(await applied.innerText()).toContain('applies here');
      expect(await applied.innerText()).toContain('refer');
      await page.context().close();
    },
  );

  test('an appeal of group 2 is put, decided, and lifts code 81', PATIENT, async () => {
    const { ids, worker } = await newHome([9.5, 8]);
    const page = await caseOf('worker.social', ids);
    await page.locator('.outcome-bad').first().waitFor();
    const form = await openForm(page, 'Record an appeal');
    expect(await form.getByLabel('Worker id').inputValue()).toBe(worker);
    await form.getByLabel('Reason of the appeal').fill('One worker is enough');
    await form.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Appeals waiting for a result').waitFor();
    expect(await page.getByRole('button', { name: 'Record the result' }).count()).toBe(0);
    await page.context().close();

    const clerk = await caseOf('clerk.tel-aviv', ids);
    await clerk.getByText('Appeals waiting for a result').waitFor();
    const result = await openForm(clerk, 'Record the result');
    await result.locator('[data-path="/untilMonth"] input').fill('2020-01');
    await result.getByLabel('Grounds of the result').fill('A report of the care load was seen');
    await result.getByRole('button', { name: 'Save' }).click();
    await result.getByText('The end comes before the beginning.').first().waitFor();
    await result.locator('[data-path="/untilMonth"] input').fill('');
    await result.getByRole('button', { name: 'Save' }).click();

    await history(clerk).getByText('Accepted').waitFor();
    await clerk.locator('.decision > p .outcome-good').waitFor();
    expect(await clerk.locator('.effects tbody tr').count()).toBe(6);
    await clerk.context().close();
  });

  test('two of different homes have no case until a clerk names them together', PATIENT, async () => {
    const { ids } = await newHome([9.5, 7.5]);
    const alone = await newAlone();
    const page = await caseOf('clerk.tel-aviv', [alone]);
    await page.getByText('This recipient has no case').waitFor();
    const form = await openForm(page, 'Record how two belong together');
    await form.locator('[data-path="/from"] input').fill(firstDay);
    await form.getByLabel('Id of the other recipient').fill(alone);
    await form.getByRole('button', { name: 'Save' }).click();
    await form.locator('.field-error', { hasText: 'This is the same recipient.' }).waitFor();
    await form.getByLabel('Id of the other recipient').fill(ids[0]);
    await form.getByRole('button', { name: 'Save' }).click();

    await history(page).getByText('Spouses').waitFor();
    await page.getByText('No foreign worker is assigned to both now.').waitFor();
    await page.context().close();
  });

  test('a permit makes a case of group 1 whole', PATIENT, async () => {
    const { ids } = await newHome([4.5, 4]);
    const page = await caseOf('admin.a1', ids);
    await page.locator('.outcome-bad').first().waitFor();
    const form = await openForm(page, 'Record a permit');
    await form.locator('[data-path="/from"] input').fill(firstDay);
    await form.locator('[data-path="/to"] input').fill('2020-01-01');
    await form.getByRole('button', { name: 'Save' }).click();
    await form.locator('.field-error', { hasText: 'The end comes before the beginning.' }).waitFor();
    await form.locator('[data-path="/to"] input').fill('2030-12-31');
    await form.getByRole('button', { name: 'Save' }).click();

    await page.locator('.decision > p .outcome-good').waitFor();
    await page.context().close();
  });

  test(
    'what the servers refuse stands at its field; when nothing answers, nothing is lost',
    PATIENT,
    async () => {
      const { ids } = await newHome([9.5, 7.5]);
      const page = await caseOf('worker.social', ids);
      await page.locator('.outcome').first().waitFor();
      const form = await openForm(page, 'Record a determination');
      await form.getByLabel('Worker id').fill('nobody-has-this');
      await form.getByLabel('From month').fill(month);
      await form.getByLabel('Date of the visit').fill(firstDay);
      await form.getByLabel('Name of the professional').fill('Tamar Gal');
      await form.getByRole('button', { name: 'Save' }).click();
      const worker = form.locator('[data-path="/caregiverId"]');
      await worker.getByText('No caregiver has this id.').waitFor();
      expect(await page.evaluate('document.activeElement.closest("[data-path]").dataset.path')).toBe(
        '/caregiverId',
      );

      await page.route('**/v1/determinations/*', (route) => route.abort());
      await worker.locator('input').fill('morning-f3');
      await form.getByRole('button', { name: 'Save' }).click();
      await form.getByText('The service does not answer.').waitFor();
      expect(await form.getByLabel('Name of the professional').inputValue()).toBe('Tamar Gal');
      await page.context().close();
    },
  );

  test.each([
    ['inspector', []],
    ['coordinator.a1', []],
    ['admin.a1', ['Record a permit', 'Record an appeal']],
    [
      'clerk.tel-aviv',
      ['Record a permit', 'Record a benefit decision', 'Record how two belong together', 'Record an appeal'],
    ],
  ])('%s is offered what the role may record', PATIENT, async (username, offered) => {
    const page = await caseOf(username, ['morning-c6']);
    await page.locator('.case .history li').first().waitFor();
    expect(await page.locator('.entries .entry > .button').allInnerTexts()).toEqual(offered);
    await page.context().close();
  });
});
