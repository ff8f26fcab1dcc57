import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

/** Who may import whom. A folder may always import itself, but for functions, which never import one another. */

const ROOT = resolve(import.meta.dirname, '..');

type Rule = { from: RegExp; folders: RegExp; packages: RegExp };

const NODE =
  'node:(crypto|util|net|dns|tls|http|https|fs|path|os|url|child_process|process|timers|stream|events|sqlite|string_decoder|zlib|cluster|perf_hooks|readline|worker_threads|buffer)(/.+)?';
const rule = (from: string, folders: string, packages: string): Rule => ({
  from: new RegExp(`^(${from})`),
  folders: new RegExp(`^(${folders})$`),
  packages: new RegExp(`^(${packages})$`),
});

/** In this order; the first that fits a file is its rule. */
const RULES: readonly Rule[] = [
  // Hashes are pure; so is the calendar of a zone.
  rule('shared/domain/', 'shared/domain/.+', 'zod/mini|temporal-polyfill|node:crypto'),
  rule('shared/contracts/', 'shared/(domain|contracts)/.+', 'zod/mini'),
  rule('events/', 'shared/domain/.+', 'zod/mini'),
  rule(
    'shared/adapters/',
    '(shared/(domain|adapters)|events)/.+',
    `zod/mini|@aws-sdk/.+|jose|csv-parse/sync|libphonenumber-js/min|aws-lambda|${NODE}`,
  ),
  rule(
    'shared/lambda/',
    'shared/(domain|contracts|lambda|locales)/.+',
    `zod/mini|@aws-lambda-powertools/.+|intl-messageformat|aws-lambda|node:crypto`,
  ),
  rule('functions/catalogue', 'shared/contracts/.+', '$^'),
  rule('functions/', '(shared/.+|events/.+)', 'zod/mini|aws-lambda|node:crypto'),
  rule('stages/', 'stages/.+', '$^'),
  rule(
    'infra/',
    '(infra|stages)/.+|functions/catalogue|shared/(contracts|domain)/.+|shared/lambda/env',
    `aws-cdk-lib(/.+)?|constructs|cdk-nag|esbuild|${NODE}`,
  ),
  rule(
    'local/',
    '(local|stages|events)/.+|functions/catalogue|shared/.+',
    '(?!vitest|fast-check|fastify|pg$).+',
  ),
  rule('web/', 'web/.+|shared/(contracts|domain|locales)/.+', '(?!@aws-sdk|node:).+|node:url'),
  rule('bench/', '(bench|local|functions|shared|events|stages|infra)/.+', '(?!vitest).+'),
];

const sources = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter(
      (entry) =>
        entry.isFile() && /\.tsx?$/.test(entry.name) && !/node_modules|\/dist/.test(entry.parentPath),
    )
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));

/** Where an import leads: a path from the root without its ending, or a package. */
const targetOf = (file: string, specifier: string): { path: string } | { package: string } => {
  const path = specifier.startsWith('.')
    ? relative(ROOT, resolve(ROOT, dirname(file), specifier))
    : specifier.startsWith('#')
      ? specifier.slice(1)
      : undefined;
  return path === undefined ? { package: specifier } : { path: path.replace(/\.(ts|tsx|json|css)$/, '') };
};

/** Static imports on one line or several, imports for effect, and dynamic ones. Relies on single quotes, which prettier keeps. */
const IMPORT =
  /^(?:import|export)\b[^'"\n=(]*\bfrom '([^']+)'|^import '([^']+)'|^\} from '([^']+)'|import\('([^']+)'\)/gm;

const complaintsOf = (file: string, text: string): string[] => {
  const found = RULES.find(({ from }) => from.test(file));
  if (found === undefined) return [`${file}: lies in no folder of ours`];
  const specifiers = [...text.matchAll(IMPORT)].map((match) => match.slice(1).find((part) => part) ?? '');
  return specifiers.flatMap((specifier) => {
    const target = targetOf(file, specifier);
    const ok = 'path' in target ? found.folders.test(target.path) : found.packages.test(target.package);
    return ok ? [] : [`${file}: must not import ${specifier}`];
  });
};

describe('who may import whom', () => {
  test('every file keeps to the table', () => {
    const files = ['shared', 'events', 'functions', 'stages', 'infra', 'local', 'web', 'bench'].flatMap(
      sources,
    );
    expect(files.length).toBeGreaterThan(150);
    expect(files.flatMap((file) => complaintsOf(file, readFileSync(join(ROOT, file), 'utf8')))).toEqual([]);
  });

  test.each([
    ['shared/domain/visit.ts', "import { sdkDatabase } from '../adapters/database-sdk.ts';"],
    ['shared/domain/visit.ts', "import { DynamoDBClient } from '@aws-sdk/client-dynamodb';"],
    ['shared/contracts/visits.ts', "import { apiHandler } from '../lambda/api-handler.ts';"],
    ['shared/adapters/queue.ts', "import { logger } from '#shared/lambda/logger';"],
    ['shared/lambda/api-handler.ts', "import { reportTable } from '../adapters/report-table.ts';"],
    ['functions/api/get-visit.ts', "import { handler } from './put-report.ts';"],
    ['functions/api/get-visit.ts', "import { catalogue } from '#functions/catalogue';"],
    ['functions/api/get-visit.ts', "import { prod } from '#stages/prod';"],
    ['functions/catalogue.ts', "import { handler } from './api/get-visit.ts';"],
    ['stages/prod.ts', "import { RULES } from '#shared/domain/rules';"],
    ['infra/app.ts', "import { sdkDatabase } from '#shared/adapters/database-sdk';"],
    ['web/src/main.tsx', "import { env } from '#shared/lambda/env';"],
    ['local/gateway.ts', "import { clientOf } from '../test/support/stage-client.ts';"],
    ['helpers/strings.ts', ''],
  ])('%s with %s is told', (file, line) => {
    expect(complaintsOf(file, line)).toHaveLength(1);
  });
});
