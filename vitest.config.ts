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
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 3,
    // What follows from a stream or a screen may take its time on a busy machine; a poll ends as soon as it is there.
    expect: { poll: { timeout: 15_000 } },
  },
});
