import { join, resolve } from 'node:path';

/** The project's folder. */
export const root = resolve(import.meta.dirname, '..');

/** Where `npm run bundle` lays the functions, one folder each. */
export const bundleFolder = join(root, 'dist', 'functions');
