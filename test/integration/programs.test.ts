import { spawn, spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Without the packages of this checkout: what a user's shell has. */
const systemPath = (process.env.PATH ?? '')
  .split(delimiter)
  .filter((entry) => !entry.startsWith(root))
  .join(delimiter);

interface Ports {
  readonly PORT: string;
  readonly METRICS_PORT: string;
  readonly flags: readonly string[];
}

async function ports(): Promise<Ports> {
  const names = ['prometheus', 'kubernetes', 'jaeger', 'telemetry', 'istiod', 'knobs'];
  const free = await Promise.all([freePort(), freePort(), ...names.map(freePort)]);
  return {
    PORT: String(free[0]),
    METRICS_PORT: String(free[1]),
    flags: names.flatMap((name, index) => [`--${name}-port`, String(free[index + 2])]),
  };
}

const answers = async (url: string): Promise<boolean> =>
  fetch(url, { signal: AbortSignal.timeout(1000) }).then(
    (response) => response.ok,
    () => false,
  );

describe('npm start', () => {
  it('prints one line with the URL once the console can be used, and ends everything on Ctrl-C', async () => {
    const { PORT, METRICS_PORT, flags } = await ports();
    const npm = spawn('npm', ['start', '--silent', '--', ...flags], {
      cwd: root,
      env: { ...process.env, PATH: systemPath, PORT, METRICS_PORT },
      stdio: 'pipe',
      detached: true,
    });
    let printed = '';
    npm.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    const ended = new Promise((resolve) => {
      npm.once('exit', resolve);
    });
    try {
      const url = await eventually('a line with the URL', () => /http:\/\/\S+/.exec(printed)?.[0], 240_000);
      expect(url).toBe(`http://127.0.0.1:${PORT}`);
      expect((await fetch(`${url}/map`)).status).toBe(200);
      expect(printed.trim().split('\n').at(-1)).toContain(url);
    } finally {
      // What a terminal does on Ctrl-C: the signal goes to the whole foreground group.
      process.kill(-(npm.pid ?? 0), 'SIGINT');
    }
    await ended;
    const [telemetry, prometheus] = [flags[7], flags[1]];
    for (const port of [PORT, METRICS_PORT, telemetry, prometheus]) {
      expect(await answers(`http://127.0.0.1:${port}/metrics`)).toBe(false);
    }
  });

  it('says in one sentence that a port is taken, with the remedy, and exits with 1', async () => {
    const taken = createServer();
    const port = await freePort();
    await new Promise<void>((resolve) => {
      taken.listen(port, '127.0.0.1', resolve);
    });
    try {
      const result = spawnSync('npm', ['start', '--silent'], {
        cwd: root,
        env: { ...process.env, PATH: systemPath, PORT: String(port) },
        encoding: 'utf8',
      });
      expect(result.status).toBe(1);
      expect(result.stderr.trim()).toBe(
        `Port ${port} (the console) is taken: end the program that uses it, or choose another with PORT=N.`,
      );
    } finally {
      taken.close();
    }
  });
});

describe('a clone in a folder whose name holds spaces', () => {
  let folder: string;
  let clone: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'a path with spaces '));
    clone = join(folder, 'pilot house');
    expect(spawnSync('git', ['clone', '--quiet', '--no-hardlinks', root, clone]).status).toBe(0);
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  const run = (command: string, ...args: string[]): SpawnSyncReturns<string> =>
    spawnSync(command, args, { cwd: clone, encoding: 'utf8', env: { ...process.env, PATH: systemPath } });

  it('is set up, and quickly when there is nothing to do', () => {
    const first = run('npm', 'run', '--silent', 'setup');
    expect([first.status, first.stdout]).toEqual([0, expect.stringContaining('Installing packages')]);
    const startedMs = performance.now();
    const second = run('npm', 'run', '--silent', 'setup');
    expect([second.status, second.stdout.trim()]).toEqual([0, 'Everything is installed.']);
    expect(performance.now() - startedMs).toBeLessThan(5000);
    const lab = run('npm', 'run', '--silent', 'lab', '--', '--help');
    expect([lab.status, lab.stdout]).toEqual([0, expect.stringContaining('--scenario')]);
  });

  it('shows an edit of its sources without a restart while npm run dev runs', async () => {
    const { PORT, METRICS_PORT, flags } = await ports();
    const npm = spawn('npm', ['run', 'dev', '--silent', '--', ...flags], {
      cwd: clone,
      env: { ...process.env, PATH: systemPath, PORT, METRICS_PORT },
      stdio: 'pipe',
      detached: true,
    });
    let printed = '';
    for (const stream of [npm.stdout, npm.stderr]) {
      stream.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    }
    const ended = new Promise((resolve) => {
      npm.once('exit', resolve);
    });
    const title = async (): Promise<string | undefined> => {
      const page = await fetch(`http://127.0.0.1:${PORT}/services`, { signal: AbortSignal.timeout(60_000) });
      return /<title>([^<]*)<\/title>/.exec(await page.text())?.[1];
    };
    try {
      await eventually('a line with the URL', () => printed.includes(`http://127.0.0.1:${PORT}`), 100_000);
      const before = await title();
      expect(before).toContain('Services');
      const source = join(clone, 'app', 'services', 'page.tsx');
      const text = await readFile(source, 'utf8');
      await writeFile(source, text.replace("title: 'Services'", "title: 'Edited services'"));
      await eventually('the page is the edited one', async () => (await title()) !== before, 60_000);
      expect(await title()).toContain('Edited services');
    } finally {
      process.kill(-(npm.pid ?? 0), 'SIGINT');
    }
    await ended;
    expect(await answers(`http://127.0.0.1:${PORT}/livez`)).toBe(false);
  });
});
