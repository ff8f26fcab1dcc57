import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { bundleFolder } from './paths.ts';

/** Gives the code of a function by its name. */
export type CodeOf = (name: string) => Code;

/**
 * The bundled code of each function.
 * @throws Error naming every function that has no bundle.
 */
export const bundledCode = (names: readonly string[]): CodeOf => {
  const missing = names.filter((name) => !existsSync(join(bundleFolder, name, 'index.mjs')));
  if (missing.length > 0) {
    throw new Error(`No bundle of: ${missing.join(', ')}. Write the handlers and run "npm run bundle".`);
  }
  return (name) => Code.fromAsset(join(bundleFolder, name));
};
