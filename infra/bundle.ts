import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { build, type BuildOptions, type Metafile, type Plugin } from 'esbuild';
import { catalogue } from '#functions/catalogue';
import { mergeStart, startFiles } from './merge-start.ts';
import { bundleFolder, root } from './paths.ts';

/** esbuild leaves this text where a CommonJS package asks for a module at run time, which ESM cannot answer by itself. */
const NEEDS_REQUIRE = 'Dynamic require of';
const CREATE_REQUIRE =
  "import{createRequire as createRequire_}from'node:module';const require=createRequire_(import.meta.url);\n";

const withRequire = (text: string): string => (text.includes(NEEDS_REQUIRE) ? CREATE_REQUIRE + text : text);

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;

/** Functions that people wait for, beside those that may use Amazon Location. */
const SPLIT: ReadonlySet<string> = new Set(['take-turn']);

/** Where a schema or a contract begins, and nothing that parses with one. */
const SCHEMA =
  /(?<![\w.$])(z(?=\s*\.\s*(?!parse|safeParse|core\b)[a-z])|route(?=\(\{)|[A-Z]\w*(?=\.check\())/g;

/**
 * Tells esbuild that making a schema does nothing else: it cannot know that of another file's function or of a method, and
 * would keep every schema of a file of which a function uses one.
 */
const pureSchemas: Plugin = {
  name: 'pure-schemas',
  setup(run) {
    run.onLoad({ filter: /[\\/](shared|events|functions)[\\/].*\.ts$/ }, async ({ path }) => ({
      loader: 'ts',
      contents: (await readFile(path, 'utf8')).replace(SCHEMA, '/* @__PURE__ */ $1'),
    }));
  },
};

/** ASCII would make six bytes of every Hebrew or Amharic letter. */
const MINIFIED = { minify: true, charset: 'utf8', target: 'node24', legalComments: 'none' } as const;

const OPTIONS = {
  ...MINIFIED,
  absWorkingDir: root,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  write: false,
  format: 'esm',
  platform: 'node',
  mainFields: ['module', 'main'],
  metafile: true,
  logLevel: 'warning',
  alias: { '@aws-sdk/credential-provider-node': join(root, 'shared', 'adapters', 'sdk-credentials.ts') },
  plugins: [pureSchemas],
} satisfies BuildOptions;

/** What a cold start reads: the file and everything that it imports outright. */
const startBytes = (outputs: Metafile['outputs'], path: string): number =>
  [...startFiles(outputs, path)].reduce((bytes, one) => bytes + (outputs[one]?.bytes ?? 0), 0);

/**
 * Bundles every function of the catalogue in one run: `dist/functions/<name>/index.mjs`, and what went into each in
 * `dist/meta.json`. A handler that is not written yet is named and left out; synthesis refuses to go on without it.
 */
export const bundleAll = async (): Promise<{ sizes: Record<string, number>; missing: string[] }> => {
  const names = Object.keys(catalogue);
  const sourceOf = (name: string): string => join(root, `${catalogue[name]?.file ?? name}.ts`);
  const missing = names.filter((name) => !existsSync(sourceOf(name)));
  const present = names.filter((name) => !missing.includes(name));

  // What is loaded only where a stage or a request uses it lies in files of its own, so that no other start reads it.
  // Not for all: it takes a run of its own for each function.
  const isSplit = (name: string): boolean => catalogue[name]?.usesLocation === true || SPLIT.has(name);
  const results = await Promise.all([
    build({
      ...OPTIONS,
      entryPoints: present
        .filter((name) => !isSplit(name))
        .map((name) => ({ in: sourceOf(name), out: `${name}/index` })),
      outdir: bundleFolder,
    }).then(({ metafile, outputFiles }) => ({ outputs: metafile.outputs, files: outputFiles })),
    ...present.filter(isSplit).map(async (name) => {
      const split = await build({
        ...OPTIONS,
        entryPoints: [{ in: sourceOf(name), out: 'index' }],
        outdir: join(bundleFolder, name),
        splitting: true,
        chunkNames: 'part-[hash]',
      });
      return mergeStart(split, relative(root, join(bundleFolder, name, 'index.mjs')), MINIFIED);
    }),
  ]);

  rmSync(bundleFolder, { recursive: true, force: true });
  const outputs: Metafile['outputs'] = Object.fromEntries(
    results.flatMap((result) => Object.entries(result.outputs)),
  );
  for (const file of results.flatMap((result) => result.files)) {
    mkdirSync(dirname(file.path), { recursive: true });
    writeFileSync(file.path, withRequire(file.text));
  }
  const sizes = Object.fromEntries(
    present.map((name) => [name, startBytes(outputs, relative(root, join(bundleFolder, name, 'index.mjs')))]),
  );
  writeFileSync(join(root, 'dist', 'meta.json'), JSON.stringify({ outputs }));
  return { sizes, missing };
};

if (import.meta.main) {
  const { sizes, missing } = await bundleAll();
  const lines = Object.entries(sizes)
    .sort((a, b) => b[1] - a[1])
    .map(([name, bytes]) => `${kilobytes(bytes).padStart(10)}  ${name}`);
  process.stdout.write(`${lines.join('\n')}\n`);
  if (missing.length > 0) process.stderr.write(`Not written yet, not bundled: ${missing.join(', ')}\n`);
}
