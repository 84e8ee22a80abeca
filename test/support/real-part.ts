import { spawnSync } from 'node:child_process';
import { describe } from 'vitest';

interface Part {
  readonly commands: readonly string[];
  readonly debian: string;
  /** Shell pattern of folders off the PATH where the package puts them; the newest one wins. */
  readonly folders?: string;
}

/** Programs that tests use for real, with the Debian package that brings each. */
const parts = {
  prometheus: { commands: ['prometheus'], debian: 'prometheus' },
  promtool: { commands: ['promtool'], debian: 'prometheus' },
  kubectl: { commands: ['kubectl'], debian: 'kubernetes-client' },
  chromium: { commands: ['chromium', 'chromium-browser', 'google-chrome'], debian: 'chromium' },
  postgres: { commands: ['postgres'], debian: 'postgresql', folders: '/usr/lib/postgresql/*/bin' },
} as const satisfies Record<string, Part>;

export type RealPart = keyof typeof parts;

/** Path of a real program, or null where the machine lacks it. */
export function findRealPart(part: RealPart): string | null {
  const { commands, folders }: Part = parts[part];
  for (const command of commands) {
    const places = folders === undefined ? '' : `|| ls -v ${folders}/${command} 2>/dev/null | grep .`;
    const found = spawnSync('sh', ['-c', `command -v ${command} ${places}`], { encoding: 'utf8' });
    const path = found.status === 0 ? found.stdout.trim().split('\n').at(-1) : undefined;
    if (path !== undefined) return path;
  }
  return null;
}

/**
 * A suite that runs only where nothing is missing. Elsewhere it is skipped with `remedy`, a sentence that says what
 * to install; in CI that is an error, since CI installs every part.
 */
export function describeUnless(remedy: string | null, title: string, suite: () => void): void {
  if (remedy === null) {
    describe(title, suite);
    return;
  }
  if (process.env.CI === 'true') throw new Error(`CI must run "${title}": ${remedy}`);
  describe.skip(`${title} – skipped: ${remedy}`, suite);
}

/** A suite that needs a real program: it gets the program's path. */
export function describeWithRealPart(part: RealPart, title: string, suite: (path: string) => void): void {
  const path = findRealPart(part);
  const remedy = `${part} is not on this machine (Debian: apt-get install ${parts[part].debian})`;
  describeUnless(path === null ? remedy : null, title, () => suite(path ?? ''));
}
