import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { catalogue } from '../../functions/catalogue.ts';
import { bundleFolder } from '../../infra/paths.ts';
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
