import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from './eventually.ts';
import { freePort } from './free-port.ts';

/** A real Prometheus that runs for one test or bench. */
export interface PrometheusServer {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** What the server holds: samples given as OpenMetrics text, or targets that it scrapes. */
export interface PrometheusContent {
  readonly binary: string;
  /** OpenMetrics text with timestamps, ending in `# EOF`; read by promtool. */
  readonly openMetrics?: { readonly promtool: string; readonly text: string };
  /** `host:port` of targets with `/metrics`. */
  readonly scrape?: { readonly targets: readonly string[]; readonly intervalSeconds: number };
  /** Text of a file of recording rules that the server evaluates. */
  readonly rules?: string;
  /** Another Prometheus whose recorded series, `workload:…`, are taken over every 5 s. */
  readonly federates?: string;
  /** Takes samples over remote write. */
  readonly acceptsWrites?: boolean;
}

async function fillBlocks(
  folder: string,
  { promtool, text }: { promtool: string; text: string },
): Promise<void> {
  const file = join(folder, 'samples.txt');
  await writeFile(file, text);
  const made = spawnSync(
    promtool,
    ['tsdb', 'create-blocks-from', 'openmetrics', file, join(folder, 'data')],
    {
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  if (made.status !== 0) throw new Error(`promtool failed: ${made.stderr.slice(0, 2000)}`);
}

const scrapeJob = (scrape: NonNullable<PrometheusContent['scrape']>): object => ({
  job_name: 'proxies',
  honor_labels: true,
  scrape_interval: `${scrape.intervalSeconds}s`,
  scrape_timeout: `${scrape.intervalSeconds}s`,
  static_configs: [{ targets: scrape.targets }],
});

const federationJob = (url: string): object => ({
  job_name: 'federation',
  honor_labels: true,
  scrape_interval: '5s',
  metrics_path: '/federate',
  params: { 'match[]': ['{__name__=~"workload:(.*)"}'] },
  static_configs: [{ targets: [new URL(url).host] }],
});

/** JSON, which is YAML too. */
function configuration({ scrape, federates, rules }: PrometheusContent): string {
  const jobs = [
    ...(scrape === undefined ? [] : [scrapeJob(scrape)]),
    ...(federates === undefined ? [] : [federationJob(federates)]),
  ];
  return JSON.stringify({
    scrape_configs: jobs,
    ...(rules === undefined ? {} : { rule_files: ['rules.yml'] }),
  });
}

/** Starts a real Prometheus on a free port and waits until it answers. */
export async function startPrometheus(content: PrometheusContent): Promise<PrometheusServer> {
  const folder = await mkdtemp(join(tmpdir(), 'pilothouse-prometheus-'));
  if (content.openMetrics !== undefined) await fillBlocks(folder, content.openMetrics);
  await writeFile(join(folder, 'prometheus.yml'), configuration(content));
  if (content.rules !== undefined) await writeFile(join(folder, 'rules.yml'), content.rules);
  const port = await freePort();
  const child = spawn(
    content.binary,
    [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      '--storage.tsdb.retention.time=10y',
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=error',
      // A busy machine makes a query of a whole mesh slow, which is no failure of what is tested.
      '--query.timeout=10m',
      ...(content.acceptsWrites === true ? ['--web.enable-remote-write-receiver'] : []),
    ],
    { stdio: 'ignore' },
  );
  const url = `http://127.0.0.1:${port}`;
  const stop = async (): Promise<void> => {
    if (child.exitCode === null) {
      const exited = new Promise((resolve) => {
        child.once('exit', resolve);
      });
      child.kill('SIGTERM');
      await exited;
    }
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await eventually('Prometheus is ready', async () => (await fetch(`${url}/-/ready`)).ok, 60_000);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, pid: child.pid ?? 0, stop };
}
