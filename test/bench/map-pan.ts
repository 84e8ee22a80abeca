import { chromium, type CDPSession, type Page } from 'playwright-core';
import { builtConsole } from '../support/built-console.ts';
import { findRealPart } from '../support/real-part.ts';
import { startStack } from '../support/stack.ts';

/**
 * What a pan step costs the main thread of a browser, on a map of the practice mesh drawn by app: the whole map in sight,
 * and cards that can be read. Limits: 6 ms a step at 300 workloads, no task over 50 ms.
 */
const sizes = [
  { namespaces: 30, services: 10 },
  { namespaces: 100, services: 12 },
] as const;
const steps = 60;
const limits = { stepMs: 6, longTaskMs: 50 } as const;
const screen = { width: 1_440, height: 900 } as const;

const executablePath = findRealPart('chromium');
if (executablePath === null) throw new Error('The bench needs Chromium (Debian: apt-get install chromium).');

async function taskMs(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1_000;
}

/** Drags the map by `steps` steps with a frame between them, as a hand does. */
async function drag(page: Page): Promise<void> {
  const [x, y] = [screen.width / 2, 140];
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (let step = 1; step <= steps; step += 1) {
    await page.mouse.move(x + Math.sin(step / 6) * 160, y + step * 3);
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => resolve(null))));
  }
  await page.mouse.up();
}

/** Cost of the frames alone: the same number of frames and moves over a map that is not held. */
async function idleMs(page: Page, session: CDPSession): Promise<number> {
  const before = await taskMs(session);
  for (let step = 1; step <= steps; step += 1) {
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => resolve(null))));
  }
  return ((await taskMs(session)) - before) / steps;
}

async function measure(page: Page, session: CDPSession, label: string): Promise<void> {
  await page.evaluate(() => {
    const found: number[] = [];
    Object.assign(globalThis, { longTasks: found });
    new PerformanceObserver((list) =>
      found.push(...list.getEntries().map(({ duration }) => duration)),
    ).observe({
      type: 'longtask',
    });
  });
  const frameMs = await idleMs(page, session);
  const before = await taskMs(session);
  await drag(page);
  const stepMs = ((await taskMs(session)) - before) / steps;
  const longest = await page.evaluate(() =>
    Math.max(0, ...(globalThis as unknown as { longTasks: number[] }).longTasks),
  );
  const elements = await page.evaluate(() => document.querySelectorAll('.react-flow *').length);
  const verdict = stepMs <= limits.stepMs && longest <= limits.longTaskMs ? 'met' : 'NOT met';
  console.log(
    `${label.padEnd(34)} ${stepMs.toFixed(1).padStart(6)} ms/step (of these ${frameMs.toFixed(1)} an empty frame) ` +
      `longest task ${longest.toFixed(0).padStart(3)} ms, ${elements} elements of React Flow: ${verdict}`,
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
    // Ticks of the thread: what its neighbours on this machine do must not count.
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    await page.goto(`${stack.consoleUrl}/map?level=app`);
    const summary = page.getByText(/[\d,]+ workloads · [\d,]+ edges/);
    await summary.waitFor({ timeout: 60_000 });
    await page.locator('[role=tree]').waitFor();
    const words = /[\d,]+ workloads · [\d,]+ edges/.exec((await summary.textContent()) ?? '')?.[0] ?? '';
    await measure(page, session, `${words}, all in sight`);
    await page.goto(`${stack.consoleUrl}/map?level=app&pos=600,400,1`);
    await page.locator('.react-flow__node').first().waitFor();
    await measure(page, session, `${words}, cards`);
  } finally {
    await browser.close();
    await stack.stop();
  }
}

console.log(`Main-thread time per pan step, ${screen.width} × ${screen.height}, mean of ${steps} steps`);
for (const { namespaces, services } of sizes) await measureSize(namespaces, services);
