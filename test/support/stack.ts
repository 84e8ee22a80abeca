import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from './eventually.ts';
import { freePort } from './free-port.ts';
import { startProgram, type Program } from './program.ts';

/** The practice mesh as a program of its own. */
export interface Lab {
  readonly program: Program;
  readonly prometheusUrl: string;
  readonly kubernetesUrl: string;
  readonly jaegerUrl: string;
  /** Exposition text at `/metrics`. */
  readonly telemetryUrl: string;
  /** istiod's debug endpoints. */
  readonly istiodUrl: string;
  readonly kubeconfig: string;
  /** Turns a knob: `POST /lab/<path>` with a JSON body. */
  turn(path: string, body: unknown): Promise<void>;
  stop(): Promise<void>;
}

/** Starts `lab/main.ts` on free ports and waits until its Prometheus answers. */
export async function startLab(args: readonly string[] = []): Promise<Lab> {
  const [prometheus, kubernetes, jaeger, telemetry, istiod, knobs] = await Promise.all([
    freePort(),
    freePort(),
    freePort(),
    freePort(),
    freePort(),
    freePort(),
  ]);
  const folder = await mkdtemp(join(tmpdir(), 'pilothouse-lab-'));
  const kubeconfig = join(folder, 'kubeconfig');
  const ports = { prometheus, kubernetes, jaeger, telemetry, istiod, knobs };
  const flags = Object.entries(ports).flatMap(([name, port]) => [`--${name}-port`, String(port)]);
  const program = startProgram(['lab/main.ts', ...flags, '--kubeconfig', kubeconfig, ...args]);
  const url = (port: number): string => `http://127.0.0.1:${port}`;
  await untilReady('the practice mesh', `${url(prometheus)}/-/ready`, program);
  return {
    program,
    prometheusUrl: url(prometheus),
    kubernetesUrl: url(kubernetes),
    jaegerUrl: url(jaeger),
    telemetryUrl: url(telemetry),
    istiodUrl: url(istiod),
    kubeconfig,
    turn: async (path, body) => {
      const response = await fetch(`${url(knobs)}/lab/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      if (!response.ok) throw new Error(`/lab/${path} answered ${response.status}: ${await response.text()}`);
    },
    stop: async () => {
      await program.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A console that runs as its users run it: the production build, configured by its environment. */
export interface RunningConsole {
  readonly program: Program;
  readonly url: string;
  readonly metricsUrl: string;
  /** Folder of its ledger. */
  readonly data: string;
  stop(): Promise<void>;
}

/** Starts the built console, on free ports where none is given, and waits until it says that it is ready. */
export async function startConsole(env: Readonly<Record<string, string>>): Promise<RunningConsole> {
  if (!existsSync(join(env.PILOTHOUSE_BUILD_DIR ?? '.next', 'BUILD_ID'))) {
    throw new Error('There is no production build of the console: run "npm test", which makes one.');
  }
  const [port, metricsPort] = await Promise.all([env.PORT ?? freePort(), freePort()]);
  const data = await mkdtemp(join(tmpdir(), 'pilothouse-data-'));
  const program = startProgram(['--conditions=react-server', 'lib/server/main.ts'], {
    PORT: String(port),
    METRICS_PORT: String(metricsPort),
    PILOTHOUSE_DATA: data,
    ...env,
  });
  const url = `http://127.0.0.1:${port}`;
  await untilReady('the console', `${url}/readyz`, program);
  return {
    program,
    url,
    metricsUrl: `http://127.0.0.1:${metricsPort}/metrics`,
    data,
    stop: async () => {
      await program.stop();
      await rm(data, { recursive: true, force: true });
    },
  };
}

/** Practice mesh and console together, as `npm start` runs them. */
export interface Stack {
  readonly consoleUrl: string;
  readonly console: RunningConsole;
  readonly lab: Lab;
  stop(): Promise<void>;
}

export async function startStack(
  options: { scenario?: string; labArgs?: readonly string[]; env?: Readonly<Record<string, string>> } = {},
): Promise<Stack> {
  const lab = await startLab(['--scenario', options.scenario ?? 'shop', ...(options.labArgs ?? [])]);
  try {
    const console = await startConsole({
      PROMETHEUS_URL: lab.prometheusUrl,
      KUBECONFIG: lab.kubeconfig,
      ...options.env,
    });
    return {
      consoleUrl: console.url,
      console,
      lab,
      stop: async () => {
        await console.stop();
        await lab.stop();
      },
    };
  } catch (error) {
    await lab.stop();
    throw error;
  }
}

async function untilReady(what: string, url: string, program: Program): Promise<void> {
  try {
    await eventually(
      `${what} answers at ${url}`,
      async () => {
        if (program.process.exitCode !== null) return true;
        const response = await fetch(url, { signal: AbortSignal.timeout(5000) });
        return response.ok;
      },
      150_000,
    );
  } catch (error) {
    // Nobody gets a handle on it: it would outlive the tests.
    await program.stop('SIGKILL');
    throw error;
  }
  if (program.process.exitCode !== null) throw new Error(`${what} ended at once:\n${program.output()}`);
}
