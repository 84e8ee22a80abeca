import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, open, readFile, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { eventually } from './eventually.ts';

/** Where real servers for tests are kept between runs, outside of the repository. */
export const cacheFolder = join(
  process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'),
  'pilothouse',
  'test-servers',
);

/** No build takes longer. */
export const buildLimitMs = 80 * 60_000;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Waits for its turn among processes; a lock whose owner died is free. */
async function withLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  await eventually(
    `the lock ${file} is free`,
    async () => {
      const owner = existsSync(file) ? Number(await readFile(file, 'utf8')) : 0;
      if (owner !== 0 && !isAlive(owner)) await rm(file, { force: true });
      const handle = await open(file, 'wx');
      await handle.writeFile(String(process.pid));
      await handle.close();
      return true;
    },
    buildLimitMs,
  );
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

/** Fills a folder once: it takes its name only when `fill` succeeded, so a killed build leaves nothing that looks done. */
export async function fillOnce(
  folder: string,
  what: string,
  fill: (place: string) => Promise<void>,
): Promise<void> {
  if (existsSync(folder)) return;
  await mkdir(cacheFolder, { recursive: true });
  await withLock(`${folder}.lock`, async () => {
    if (existsSync(folder)) return;
    process.stdout.write(`${what}\n`);
    const place = await mkdtemp(`${folder}.partial-`);
    try {
      await fill(place);
      await rename(place, folder);
    } catch (error) {
      await rm(place, { recursive: true, force: true });
      throw error;
    }
  });
}
