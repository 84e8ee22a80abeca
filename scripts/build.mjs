/** Builds the console for production unless the build at hand was made from these very sources. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fail, nodePath, root, toolEnvironment } from './setup.mjs';

const buildDirectory = join(root, process.env.PILOTHOUSE_BUILD_DIR ?? '.next');
const stampPath = join(buildDirectory, 'pilothouse-sources');
const sources = [
  'app',
  'components',
  'lib',
  'public',
  'next.config.js',
  'tsconfig.json',
  'package-lock.json',
];

function addToHash(hash, path) {
  const absolute = join(root, path);
  if (!existsSync(absolute)) return;
  if (statSync(absolute).isDirectory()) {
    for (const name of readdirSync(absolute).sort()) addToHash(hash, join(path, name));
    return;
  }
  hash.update(`${path}\0`);
  hash.update(readFileSync(absolute));
}

function digestOfSources() {
  const hash = createHash('sha256');
  for (const source of sources) addToHash(hash, source);
  return hash.digest('hex');
}

/** Blocks until a build of the present sources exists. */
export function ensureBuilt() {
  const digest = digestOfSources();
  if (existsSync(stampPath) && readFileSync(stampPath, 'utf8') === digest) return;
  console.log('Building the console (once, and after the sources change) …');
  const result = spawnSync(nodePath, [join(root, 'node_modules', 'next', 'dist', 'bin', 'next'), 'build'], {
    cwd: root,
    env: toolEnvironment(),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (result.status !== 0) {
    process.stderr.write(`${result.stdout ?? ''}${result.stderr ?? ''}`);
    fail('The build failed, see above.');
  }
  writeFileSync(stampPath, digest);
}
