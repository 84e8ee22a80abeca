import axe from 'axe-core';
import { chromium, type Browser, type Page } from 'playwright-core';

/** A page in a real browser, with everything that should not have happened on it. */
export interface WatchedPage {
  readonly page: Page;
  /** Errors in the page's console, and requests that left the machine. */
  readonly mishaps: string[];
}

/** Starts Chromium without a window and without its own errands on the network. */
export function openBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--no-first-run'],
  });
}

/** Opens an address in a browser of its own memory; `colorScheme` is the operating system's wish. */
export async function openPage(
  browser: Browser,
  url: string,
  options: {
    readonly colorScheme?: 'dark' | 'light';
    readonly width?: number;
    readonly height?: number;
  } = {},
): Promise<WatchedPage> {
  const { colorScheme = 'dark', width = 1440, height = 900 } = options;
  const context = await browser.newContext({
    colorScheme,
    viewport: { width, height },
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  const mishaps: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') mishaps.push(`${message.text()} ${message.location().url}`);
  });
  page.on('pageerror', (error) => mishaps.push(error.stack ?? error.message));
  page.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (/^https?:$/.test(protocol) && hostname !== '127.0.0.1') mishaps.push(`request to ${hostname}`);
  });
  await page.goto(url);
  return { page, mishaps };
}

/** What axe finds wrong with the page as it stands, one line for each rule. */
export async function axeViolations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const violations = await page.evaluate(async () => {
    const runner = (globalThis as unknown as { axe: { run(): Promise<{ violations: AxeViolation[] }> } }).axe;
    return (await runner.run()).violations;
  });
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
  );
}

interface AxeViolation {
  readonly id: string;
  readonly nodes: readonly { readonly target: readonly string[] }[];
}
