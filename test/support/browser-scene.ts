import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { openBrowser, openPage, type WatchedPage } from './browser.ts';
import { builtConsole } from './built-console.ts';
import { startStack, type Stack } from './stack.ts';

/** A practice mesh, a console that may write to it, and a browser: there while the tests of a group run. */
export interface BrowserScene {
  readonly stack: Stack;
  readonly browser: Browser;
  /** A page of the console, by its path. */
  readonly open: (path: string, options?: Parameters<typeof openPage>[2]) => Promise<WatchedPage>;
}

interface SceneOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** The console's configuration as YAML; none when left out. */
  readonly config?: string;
}

/** Sets the scene before the tests of the group that calls this, and clears it after them. */
export function browserScene(chromiumPath: string, { env = {}, config }: SceneOptions = {}): BrowserScene {
  let up: { readonly stack: Stack; readonly browser: Browser } | null = null;
  let folder: string | null = null;
  const now = (): NonNullable<typeof up> => {
    if (up === null) throw new Error('The scene is only there while a test runs.');
    return up;
  };

  beforeAll(async () => {
    const settings: Record<string, string> = {};
    if (config !== undefined) {
      folder = await mkdtemp(join(tmpdir(), 'pilothouse-scene-'));
      settings.PILOTHOUSE_CONFIG = join(folder, 'console.yaml');
      await writeFile(settings.PILOTHOUSE_CONFIG, config);
    }
    const whole = { ...builtConsole(), PILOTHOUSE_WRITES: 'enabled', ...settings, ...env };
    const [stack, browser] = await Promise.all([startStack({ env: whole }), openBrowser(chromiumPath)]);
    up = { stack, browser };
  }, 180_000);
  afterAll(async () => {
    await up?.browser.close();
    await up?.stack.stop();
    if (folder !== null) await rm(folder, { recursive: true, force: true });
  });

  return {
    get stack() {
      return now().stack;
    },
    get browser() {
      return now().browser;
    },
    open: (path, options = {}) => openPage(now().browser, `${now().stack.consoleUrl}${path}`, options),
  };
}
