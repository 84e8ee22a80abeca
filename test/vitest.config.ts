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

/** Fast tests run in parallel; the ones that start real servers or a browser run one file at a time. */
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
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        ...shared,
        root,
        test: {
          name: 'real',
          include: ['test/{integration,e2e}/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
