import { defineConfig } from 'vitest/config';

export default defineConfig({
  // The web workspace has a package.json of its own, which cannot name folders outside it.
  resolve: {
    alias: [
      { find: /^#shared\/(.+)\.json$/, replacement: `${import.meta.dirname}/shared/$1.json` },
      { find: /^#shared\/(.+)$/, replacement: `${import.meta.dirname}/shared/$1.ts` },
    ],
  },
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    environment: 'node',
    testTimeout: 20_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
