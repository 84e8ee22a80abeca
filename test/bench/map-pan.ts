import { chromium, type Browser, type CDPSession, type Page } from 'playwright-core';
import { builtConsole } from '../support/built-console.ts';
import { findRealPart } from '../support/real-part.ts';
import { startStack } from '../support/stack.ts';
import { longestTask, mainThreadMs } from './support/browser-trace.ts';
import { median } from './support/figures.ts';

/**
 * What a pan step costs the main thread of a browser, on a map of the practice mesh drawn by app: the whole map in sight,
 * and cards that can be read. Limits: 6 ms a step at 300 workloads, no task over 50 ms. A busy machine makes both look
 * worse: a fixed piece of work is timed before every drag, and what it costs at its quickest is the measure.
 */
const sizes = [
  { namespaces: 30, services: 10 },
  { namespaces: 100, services: 12 },
] as const;
const steps = 60;
const rounds = 7;
const limits = { stepMs: 6, longTaskMs: 50 } as const;
const screen = { width: 1_440, height: 900 } as const;

const executablePath = findRealPart('chromium');
if (executablePath === null) throw new Error('The bench needs Chromium (Debian: apt-get install chromium).');

/** A step is one move of the mouse: the browser answers when the page has dealt with it, once per frame. */
async function drag(page: Page): Promise<void> {
  const [x, y] = [screen.width / 2, 140];
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (let step = 1; step <= steps; step += 1) {
    await page.mouse.move(x + Math.sin(step / 6) * 160, y + step * 3);
  }
  await page.mouse.up();
}

/** A fixed amount of work for the same thread. */
async function referenceMs(page: Page, session: CDPSession): Promise<number> {
  const before = await mainThreadMs(session);
  await page.evaluate(() => {
    let state = 1;
    const numbers = Array.from({ length: 60_000 }, () => (state = (state * 48_271) % 2_147_483_647));
    return numbers.toSorted((a, b) => a - b)[0];
  });
  return (await mainThreadMs(session)) - before;
}

interface Round {
  readonly stepMs: number;
  readonly referenceMs: number;
  readonly longest: { readonly cpuMs: number; readonly wallMs: number };
}

async function oneRound(browser: Browser, page: Page, session: CDPSession): Promise<Round> {
  const reference = await referenceMs(page, session);
  const before = await mainThreadMs(session);
  await drag(page);
  const stepMs = ((await mainThreadMs(session)) - before) / steps;
  await browser.startTracing(page, { categories: ['toplevel'] });
  await drag(page);
  return { stepMs, referenceMs: reference, longest: longestTask(await browser.stopTracing()) };
}

async function measure(browser: Browser, page: Page, session: CDPSession, label: string): Promise<void> {
  const measured: Round[] = [];
  for (let round = 0; round < rounds; round += 1) measured.push(await oneRound(browser, page, session));
  const references = measured.map(({ referenceMs }) => referenceMs);
  const quiet = Math.min(...references);
  const stepMs = median(measured.map((round) => round.stepMs));
  const scaledMs = median(measured.map((round) => (round.stepMs * quiet) / round.referenceMs));
  const longest = median(measured.map((round) => round.longest.cpuMs));
  const longestScaled = median(measured.map((round) => (round.longest.cpuMs * quiet) / round.referenceMs));
  const wall = median(measured.map((round) => round.longest.wallMs));
  const verdict = scaledMs <= limits.stepMs && longestScaled <= limits.longTaskMs ? 'met' : 'NOT met';
  console.log(
    `${label}: ${stepMs.toFixed(1)} ms/step, ${scaledMs.toFixed(1)} at the machine's quickest; longest task ` +
      `${longest.toFixed(0)} ms of processor (${wall.toFixed(0)} by the clock), ${longestScaled.toFixed(0)} at its quickest; ` +
      `reference ${median(references).toFixed(1)} ms, quickest ${quiet.toFixed(1)}: ${verdict}`,
  );
}

async function measureSize(namespaces: number, services: number): Promise<void> {
  const stack = await startStack({
    scenario: 'scale',
    env: builtConsole(),
    labArgs: ['--namespaces', String(namespaces), '--services', String(services)],
  });
  const browser = await chromium.launch({
    executablePath: executablePath ?? '',
    args: ['--no-sandbox', '--disable-background-networking'],
  });
  try {
    const page = await browser.newPage({ viewport: screen });
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    for (const [label, position] of [
      ['all in sight', ''],
      ['cards', '&pos=600,400,1'],
    ] as const) {
      await page.goto(`${stack.consoleUrl}/map?level=app${position}`);
      const summary = page.getByText(/[\d,]+ workloads · [\d,]+ edges/);
      await summary.waitFor({ timeout: 60_000 });
      await page.locator('[role=tree]').waitFor();
      if (position !== '') await page.locator('.react-flow__node').first().waitFor();
      const words = /[\d,]+ workloads · [\d,]+ edges/.exec((await summary.textContent()) ?? '')?.[0] ?? '';
      await measure(browser, page, session, `${words}, ${label}`);
    }
  } finally {
    await browser.close();
    await stack.stop();
  }
}

console.log(
  `Main-thread time per pan step, ${screen.width} × ${screen.height}, ${steps} steps, median of ${rounds} drags`,
);
for (const { namespaces, services } of sizes) await measureSize(namespaces, services);
