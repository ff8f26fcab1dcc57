import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterAll, expect, test } from 'vitest';
import { mergeStart, startFiles } from '../../infra/merge-start.ts';

const folder = mkdtempSync(join(tmpdir(), 'merge-start-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SOURCES = {
  'shared.ts':
    'export class Refused extends Error {}\nexport let count = 0;\nexport const more = () => (count += 1);',
  'words.ts': "export const word = (): string => 'said';",
  'late.ts':
    "import { Refused, count } from './shared.ts';\nexport const isRefused = (e: unknown) => e instanceof Refused;\nexport const counted = () => count;",
  'later.ts':
    "import { word } from './words.ts';\nimport { more } from './shared.ts';\nmore();\nexport const said = word();",
  'entry.ts': [
    "import { Refused, more } from './shared.ts';",
    "import { word } from './words.ts';",
    // Waited for while the entry itself starts.
    "const { said } = await import('./later.ts');",
    'more();',
    "export const handler = async () => { const late = await import('./late.ts');",
    'return [said, word(), late.isRefused(new Refused()), late.counted()]; };',
  ].join('\n'),
};

const MINIFIED = { minify: true, charset: 'utf8', target: 'node24' } as const;

const merged = async () => {
  for (const [name, text] of Object.entries(SOURCES)) writeFileSync(join(folder, name), text);
  const split = await build({
    ...MINIFIED,
    absWorkingDir: folder,
    entryPoints: [{ in: join(folder, 'entry.ts'), out: 'index' }],
    outdir: join(folder, 'out'),
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'node',
    chunkNames: 'part-[hash]',
  });
  return {
    split,
    result: await mergeStart(split, relative(folder, join(folder, 'out', 'index.mjs')), MINIFIED),
  };
};

test('a start reads two files however much its later parts share, and what they share stays one', async () => {
  const { split, result } = await merged();
  const dir = mkdtempSync(join(folder, 'run-'));
  for (const { path, text } of result.files) writeFileSync(join(dir, path.split('/').at(-1) ?? ''), text);

  const { handler } = (await import(pathToFileURL(join(dir, 'index.mjs')).href)) as {
    handler: () => Promise<unknown[]>;
  };

  expect(await handler()).toEqual(['said', 'said', true, 2]);
  expect(startFiles(split.metafile.outputs, 'out/index.mjs').size).toBeGreaterThan(2);
  expect([...startFiles(result.outputs, 'out/index.mjs')]).toEqual(['out/index.mjs', 'out/start.mjs']);
});
