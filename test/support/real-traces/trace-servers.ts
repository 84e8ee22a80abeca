import { execFile, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { eventually } from '../eventually.ts';
import { freePort } from '../free-port.ts';
import { buildLimitMs, cacheFolder, fillOnce } from '../server-cache.ts';
import { startServer, type ServerProcess } from '../server-process.ts';

const run = promisify(execFile);
const moduleFolder = fileURLToPath(new URL('../../servers/jaeger', import.meta.url));
const sums = createHash('sha256')
  .update(readFileSync(join(moduleFolder, 'go.sum')))
  .digest('hex')
  .slice(0, 16);
const jaegerFolder = join(cacheFolder, `jaeger-${sums}`);
const zipkinVersion = '3.6.1';
const zipkinFolder = join(cacheFolder, `zipkin-${zipkinVersion}`);
const zipkinFile = join(zipkinFolder, 'zipkin.jar');

const canRun = (program: string, ...args: string[]): boolean =>
  spawnSync(program, args, { stdio: 'ignore' }).status === 0;

/** What the machine lacks to run real trace stores; null where it lacks nothing. */
export function missingForTraceServers(): string | null {
  const parts = [
    ...(existsSync(jaegerFolder) || canRun('go', 'version') ? [] : ['Go 1.26 (builds Jaeger)']),
    ...(existsSync(zipkinFile) || canRun('mvn', '--version') ? [] : ['Maven (fetches Zipkin)']),
    ...(canRun('java', '-version') ? [] : ['Java 17 (runs Zipkin)']),
  ];
  return parts.length === 0 ? null : `real trace stores need ${parts.join(' and ')} on this machine`;
}

/** Builds Jaeger 2.13 and 1.76 and fetches Zipkin 3.6 where they are missing: minutes the first time. */
export async function prepareTraceServers(): Promise<void> {
  await fillOnce(jaegerFolder, `Building Jaeger into ${jaegerFolder} (once, minutes) …`, async (place) => {
    const args = ['build', '-trimpath', '-ldflags', '-s -w', '-o', `${place}/`, 'tool'];
    await run('go', args, { cwd: moduleFolder, timeout: buildLimitMs, maxBuffer: 64 * 1024 * 1024 });
  });
  await fillOnce(zipkinFolder, `Fetching Zipkin ${zipkinVersion} into ${zipkinFolder} …`, async (place) => {
    const artifact = `io.zipkin:zipkin-server:${zipkinVersion}:jar:exec`;
    const where = [`-Dartifact=${artifact}`, `-DoutputDirectory=${place}`, '-Dtransitive=false'];
    await run('mvn', ['-q', '-B', 'dependency:get', `-Dartifact=${artifact}`, '-Dtransitive=false'], {
      timeout: 10 * 60_000,
    });
    await run('mvn', ['-q', '-B', 'dependency:copy', ...where], { timeout: 10 * 60_000 });
    const jar = (await readdir(place)).find((file) => file.endsWith('.jar'));
    if (jar === undefined) throw new Error(`Maven left no file of ${artifact}`);
    await rename(join(place, jar), join(place, 'zipkin.jar'));
  });
}

/** A real trace store that runs. */
export interface TraceServer {
  readonly name: string;
  /** Where it is asked. */
  readonly url: string;
  /** Where OTLP's JSON is posted to; null where it takes none. */
  readonly otlpUrl: string | null;
  /** Where Zipkin's JSON is posted to. */
  readonly zipkinUrl: string;
  stop(): Promise<void>;
}

const loopback = (port: number): string => `127.0.0.1:${port}`;

async function started(
  name: string,
  start: (folder: string) => Promise<{ readonly process: ServerProcess; readonly ready: string }>,
): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'pilothouse-traces-'));
  const { process, ready } = await start(folder);
  const stop = async (): Promise<void> => {
    await process.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await eventually(
      `${name} answers`,
      async () => {
        if (process.hasEnded()) throw new Error(`${name} ended at once:\n${process.log()}`);
        return (await fetch(ready)).ok;
      },
      150_000,
    );
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}

/** Jaeger of its second line: one configuration, spans in memory. */
export async function startJaeger2(): Promise<TraceServer> {
  const [query, grpc, otlp, zipkin] = await Promise.all([freePort(), freePort(), freePort(), freePort()]);
  const configuration = {
    service: {
      extensions: ['jaeger_storage', 'jaeger_query'],
      pipelines: { traces: { receivers: ['otlp', 'zipkin'], exporters: ['jaeger_storage_exporter'] } },
      telemetry: { metrics: { level: 'none' }, logs: { level: 'warn' } },
    },
    extensions: {
      jaeger_query: {
        storage: { traces: 'memory' },
        http: { endpoint: loopback(query) },
        grpc: { endpoint: loopback(grpc) },
      },
      jaeger_storage: { backends: { memory: { memory: { max_traces: 10_000 } } } },
    },
    receivers: {
      otlp: { protocols: { http: { endpoint: loopback(otlp) } } },
      zipkin: { endpoint: loopback(zipkin) },
    },
    exporters: { jaeger_storage_exporter: { trace_storage: 'memory' } },
  };
  const url = `http://${loopback(query)}`;
  const stop = await started('Jaeger 2.13', async (folder) => {
    const file = join(folder, 'jaeger.yaml');
    // JSON is YAML.
    await writeFile(file, JSON.stringify(configuration));
    const args = ['--config', `file:${file}`];
    const process = startServer({ name: 'jaeger', program: join(jaegerFolder, 'jaeger'), args, folder });
    return { process, ready: `${url}/api/services` };
  });
  const otlpUrl = `http://${loopback(otlp)}/v1/traces`;
  return { name: 'Jaeger 2.13', url, otlpUrl, zipkinUrl: `http://${loopback(zipkin)}/api/v2/spans`, stop };
}

/** The last Jaeger of its first line. */
export async function startJaeger1(): Promise<TraceServer> {
  const names = [
    'query.http-server',
    'query.grpc-server',
    'collector.http-server',
    'collector.grpc-server',
    'collector.otlp.http',
    'collector.otlp.grpc',
    'collector.zipkin',
    'admin.http',
  ] as const;
  const ports = new Map(await Promise.all(names.map(async (name) => [name, await freePort()] as const)));
  const at = (name: (typeof names)[number]): string => `http://${loopback(ports.get(name) ?? 0)}`;
  const args = names.map((name) => `--${name}.host-port=${loopback(ports.get(name) ?? 0)}`);
  const url = at('query.http-server');
  const stop = await started('Jaeger 1.76', (folder) => {
    const program = join(jaegerFolder, 'all-in-one');
    const process = startServer({
      name: 'all-in-one',
      program,
      args: [...args, '--collector.otlp.enabled=true'],
      folder,
      env: { SPAN_STORAGE_TYPE: 'memory' },
    });
    return Promise.resolve({ process, ready: `${url}/api/services` });
  });
  const zipkinUrl = `${at('collector.zipkin')}/api/v2/spans`;
  return { name: 'Jaeger 1.76', url, otlpUrl: `${at('collector.otlp.http')}/v1/traces`, zipkinUrl, stop };
}

/** Zipkin with its spans in memory. */
export async function startZipkin(): Promise<TraceServer> {
  const port = await freePort();
  const url = `http://${loopback(port)}`;
  const stop = await started('Zipkin 3.6', (folder) => {
    const args = [
      '-Xmx512m',
      '-jar',
      zipkinFile,
      `--armeria.ports[0].port=${port}`,
      '--armeria.ports[0].ip=127.0.0.1',
      '--armeria.ports[0].protocols[0]=http',
    ];
    const process = startServer({ name: 'zipkin', program: 'java', args, folder });
    return Promise.resolve({ process, ready: `${url}/health` });
  });
  return { name: 'Zipkin 3.6', url, otlpUrl: null, zipkinUrl: `${url}/api/v2/spans`, stop };
}
