import { spawn } from 'node:child_process';
import { openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A server of the control plane that runs in a folder of its own. */
export interface ServerProcess {
  readonly pid: number;
  /** The end of what it printed, for the message of a failed start. */
  log(): string;
  hasEnded(): boolean;
  signal(signal: NodeJS.Signals): void;
  /** Ends it and waits; by force after 10 s. */
  stop(): Promise<void>;
}

/** Starts a program whose output goes to `<folder>/<name>.log`. */
export function startServer(options: {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly folder: string;
  readonly env?: Readonly<Record<string, string>>;
}): ServerProcess {
  const { name, program, args, folder, env = {} } = options;
  const file = join(folder, `${name}.log`);
  const output = openSync(file, 'a');
  const child = spawn(program, [...args], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder, NODE_ENV: 'test', ...env },
    stdio: ['ignore', output, output],
  });
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null;
  return {
    pid: child.pid ?? 0,
    log: () => readFileSync(file, 'utf8').slice(-4000),
    hasEnded,
    signal: (signal) => void child.kill(signal),
    stop: async () => {
      if (hasEnded()) return;
      // A frozen process cannot hear that it should end.
      child.kill('SIGCONT');
      child.kill('SIGTERM');
      const force = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await exited;
      clearTimeout(force);
    },
  };
}
