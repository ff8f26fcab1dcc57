import { basename, dirname, join } from 'node:path';
import { build, type BuildOptions, type Metafile, type OutputFile } from 'esbuild';

type Outputs = Metafile['outputs'];

/** The files that a start reads: one, and everything that it imports outright. */
export const startFiles = (outputs: Outputs, path: string, seen = new Set<string>()): Set<string> => {
  const output = outputs[path];
  if (output === undefined || seen.has(path)) return seen;
  seen.add(path);
  for (const { path: imported, kind, external } of output.imports) {
    if (kind === 'import-statement' && external !== true) startFiles(outputs, imported, seen);
  }
  return seen;
};

/** `import{a as b,c}from"./part-X.mjs"`, as esbuild writes it minified. */
const IMPORT = /import\{([^}]*)\}from"\.\/([^"]+)";?/g;
const BARE_IMPORT = /import"\.\/([^"]+)";?/g;
/** The name of what parts share. */
const START = 'start.mjs';

const namesIn = (clause: string): { name: string; as: string }[] =>
  clause.split(',').map((one) => {
    const [name = '', as = name] = one.split(' as ');
    return { name, as };
  });

/**
 * Of what splitting made, puts together what a start reads beside the entry: a file costs as much to open and link as
 * some kilobytes to read, and splitting makes one of every set of files that two parts share. The entry stays apart:
 * a part that it waits for while it starts takes from `start.mjs`, and would wait for the entry in its turn.
 *
 * @param entry path of the entry's output, as the metafile has it
 * @param options of the run that made them
 */
export const mergeStart = async (
  { metafile: { outputs }, outputFiles }: { metafile: Metafile; outputFiles: readonly OutputFile[] },
  entry: string,
  options: BuildOptions,
): Promise<{ files: { path: string; text: string }[]; outputs: Outputs }> => {
  const parts = [...startFiles(outputs, entry)].filter((path) => path !== entry);
  const texts = new Map(outputFiles.map(({ path, text }) => [basename(path), text]));
  const isPart = (name: string): boolean => parts.some((path) => basename(path) === name);

  /** What is taken from the parts, each thing under a name of its own. */
  const shared = new Map<string, string>();
  const sharedAs = (part: string, name: string): string => {
    const key = `${name}:${part}`;
    const as = shared.get(key) ?? `_${shared.size.toString(36)}`;
    shared.set(key, as);
    return as;
  };
  const rewritten = (text: string): string =>
    text
      .replace(BARE_IMPORT, (whole, part: string) => (isPart(part) ? '' : whole))
      .replace(IMPORT, (whole, clause: string, part: string) => {
        if (!isPart(part)) return whole;
        const names = namesIn(clause).map(({ name, as }) => `${sharedAs(part, name)} as ${as}`);
        return `import{${names.join(',')}}from"./${START}";`;
      });
  const files = outputFiles
    .filter((file) => !isPart(basename(file.path)))
    .map((file) => ({ path: file.path, text: rewritten(file.text) }));

  const exported = [...shared].map(([key, as]) => {
    const [name = '', part = ''] = key.split(':');
    return `export{${name} as ${as}}from"./${part}";`;
  });
  const merged = await build({
    ...options,
    stdin: { contents: exported.join(''), resolveDir: '/' },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    plugins: [
      {
        name: 'parts',
        setup(run) {
          run.onResolve({ filter: /^\.\// }, ({ path }) =>
            isPart(basename(path)) ? { path: basename(path), namespace: 'part' } : { path, external: true },
          );
          run.onLoad({ filter: /.*/, namespace: 'part' }, ({ path }) => ({
            contents: texts.get(path) ?? '',
          }));
        },
      },
    ],
  });
  const text = merged.outputFiles[0]?.text ?? '';
  const folder = dirname(files[0]?.path ?? '');
  return {
    files: [{ path: join(folder, START), text }, ...files],
    outputs: accountOf(outputs, entry, parts, text),
  };
};

/** The metafile's account of it: the merged file has in it what its parts had. */
const accountOf = (outputs: Outputs, entry: string, parts: readonly string[], text: string): Outputs => {
  const path = `${dirname(entry)}/${START}`;
  const merged = parts.flatMap((part) => outputs[part] ?? []);
  const importsOf = (imports: Outputs[string]['imports']) => [
    ...new Map(
      imports.map((one) => (parts.includes(one.path) ? [path, { ...one, path }] : [one.path, one])),
    ).values(),
  ];
  const kept = Object.entries(outputs).filter(([one]) => !parts.includes(one));
  return {
    ...Object.fromEntries(
      kept.map(([one, output]) => [one, { ...output, imports: importsOf(output.imports) }]),
    ),
    [path]: {
      bytes: Buffer.byteLength(text),
      inputs: Object.fromEntries(merged.flatMap(({ inputs }) => Object.entries(inputs))),
      imports: importsOf(merged.flatMap(({ imports }) => imports)).filter((one) => one.path !== path),
      exports: [],
    },
  };
};
