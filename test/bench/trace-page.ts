import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cpus, loadavg } from 'node:os';
import { chromium, type Browser, type CDPSession, type Page } from 'playwright-core';
import { z } from 'zod';
import { builtConsole } from '../support/built-console.ts';
import { findRealPart } from '../support/real-part.ts';
import { startStack } from '../support/stack.ts';
import { mainThreadMs } from './support/browser-trace.ts';
import { judge, median, milliseconds } from './support/figures.ts';
import { processFigures } from './support/process-metrics.ts';

/**
 * The page of one large trace, out of a store that speaks Zipkin: from opening it to rows and bars on the screen on a warm
 * server that keeps no trace, what a step of scrolling, of zooming and of folding costs the main thread of the browser, and
 * what the tab keeps of it. Limits: 10,000 spans within 1 s and 8 ms a step, 100,000 within 4 s and 30 ms a fold, 250 bytes a
 * span beside its tags. A busy machine makes all but the bytes look worse, so that its load stands beside the figures, and the
 * processor time of an opening beside the time by the clock.
 */
const limits = {
  10_000: { openMs: 1_000, stepMs: 8, foldMs: 30 },
  100_000: { openMs: 4_000, stepMs: 8, foldMs: 30 },
} as const;
const spanBytes = 250;
/** A trace that is all page and hardly a span. */
const fewSpans = 100;
const rounds = 5;
const steps = 40;
const screen = { width: 1_440, height: 900 } as const;

const executablePath = findRealPart('chromium');
if (executablePath === null) throw new Error('The bench needs Chromium (Debian: apt-get install chromium).');

type Shape = 'tree' | 'chain' | 'fan' | 'bare';

/** Place of a span's parent. */
const parentOf: Readonly<Record<Shape, (place: number) => number>> = {
  tree: (place) => Math.floor((place - 1) / 4),
  bare: (place) => Math.floor((place - 1) / 4),
  chain: (place) => place - 1,
  fan: () => 0,
};

const hex = (value: number): string => value.toString(16).padStart(16, '0');

/** A trace as Zipkin writes it: its id says how many spans it has and how they hang together. */
function writtenTrace(traceId: string, count: number, shape: Shape): string {
  const startUs = 1_795_444_312_000_000;
  const spans = Array.from({ length: count }, (_, place) => ({
    traceId,
    id: hex(place + 1),
    ...(place === 0 ? {} : { parentId: hex(parentOf[shape](place) + 1) }),
    name: `operation ${place % 50}`,
    kind: place % 2 === 0 ? 'SERVER' : 'CLIENT',
    timestamp: startUs + place,
    duration: Math.max(1, count * 2 - place * 2),
    localEndpoint: { serviceName: `service-${place % 20}.shop` },
    ...(shape === 'bare' ? {} : { tags: { 'http.status_code': '200', 'http.path': `/items/${place}` } }),
  }));
  return JSON.stringify(spans);
}

const shapes: Readonly<Record<string, Shape>> = { a: 'tree', b: 'chain', c: 'fan', d: 'bare' };
const idOf = (shape: Shape, count: number): string => {
  const letter = Object.entries(shapes).find(([, name]) => name === shape)?.[0] ?? 'a';
  return letter + String(count).padStart(31, '0');
};

async function startStore(): Promise<{ readonly url: string; readonly server: Server }> {
  const written = new Map<string, string>();
  const server = createServer((request, response) => {
    const id = /\/api\/v2\/trace\/([0-9a-f]+)/.exec(request.url ?? '')?.[1];
    response.setHeader('content-type', 'application/json');
    if (id === undefined) {
      response.end('[]');
      return;
    }
    const full = id.padStart(32, '0');
    const body =
      written.get(full) ?? writtenTrace(full, Number(full.slice(1)), shapes[full.slice(0, 1)] ?? 'tree');
    written.set(full, body);
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, server };
}

/** Milliseconds from the start of the navigation until rows stand in the tree and bars on the canvas. */
async function openMs(page: Page, url: string): Promise<number> {
  await page.goto(url, { waitUntil: 'commit' });
  const handle = await page.waitForFunction(
    () => {
      const row = document.querySelector('[role=treegrid] [role=row]');
      const canvas = document.querySelector<HTMLCanvasElement>('[role=treegrid] canvas');
      return row !== null && (canvas?.style.height ?? '') !== '' && performance.now();
    },
    null,
    { polling: 'raf', timeout: 120_000 },
  );
  return Number(await handle.jsonValue());
}

/** Processor time of the main thread for one of several alike acts. */
async function perAct(
  page: Page,
  session: CDPSession,
  count: number,
  act: (step: number) => Promise<void>,
): Promise<number> {
  const before = await mainThreadMs(session);
  for (let step = 0; step < count; step += 1) {
    await act(step);
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => resolve(null))));
  }
  return ((await mainThreadMs(session)) - before) / count;
}

async function watched(browser: Browser): Promise<{ readonly page: Page; readonly session: CDPSession }> {
  const page = await browser.newPage({ viewport: screen });
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  return { page, session };
}

const loadNow = (): string => `load ${loadavg()[0]?.toFixed(1) ?? ''} on ${cpus().length} cores`;

async function measure(
  browser: Browser,
  { url: consoleUrl, metricsUrl }: { readonly url: string; readonly metricsUrl: string },
  count: 10_000 | 100_000,
): Promise<void> {
  const id = idOf('tree', count);
  await (await fetch(`${consoleUrl}/api/traces/${id}`)).arrayBuffer();
  const { page, session } = await watched(browser);
  const opened: number[] = [];
  const worked: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await page.goto('about:blank');
    const before = await processFigures(metricsUrl);
    const tabBefore = await mainThreadMs(session);
    opened.push(await openMs(page, `${consoleUrl}/traces/${id}`));
    const serverMs = ((await processFigures(metricsUrl)).cpuSeconds - before.cpuSeconds) * 1_000;
    worked.push(serverMs + (await mainThreadMs(session)) - tabBefore);
  }
  const grid = page.getByRole('treegrid', { name: 'Spans' });
  await grid.focus();
  await page.mouse.move(900, 500);
  const idle = await perAct(page, session, steps, () => Promise.resolve());
  const scroll = await perAct(page, session, steps, () => page.mouse.wheel(0, 240));
  const zoom = await perAct(page, session, steps, (step) => page.keyboard.press(step % 8 < 4 ? '+' : '-'));
  await page.keyboard.press('Home');
  const fold = await perAct(page, session, steps, (step) =>
    page.keyboard.press(step % 2 === 0 ? 'ArrowLeft' : 'ArrowRight'),
  );
  const { openMs: most, stepMs, foldMs } = limits[count];
  const judged = [
    ['open to painted', median(opened), most],
    ['the same, processor time of server and main thread', median(worked), most],
    ['one step of a scroll', scroll, stepMs],
    ['one step of a zoom', zoom, stepMs],
    ['fold or unfold everything', fold, foldMs],
  ] as const;
  for (const [act, value, budget] of judged) {
    judge({ figure: `${count} spans: ${act}`, value, budget, show: milliseconds, reference: loadNow() });
  }
  console.log(`${count} spans: a frame in which nothing happens ${milliseconds(idle)}`);
  await page.close();
}

/** Bytes that a tab keeps, the numbers of its columns included. */
async function keptBytes(browser: Browser, consoleUrl: string, id: string): Promise<number> {
  const { page, session } = await watched(browser);
  await openMs(page, `${consoleUrl}/traces/${id}`);
  await session.send('HeapProfiler.collectGarbage');
  const usage = usageSchema.parse(await session.send('Runtime.getHeapUsage'));
  await page.close();
  return usage.usedSize + usage.backingStorageSize;
}

const usageSchema = z.object({ usedSize: z.number(), backingStorageSize: z.number() });

async function measureMemory(browser: Browser, consoleUrl: string): Promise<void> {
  const page = await keptBytes(browser, consoleUrl, idOf('bare', fewSpans));
  for (const count of [10_000, 100_000]) {
    const bare = await keptBytes(browser, consoleUrl, idOf('bare', count));
    const tagged = await keptBytes(browser, consoleUrl, idOf('tree', count));
    judge({
      figure: `${count} spans: bytes of the tab per span, without tags`,
      value: (bare - page) / count,
      budget: spanBytes,
      show: (bytes) => `${bytes.toFixed(0)} B`,
      reference: `with two tags ${((tagged - page) / count).toFixed(0)} B`,
    });
  }
}

const { url, server } = await startStore();
const stack = await startStack({ env: { ...builtConsole(), TRACES_URL: url, TRACES_KIND: 'zipkin' } });
const browser = await chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--disable-background-networking'],
});
try {
  console.log(
    `The page of one trace, ${screen.width} × ${screen.height}, median of ${rounds} openings, mean of ${steps} steps`,
  );
  for (const count of [10_000, 100_000] as const) await measure(browser, stack.console, count);
  await measureMemory(browser, stack.consoleUrl);
  for (const [shape, count] of [
    ['chain', 20_000],
    ['fan', 100_000],
  ] as const) {
    const page = await browser.newPage({ viewport: screen });
    const ms = await openMs(page, `${stack.consoleUrl}/traces/${idOf(shape, count)}`);
    const rows = await page.getByRole('treegrid', { name: 'Spans' }).getAttribute('aria-rowcount');
    console.log(`${shape} of ${count}: open ${ms.toFixed(0)} ms, ${rows} rows, not warm; ${loadNow()}`);
    await page.close();
  }
} finally {
  await browser.close();
  await stack.stop();
  server.close();
}
