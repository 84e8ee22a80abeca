import 'server-only';
import { ConfigError } from './config/config-error.ts';
import { startConsole } from './console-server.ts';
import { PortError } from './http/listening-server.ts';

/** The program: starts the console, and ends it in order when told to. A mistake of the operator is one sentence and exit code 1. */
try {
  const mode = process.argv.includes('--dev') ? 'development' : 'production';
  const running = await startConsole(process.env, mode);
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    void running.stop().finally(() => process.exit(0));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
} catch (error) {
  if (!(error instanceof ConfigError || error instanceof PortError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
