import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { catalogue } from '../../functions/catalogue.ts';
import { startFiles } from '../../infra/merge-start.ts';
import { bundleFolder, root } from '../../infra/paths.ts';
import { ENV_KEYS } from '../../shared/lambda/env.ts';

const names = Object.keys(catalogue);

/** Loads each bundle as Lambda does, in a process of its own, and says what its `handler` is. */
const LOAD = `
const kinds = {};
for (const name of JSON.parse(process.argv[1])) {
  const { handler } = await import(process.argv[2] + '/' + name + '/index.mjs');
  kinds[name] = typeof handler;
}
console.log(JSON.stringify(kinds));
process.exit(0);
`;

/** A value of the right form for each variable; nothing is called while loading. */
const env = {
  ...Object.fromEntries(
    ENV_KEYS.map((key) => [key, /URL$|ENDPOINT$/.test(key) ? 'http://127.0.0.1:9' : 'none']),
  ),
  PLACE_VERDICT: 'in-process',
  CALL_BACK_HOURS: 'always',
  AWS_REGION: 'il-central-1',
  LOG_LEVEL: 'error',
};

test('every function of the catalogue loads from its bundle and has a handler', { timeout: 60_000 }, () => {
  const missing = names.filter((name) => !existsSync(join(bundleFolder, name, 'index.mjs')));
  expect({ missing, repair: 'npm run bundle' }).toEqual({ missing: [], repair: 'npm run bundle' });

  const printed = execFileSync(
    process.execPath,
    ['--input-type=module', '--eval', LOAD, JSON.stringify(names), bundleFolder],
    { env, encoding: 'utf8' },
  );

  expect(JSON.parse(printed)).toEqual(Object.fromEntries(names.map((name) => [name, 'function'])));
});

const outputsOf = (): Parameters<typeof startFiles>[0] =>
  (JSON.parse(readFileSync(join(root, 'dist', 'meta.json'), 'utf8')) as { outputs: never }).outputs;

/** Kilobytes that a start may read; the one of calls is over what was aimed at, and is not to grow (decision 0002). */
test.each([
  ['put-report', 60],
  ['sync-reports', 60],
  ['take-turn', 80],
])('a start of %s reads two files of at most %d kB', (name, kilobytesMax) => {
  const outputs = outputsOf();

  const files = [...startFiles(outputs, `dist/functions/${name}/index.mjs`)];

  expect(files).toHaveLength(2);
  expect(files.reduce((sum, file) => sum + (outputs[file]?.bytes ?? 0), 0)).toBeLessThan(
    kilobytesMax * 1_000,
  );
});

test('a bundle leaves out the contracts and schemas that its function does not use', () => {
  const texts = ['index.mjs', 'start.mjs'].map((file) =>
    readFileSync(join(bundleFolder, 'put-report', file), 'utf8'),
  );

  expect(texts.join('')).toContain('/v1/reports/{reportId}');
  expect(texts.join('')).not.toContain('/v1/reports/sync');
});

test('no bundle carries the ways in which laptops and other services sign in to AWS', () => {
  const carrying = Object.entries(outputsOf())
    .filter(([, { inputs }]) =>
      Object.keys(inputs).some((input) => input.includes('node_modules/@aws-sdk/credential-provider-')),
    )
    .map(([file]) => file);

  expect(carrying).toEqual([]);
});
