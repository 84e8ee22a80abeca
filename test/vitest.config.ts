import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * `server-only` throws outside a server build, so tests get its empty twin. The `react-server` condition would do the
 * same, but it also takes away react-dom/server, which the component tests render with.
 */
const shared = {
  resolve: {
    alias: { '@': root.replace(/\/$/, ''), 'server-only': `${root}node_modules/server-only/empty.js` },
  },
};

/**
 * Fast tests keep all processors busy. Then come the ones that start real servers or a browser, two files at a time:
 * most of them wait for a scrape or a sample as long as they compute.
 */
export default defineConfig({
  root,
  test: {
    projects: [
      {
        ...shared,
        root,
        test: {
          name: 'fast',
          include: ['test/{lib,lab,components,contract,architecture,scripts}/**/*.test.ts?(x)'],
          // By default a processor is left out, which on a machine of two is half of it.
          maxWorkers: Math.max(2, availableParallelism() - 1),
          testTimeout: 90_000,
          hookTimeout: 90_000,
        },
      },
      {
        ...shared,
        root,
        test: {
          name: 'real',
          include: ['test/{integration,e2e}/**/*.test.ts'],
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
          testTimeout: 120_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
