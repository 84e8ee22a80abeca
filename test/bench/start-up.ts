/** `npm start` on a fresh clone with a warm package cache, and once more: seconds until the first map can be read. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';
import { judge, seconds } from './support/figures.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const budgetsSeconds = { fresh: 150, again: 10 } as const;
const labPorts = ['prometheus', 'kubernetes', 'jaeger', 'telemetry', 'istiod', 'knobs'];

/** A user's shell: without the packages of this checkout, and not as npm sets the scene for its scripts. */
function userEnvironment(): NodeJS.ProcessEnv {
  const path = (process.env.PATH ?? '').split(delimiter).filter((entry) => !entry.startsWith(root));
  const environment: NodeJS.ProcessEnv = { ...process.env, PATH: path.join(delimiter) };
  const foreign = Object.keys(environment).filter((name) => /^(npm_|NODE_ENV$|PILOTHOUSE_)/i.test(name));
  for (const name of foreign) Reflect.deleteProperty(environment, name);
  return environment;
}

async function hasMap(url: string): Promise<boolean> {
  const response = await fetch(`${url}/api/graph`, { signal: AbortSignal.timeout(10_000) });
  const map = (await response.json()) as { edges?: readonly unknown[] };
  return (map.edges?.length ?? 0) > 0;
}

/** Seconds from `npm start` to a map with edges; everything is ended again. */
async function startOnce(clone: string, startedMs: number, withinMs: number): Promise<number> {
  const [port, metricsPort, ...free] = await Promise.all(
    ['console', 'metrics', ...labPorts].map(() => freePort()),
  );
  const flags = labPorts.flatMap((name, at) => [`--${name}-port`, String(free[at])]);
  const npm = spawn('npm', ['start', '--silent', '--', ...flags], {
    cwd: clone,
    env: { ...userEnvironment(), PORT: String(port), METRICS_PORT: String(metricsPort) },
    stdio: ['ignore', 'ignore', 'inherit'],
    detached: true,
  });
  const ended = new Promise((resolve) => {
    npm.once('exit', resolve);
  });
  try {
    await eventually('the first map', () => hasMap(`http://127.0.0.1:${port}`), withinMs);
    return (performance.now() - startedMs) / 1000;
  } finally {
    // As Ctrl-C does: the signal goes to the whole group.
    if (npm.exitCode === null) process.kill(-(npm.pid ?? 0), 'SIGINT');
    await ended;
  }
}

const folder = await mkdtemp(join(tmpdir(), 'pilothouse-fresh-'));
try {
  const clone = join(folder, 'pilothouse');
  const freshMs = performance.now();
  const cloned = spawnSync('git', ['clone', '--quiet', '--no-hardlinks', root, clone]);
  if (cloned.status !== 0) throw new Error('git could not clone this checkout.');
  const fresh = await startOnce(clone, freshMs, 900_000);
  judge({
    figure: 'fresh clone to the first map',
    value: fresh,
    budget: budgetsSeconds.fresh,
    show: seconds,
  });
  const again = await startOnce(clone, performance.now(), 120_000);
  judge({
    figure: 'second start to the first map',
    value: again,
    budget: budgetsSeconds.again,
    show: seconds,
  });
} finally {
  await rm(folder, { recursive: true, force: true });
}
