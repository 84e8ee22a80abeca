/** What the table of the map costs a browser: sorting and filtering thousands of rows of a mesh drawn by workload. Limit: 100 ms. */
import type { GraphEdge, GraphNode } from '../../lib/domain/mesh-graph.ts';
import type { GraphSnapshot } from '../../lib/graph/patch.ts';
import { chromium, type CDPSession, type Page } from 'playwright-core';
import { builtConsole } from '../support/built-console.ts';
import { findRealPart } from '../support/real-part.ts';
import { startStack } from '../support/stack.ts';
import { mainThreadMs } from './support/browser-trace.ts';
import { judge, median, milliseconds, print } from './support/figures.ts';

const leastRows = 5_000;
const rounds = 7;
const limitMs = 100;

const executablePath = findRealPart('chromium');
if (executablePath === null) throw new Error('The bench needs Chromium (Debian: apt-get install chromium).');

/** Main-thread time from an act until the page has painted what it changed. */
async function costOf(page: Page, session: CDPSession, act: () => Promise<void>): Promise<number> {
  const before = await mainThreadMs(session);
  await act();
  await page.evaluate(
    () => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted))),
  );
  return (await mainThreadMs(session)) - before;
}

/** A mesh of 1,000 workloads with five calls each, as the server would tell it. */
function largeMap(): Pick<GraphSnapshot, 'nodes' | 'edges'> {
  const ids = Array.from({ length: leastRows / 5 }, (_, index) => `workload:c/ns-${index % 40}/w-${index}`);
  const traffic = { bytesPerSecond: null, latency: { p50: 4, p95: 20, p99: 40 } };
  const nodes = ids.map((id, index): GraphNode => ({
    id,
    kind: 'workload',
    cluster: 'c',
    namespace: `ns-${index % 40}`,
    name: `w-${index}`,
    app: `a-${index}`,
    version: null,
    service: null,
    internal: null,
    badges: [],
    replicas: null,
    serviceEntry: null,
    inbound: { requestRate: (index * 37) % 500, errorRatio: (index % 50) / 1_000, ...traffic },
    outbound: { requestRate: 5, errorRatio: 0, ...traffic },
    health: { status: index % 50 > 10 ? 'degraded' : 'healthy', reasons: [] },
  }));
  const edges = ids.flatMap((source, index) =>
    [1, 2, 3, 5, 8].map((step): GraphEdge => {
      const destination = ids[(index + step * 17) % ids.length] ?? source;
      const seed = index * 5 + step;
      return {
        id: `${source}|${destination}|http`,
        source,
        destination,
        protocol: 'http',
        service: `s-${seed % 300}`,
        requestRate: (seed * 7_919) % 1_000,
        errorRatio: (seed % 40) / 1_000,
        clientErrorRatio: 0,
        codes: { '200': 10 },
        responseFlags: {},
        injectedRate: 0,
        deniedRate: 0,
        reporter: 'source',
        samples: 600,
        ...traffic,
        mtls: { status: seed % 3 === 0 ? 'plaintext' : 'mutual', ratio: 1, evidence: 'as told' },
        health: { status: seed % 40 > 10 ? 'degraded' : 'healthy', reasons: [] },
      };
    }),
  );
  return { nodes, edges };
}

const stack = await startStack({ env: builtConsole() });
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
try {
  const page = await browser.newPage({ viewport: { width: 1_440, height: 900 } });
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  // The console's own answer with a larger mesh in it: the page is the one that people have.
  await page.route('**/api/graph?*', async (route) => {
    const answer = await route.fetch();
    const snapshot = (await answer.json()) as GraphSnapshot;
    await route.fulfill({ response: answer, json: { ...snapshot, ...largeMap(), view: 'workload' } });
  });
  await page.goto(
    `${stack.consoleUrl}/map?view=table&level=workload&at=${Math.floor(Date.now() / 1_000) - 3_600}`,
  );
  const rowCount = `${leastRows + 1}`;
  const grid = page.locator(`[role=grid][aria-rowcount="${rowCount}"]`);
  await grid.waitFor({ timeout: 120_000 });
  print('rows of edges', String(leastRows));
  const sorts: number[] = [];
  const filters: number[] = [];
  const field = page.getByRole('combobox', { name: 'Filter' });
  for (let round = 0; round < rounds; round += 1) {
    const column = page.getByRole('button', { name: round % 2 === 0 ? /^Rate/ : /^Caller/ });
    sorts.push(await costOf(page, session, () => column.evaluate((button: HTMLElement) => button.click())));
    await field.fill(round % 2 === 0 ? 'rate > 1 and errors >= 0' : 'not mtls or p95 > 5 ms');
    filters.push(await costOf(page, session, () => field.press('Enter')));
    await field.fill('');
    await field.press('Enter');
  }
  judge({ figure: 'sort, median', value: median(sorts), budget: limitMs, show: milliseconds });
  judge({ figure: 'filter, median', value: median(filters), budget: limitMs, show: milliseconds });
} finally {
  await browser.close();
  await stack.stop();
}
