import { fileURLToPath } from 'node:url';
import optimizeLocales from '@react-aria/optimize-locales-plugin';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import * as z from 'zod/mini';

const shared = fileURLToPath(new URL('../shared', import.meta.url));

/** What only the servers say: sentences of the phone, of explanations, which come with what they explain, and of mails. */
const SAID_BY_SERVERS =
  /^(voice|explanation|mail|rollout|payment\.explanation|shared-worker(?!\.(follow-up|owner)))\./;

/** Leaves out of the catalogue what no page says, so that a phone does not load it. */
const pageWords = (): Plugin => ({
  name: 'page-words',
  enforce: 'pre',
  transform(code, id) {
    if (!/shared[\\/]locales[\\/]\w+\.json$/.test(id)) return null;
    const all = z.parse(z.record(z.string(), z.string()), JSON.parse(code));
    const kept = Object.entries(all).filter(([key]) => !SAID_BY_SERVERS.test(key));
    return { code: JSON.stringify(Object.fromEntries(kept)), map: null };
  },
});

/** One build for every stage: what differs stands in `settings.json` beside the page. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [
    pageWords(),
    react(),
    { ...optimizeLocales.vite({ locales: ['he-IL', 'ar-AE', 'ru-RU', 'en-US'] }), enforce: 'pre' },
  ],
  resolve: {
    alias: [
      { find: /^#shared\/(.+)\.json$/, replacement: `${shared}/$1.json` },
      { find: /^#shared\/(.+)$/, replacement: `${shared}/$1.ts` },
    ],
  },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // Fonts stay files of their own: each is loaded only when its script is on the page.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 600,
    rolldownOptions: {
      output: {
        // Apart from the page's own code, so that it stays in the cache when only the page changes.
        codeSplitting: {
          groups: [
            {
              name: 'libraries',
              test: /node_modules[\\/](react-dom|@tanstack|oidc-client-ts|@formatjs|zod)/,
            },
          ],
        },
      },
    },
  },
});
