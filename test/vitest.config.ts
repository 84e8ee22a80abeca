import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));

const shared = {
  resolve: { alias: { '@': root.replace(/\/$/, '') }, conditions: ['react-server', 'node', 'import', 'module', 'default'] },
  ssr: { resolve: { conditions: ['react-server', 'node', 'import', 'module', 'default'] } },
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
