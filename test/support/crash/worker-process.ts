import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const root = fileURLToPath(new URL('../../..', import.meta.url));

const changeSchema = z.object({
  state: z.string(),
  progress: z.array(z.string()),
  alarm: z.string().nullable(),
  events: z.array(z.string()),
});

/** A change as the worker's ledger has it. */
export type WorkerChange = z.infer<typeof changeSchema>;

/** One life of `change-worker.ts`. */
export class WorkerProcess {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  readonly #reader: Interface;
  readonly exited: Promise<void>;
  #errors = '';

  constructor(env: Readonly<Record<string, string>>) {
    this.#child = spawn(
      process.execPath,
      [
        '--conditions=react-server',
        '--import',
        './test/support/crash/resolve-root.ts',
        'test/support/crash/change-worker.ts',
      ],
      {
        cwd: root,
        env: { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: 'production', ...env },
        stdio: 'pipe',
      },
    );
    const { stdout, stderr, stdin } = this.#child;
    if (stdout === null || stderr === null || stdin === null) throw new Error('The worker has no pipes.');
    stderr.on('data', (chunk: Buffer) => (this.#errors += chunk.toString()));
    // A killed worker breaks its pipe: the answer that does not come tells so.
    stdin.on('error', () => null);
    this.#reader = createInterface({ input: stdout });
    this.#lines = this.#reader[Symbol.asyncIterator]();
    this.exited = new Promise((resolve) => {
      this.#child.once('exit', () => resolve());
    });
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  /** The next thing that it says; null where it died before it said anything. */
  async hear(): Promise<unknown> {
    const { value, done } = await this.#lines.next();
    return done === true ? null : JSON.parse(value);
  }

  /** Gives an order; null where the worker died before it answered. */
  async tell(order: unknown): Promise<unknown> {
    this.#child.stdin?.write(`${JSON.stringify(order)}\n`);
    return this.hear();
  }

  async read(id: string): Promise<WorkerChange | null> {
    const answer = await this.tell({ act: 'read', id });
    return answer === null ? null : changeSchema.parse(answer);
  }

  get errors(): string {
    return this.#errors;
  }

  async end(): Promise<void> {
    this.kill();
    await this.exited;
    this.#reader.close();
  }
}
