import 'server-only';
import { fileURLToPath } from 'node:url';
import next from 'next';
import { compose } from './compose.ts';
import type { Environment } from './config/environment.ts';
import { loadConfig } from './config/load-config.ts';
import { listen, type ListeningServer } from './http/listening-server.ts';
import { metricsListener } from './http/metrics-listener.ts';
import { observedListener } from './http/observed-listener.ts';
import { createLog } from './operations/log.ts';
import { startTracing } from './operations/tracing.ts';
import { installRuntime } from './runtime.ts';
import { secretsOf } from './secrets.ts';

/** Open requests get this long to end; with what follows, the process ends within 10 s. */
const GRACE_MS = 7_000;
const FLUSH_MS = 2_000;

/** A console that runs. */
export interface RunningConsole {
  readonly port: number;
  readonly metricsPort: number;
  stop(): Promise<void>;
}

/** Starts the console from an environment. Throws `ConfigError` and `PortError`, whose messages are for the operator. */
export async function startConsole(
  environment: Environment,
  mode: 'production' | 'development',
): Promise<RunningConsole> {
  const config = loadConfig(environment);
  const log = createLog({ level: config.log.level, secrets: secretsOf(config) });
  const tracing = startTracing(environment);
  const composition = await compose(config, log);
  installRuntime(composition.runtime);
  const { host, port, metricsPort } = config.listen;
  const { metrics } = composition.runtime;
  const app = next({
    dev: mode === 'development',
    dir: fileURLToPath(new URL('../..', import.meta.url)),
    quiet: true,
  });
  const opened: ListeningServer[] = [];
  try {
    opened.push(
      await listen(metricsListener(metrics.registry), {
        host,
        port: metricsPort,
        purpose: 'metrics of the console',
        variable: 'METRICS_PORT',
      }),
    );
    await app.prepare();
    const handle = app.getRequestHandler();
    const web = await listen(observedListener({ mode, log, metrics, handle }), {
      host,
      port,
      purpose: 'the console',
      variable: 'PORT',
    });
    web.server.on('upgrade', app.getUpgradeHandler());
    opened.push(web);
  } catch (error) {
    await Promise.all([composition.stop(), ...opened.map((server) => server.stop(0))]);
    throw error;
  }
  log.info({ host, port: opened[1]?.port, metricsPort: opened[0]?.port }, 'the console answers');
  return {
    port: opened[1]?.port ?? port,
    metricsPort: opened[0]?.port ?? metricsPort,
    stop: async () => {
      log.info('stopping');
      await composition.stop();
      await Promise.all(opened.map((server) => server.stop(GRACE_MS)));
      await Promise.race([tracing.flush(), after(FLUSH_MS)]);
    },
  };
}

const after = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
