/** One check by name: `lint`, `typecheck`, `format`, or `format-check`. */
import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled, fail, root, toolEnvironment, toolPath } from './setup.mjs';

const checks = {
  lint: ['oxlint', '--type-aware', '--deny-warnings'],
  typecheck: ['tsc', '--noEmit'],
  format: ['oxfmt'],
  'format-check': ['oxfmt', '--check'],
};

/** Runs one check; true where it found nothing. */
export function runCheck(name) {
  const [tool, ...args] =
    checks[name] ?? fail(`There is no check "${name}": ${Object.keys(checks).join(', ')}.`);
  // Next writes this file when it builds; type checking must not depend on that.
  const nextTypes = join(root, 'next-env.d.ts');
  if (!existsSync(nextTypes)) writeFileSync(nextTypes, '/// <reference types="next" />\n');
  return (
    spawnSync(toolPath(tool), args, { cwd: root, stdio: 'inherit', env: toolEnvironment() }).status === 0
  );
}

if (process.argv[1]?.endsWith('check.mjs')) {
  ensureInstalled();
  if (!runCheck(process.argv[2] ?? '')) process.exit(1);
}
