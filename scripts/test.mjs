/** `npm test`: all checks, the build, and all tests. Arguments go to the test runner. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { runCheck } from './check.mjs';
import { ensureInstalled, fail, nodePath, root, toolEnvironment } from './setup.mjs';

ensureInstalled();
const args = process.argv.slice(2);
if (args.length === 0) {
  for (const check of ['format-check', 'lint', 'typecheck']) {
    console.log(`Checking: ${check} …`);
    if (!runCheck(check)) fail(`The check "${check}" failed, see above.`);
  }
}
ensureBuilt();
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
const result = spawnSync(
  nodePath,
  [vitest, 'run', '--config', join(root, 'test', 'vitest.config.ts'), ...args],
  {
    cwd: root,
    stdio: 'inherit',
    env: toolEnvironment(),
  },
);
process.exit(result.status ?? 1);
