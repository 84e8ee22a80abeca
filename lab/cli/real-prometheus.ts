import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';

/** The `prometheus` program of this machine, scraping the lab. */
export interface RealPrometheus {
  stop(): Promise<void>;
}

/** Why the program could not be started, told in one sentence. */
export class PrometheusStartError extends Error {
  override readonly name = 'PrometheusStartError';
}

/** Starts `prometheus` on a port with its data in a folder that goes away with it. Resolves once it is ready. */
export async function startRealPrometheus(options: {
  readonly host: string;
  readonly port: number;
  readonly telemetryPort: number;
  readonly scrapeIntervalSeconds: number;
}): Promise<RealPrometheus> {
  const folder = await mkdtemp(join(tmpdir(), 'practice-mesh-prometheus-'));
  const configFile = join(folder, 'prometheus.yml');
  await writeFile(configFile, stringify(configuration(options)));
  const program = spawn(
    'prometheus',
    [
      `--config.file=${configFile}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      '--storage.tsdb.retention.time=6h',
      `--web.listen-address=${options.host}:${options.port}`,
      '--log.level=error',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const stop = async (): Promise<void> => {
    await end(program);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await untilReady(program, `http://${options.host}:${options.port}/-/ready`);
  } catch (error) {
    await stop();
    throw error;
  }
  return { stop };
}

function configuration(options: {
  readonly host: string;
  readonly telemetryPort: number;
  readonly scrapeIntervalSeconds: number;
}): object {
  const interval = `${options.scrapeIntervalSeconds}s`;
  return {
    global: { scrape_interval: interval, scrape_timeout: interval },
    scrape_configs: [
      {
        job_name: 'practice-mesh',
        honor_labels: true,
        static_configs: [{ targets: [`${options.host}:${options.telemetryPort}`] }],
      },
    ],
  };
}

async function end(program: ChildProcess): Promise<void> {
  if (program.exitCode !== null || program.signalCode !== null || program.pid === undefined) return;
  const exited = once(program, 'exit');
  program.kill('SIGTERM');
  await exited;
}

async function untilReady(program: ChildProcess, url: string): Promise<void> {
  let words = '';
  program.stderr?.on('data', (chunk: Buffer) => {
    words = (words + chunk.toString()).slice(-2_000);
  });
  const failed = new Promise<never>((_, reject) => {
    program.once('error', () =>
      reject(
        new PrometheusStartError(
          'There is no program "prometheus" on this machine (Debian: apt-get install prometheus); without --prometheus real the lab answers itself.',
        ),
      ),
    );
    program.once('exit', (code) =>
      reject(new PrometheusStartError(`prometheus ended with code ${code}: ${words.trim()}`)),
    );
  });
  await Promise.race([pollReady(url), failed]);
}

async function pollReady(url: string): Promise<void> {
  const deadlineMs = Date.now() + 20_000;
  while (Date.now() < deadlineMs) {
    const isReady = await fetch(url, { signal: AbortSignal.timeout(1_000) }).then(
      (response) => response.ok,
      () => false,
    );
    if (isReady) return;
    await new Promise((resolve) => {
      setTimeout(resolve, 100);
    });
  }
  throw new PrometheusStartError('prometheus was not ready within 20 s.');
}
