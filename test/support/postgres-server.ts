import { spawn, spawnSync } from 'node:child_process';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Client } from 'pg';
import { eventually } from './eventually.ts';
import { freePort } from './free-port.ts';

/** A real PostgreSQL that runs for one test file. */
export interface PostgresServer {
  /** `DATABASE_URL` of a new, empty database. */
  createDatabase(): Promise<string>;
  readonly pid: number;
  /** Freezes or thaws the server's main process: frozen, it takes no new connection. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void;
  stop(): Promise<void>;
}

const superuser = 'pilothouse';

/** PostgreSQL refuses to run as root; the account that Debian's package makes stands in. */
function accountToRunAs(): { uid: number; gid: number } | Record<string, never> {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string): number =>
    Number(spawnSync('sh', ['-c', `id ${flag} postgres || id ${flag} nobody`], { encoding: 'utf8' }).stdout);
  return { uid: id('-u'), gid: id('-g') };
}

/** Starts a throw-away PostgreSQL on a free port; `binary` is the path that `describeWithRealPart` gives. */
export async function startPostgres(binary: string): Promise<PostgresServer> {
  const folder = await mkdtemp(join(tmpdir(), 'pilothouse-postgres-'));
  const account = accountToRunAs();
  if (account.uid !== undefined) await chown(folder, account.uid, account.gid);
  const data = join(folder, 'data');
  const settings = ['-U', superuser, '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync'];
  const made = spawnSync(join(dirname(binary), 'initdb'), ['-D', data, ...settings], {
    ...account,
    cwd: folder,
    encoding: 'utf8',
  });
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr || String(made.error)}`);
  const port = await freePort();
  const child = spawn(
    binary,
    ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', folder, '-c', 'fsync=off'],
    { ...account, cwd: folder, stdio: 'ignore' },
  );
  const exited = new Promise((resolve) => {
    child.once('exit', resolve);
  });
  const stop = async (): Promise<void> => {
    // A frozen server could not hear the order; SIGINT ends it without waiting for clients.
    child.kill('SIGCONT');
    child.kill('SIGINT');
    await exited;
    await rm(folder, { recursive: true, force: true });
  };
  const url = (database: string): string => `postgres://${superuser}@127.0.0.1:${port}/${database}`;
  const run = async (statement: string): Promise<void> => {
    const client = new Client({ connectionString: url('postgres'), connectionTimeoutMillis: 5000 });
    try {
      await client.connect();
      await client.query(statement);
    } finally {
      await client.end();
    }
  };
  try {
    await eventually('PostgreSQL answers', () => run('select 1').then(() => true), 60_000);
  } catch (error) {
    await stop();
    throw error;
  }
  let databases = 0;
  return {
    createDatabase: async () => {
      const name = `test_${++databases}`;
      await run(`create database ${name}`);
      return url(name);
    },
    pid: child.pid ?? 0,
    signal: (signal) => void child.kill(signal),
    stop,
  };
}
