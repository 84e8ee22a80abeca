import { ArgumentError, type LabArguments, parseLabArguments, usage } from './cli/lab-arguments.ts';
import { PortTakenError, startLab } from './cli/lab-program.ts';
import { PrometheusStartError } from './cli/real-prometheus.ts';

/** Mistakes of the user: one sentence and exit code 1, no stack. */
function isUserError(error: unknown): error is Error {
  return (
    error instanceof ArgumentError || error instanceof PortTakenError || error instanceof PrometheusStartError
  );
}

async function run(flags: LabArguments): Promise<void> {
  const lab = await startLab(flags);
  for (const line of lab.lines) console.log(line);
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    void lab.stop().then(() => process.exit(0));
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

try {
  const flags = parseLabArguments(process.argv.slice(2));
  if (flags === null) console.log(usage());
  else await run(flags);
} catch (error) {
  if (!isUserError(error)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
