import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A program of ours that runs beside a test. */
export interface Program {
  readonly process: ChildProcess;
  /** Everything it printed so far. */
  output(): string;
  /** Ends it as an operator would and waits; by force after 12 s. Resolves with its exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
  /** Resolves with the exit code when it ends by itself. */
  readonly exited: Promise<number | null>;
}

/** Starts `node …args` of the pinned Node in the repository, with nothing inherited but what a shell gives. */
export function startProgram(args: readonly string[], env: Readonly<Record<string, string>> = {}): Program {
  const environment: NodeJS.ProcessEnv = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    NODE_ENV: 'production',
    ...env,
  };
  const child = spawn(process.execPath, [...args], { cwd: root, env: environment, stdio: 'pipe' });
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const exited = new Promise<number | null>((resolve) => {
    child.once('exit', (code) => resolve(code));
  });
  return {
    process: child,
    output: () => printed,
    exited,
    stop: async (signal = 'SIGTERM') => {
      child.kill(signal);
      const force = setTimeout(() => child.kill('SIGKILL'), 12_000);
      const code = await exited;
      clearTimeout(force);
      return code;
    },
  };
}
