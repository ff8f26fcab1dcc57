import { mkdir } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { openBrowser, openContext, signIn } from './browser.ts';
import { type Look, type Scene, SCENES } from './scenes.ts';
import { startTestStage } from './stage.ts';

const FOLDER = '.local/pictures';

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

const drawOne = async (browser: Browser, url: string, scene: Scene, look: Look): Promise<void> => {
  const context = await openContext(browser, look);
  const page = await context.newPage();
  const address = `${url}${scene.path}`;
  if (scene.as === null) {
    await page.goto(address);
    await page.locator('main.door button').waitFor();
  } else {
    await signIn(page, address, scene.as);
  }
  const shoot = async (picture: string): Promise<void> => {
    await page.evaluate('document.fonts.ready');
    const path = `${FOLDER}/${picture}.${look.language}.${look.size}.${look.colorScheme}.png`;
    await page.screenshot({ path });
    console.log(path);
  };
  try {
    await scene.draw({ page, look, shoot });
  } finally {
    await context.close();
  }
};

/**
 * Draws every screen on an embedded stage with its morning, for the eyes of whoever changed one.
 * @param wanted names of scenes and languages; none: all of them
 */
const draw = async (wanted: readonly string[]): Promise<void> => {
  await mkdir(FOLDER, { recursive: true });
  const isWanted = (name: string, all: readonly string[]): boolean =>
    !wanted.some((one) => all.includes(one)) || wanted.includes(name);
  const scenes = SCENES.filter(({ name }) =>
    isWanted(
      name,
      SCENES.map((one) => one.name),
    ),
  );
  const looks = LOOKS.filter(({ language }) =>
    isWanted(
      language,
      LOOKS.map((one) => one.language),
    ),
  );
  const [stage, browser] = await Promise.all([startTestStage({ withMorning: true }), openBrowser()]);
  const broken: string[] = [];
  for (const look of looks) {
    for (const scene of scenes) {
      await drawOne(browser, stage.url, scene, look).catch((error: unknown) => {
        broken.push(`${scene.name} in ${Object.values(look).join(' ')}: ${String(error)}`);
      });
    }
  }
  await browser.close();
  await stage.stop();
  for (const one of broken) console.error(one);
  if (broken.length > 0) process.exitCode = 1;
};

await draw(process.argv.slice(2));
