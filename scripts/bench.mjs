/** `npm run bench [-- NAME …]`: the measurements under test/bench, each a program of its own. */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { ensureInstalled, fail, nodePath, root, toolEnvironment } from './setup.mjs';

ensureInstalled();
ensureBuilt();
const directory = join(root, 'test', 'bench');
const all = readdirSync(directory)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -3));
const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !all.includes(name));
if (unknown !== undefined) fail(`There is no bench "${unknown}": ${all.join(', ')}.`);
let failed = false;
for (const name of wanted.length > 0 ? wanted : all) {
  console.log(`\n# ${name}`);
  const result = spawnSync(
    nodePath,
    ['--conditions=react-server', '--expose-gc', join(directory, `${name}.ts`)],
    {
      cwd: root,
      stdio: 'inherit',
      env: { ...toolEnvironment(), NODE_ENV: 'production' },
    },
  );
  failed ||= result.status !== 0;
}
process.exit(failed ? 1 : 0);
