/** Brings a checkout to the point where everything in it can run: packages installed, Node 24 found. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const stampPath = join(root, 'node_modules', '.pilothouse-installed');

/** The pinned Node that comes as a package: everything but these scripts runs on it. */
export const nodePath = join(root, 'node_modules', 'node', 'bin', 'node');

/** Path of a program that a package brings. */
export const toolPath = (name) => join(root, 'node_modules', '.bin', name);

/** Environment in which programs of ours and of packages find the pinned Node first. */
export const toolEnvironment = () => ({
  ...process.env,
  PATH: `${join(root, 'node_modules', '.bin')}:${process.env.PATH ?? ''}`,
  NEXT_TELEMETRY_DISABLED: '1',
});

/** Ends the program with one sentence for people. */
export function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}

function wantedStamp() {
  const hash = createHash('sha256');
  for (const file of ['package.json', 'package-lock.json']) hash.update(readFileSync(join(root, file)));
  return `${hash.digest('hex')} ${process.platform} ${process.arch}`;
}

/** npm on the machine's own Node: the pinned one goes away while npm replaces node_modules. */
function npmCommand() {
  const npmScript = process.env.npm_execpath;
  const ownNode = process.env.npm_node_execpath;
  return npmScript?.endsWith('.js') && ownNode && !ownNode.startsWith(root) ? [ownNode, npmScript] : ['npm'];
}

const pathWithoutPackages = () =>
  (process.env.PATH ?? '')
    .split(':')
    .filter((folder) => !folder.startsWith(root))
    .join(':');

/** Installs the packages of the lock file unless that was done already. */
export function ensureInstalled() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 9)) {
    fail(
      `Pilothouse needs Node 20.9 or newer to set itself up; this is ${process.version}. Install a newer Node.`,
    );
  }
  const stamp = wantedStamp();
  if (existsSync(nodePath) && existsSync(stampPath) && readFileSync(stampPath, 'utf8') === stamp) return;
  console.log('Installing packages (once, and after the lock file changes) …');
  const [command, ...first] = npmCommand();
  // Not npm ci: it refuses a lock file that was made where a registry lacks the packages of other platforms.
  const result = spawnSync(
    command,
    [...first, 'install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'],
    {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, PATH: pathWithoutPackages(), NODE_ENV: 'development' },
    },
  );
  if (result.error) fail(`npm could not be started (${result.error.message}). Install npm and try again.`);
  if (result.status !== 0)
    fail('npm install failed, see above. Check the network or the registry and try again.');
  if (!existsSync(nodePath))
    fail('The package "node" brought no binary: run "npm rebuild node" and try again.');
  // A new file, since folders that share their files by hard links would share the stamp as well.
  rmSync(stampPath, { force: true });
  writeFileSync(stampPath, stamp);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  ensureInstalled();
  console.log('Everything is installed.');
}
