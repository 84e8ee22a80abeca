import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { axeViolations, openBrowser, openPage } from '../support/browser.ts';
import { builtConsole } from '../support/built-console.ts';
import { describeWithRealPart } from '../support/real-part.ts';
import { startConsole, startLab, type Lab, type RunningConsole } from '../support/stack.ts';

/** What each page shows only while it has figures, and the title of what it shows instead before there were any. */
const pages = [
  {
    path: '/map',
    figures: (page: Page) => page.getByText(/\d+ workloads · \d+ edges/),
    emptyTitle: 'There is no map yet',
  },
  {
    path: '/services',
    figures: (page: Page) => page.getByRole('rowheader', { name: /catalog/ }),
    emptyTitle: 'There is no list yet',
  },
  {
    path: '/services/default/shop/catalog',
    figures: (page: Page) => page.getByRole('table', { name: 'Versions of catalog' }),
    emptyTitle: 'There is nothing to show of this service yet',
  },
] as const;

/** A backend in trouble, and what the map says of it. */
const faults = [
  ['is gone', { kind: 'refuse' }, /Prometheus (refused the connection|broke the connection off)/],
  ['hangs up', { kind: 'reset' }, /Prometheus broke the connection off/],
  ['is too slow', { kind: 'slow', delayMs: 60_000 }, /Prometheus did not answer within 2 s/],
  ['sends half an answer', { kind: 'truncate' }, /The answer of Prometheus .*JSON|ended its answer before/],
  ['answers 503', { kind: 'status', status: 503, body: 'overloaded' }, /Prometheus says: overloaded/],
  [
    'answers 422',
    {
      kind: 'status',
      status: 422,
      contentType: 'application/json',
      body: '{"status":"error","errorType":"execution","error":"expanding series: out of luck"}',
    },
    /Prometheus says: expanding series: out of luck/,
  ],
] as const;

/** Since when there is trouble, and of when the figures are that stay: said only while they are old. */
const oldFigures = /since \d\d:\d\d:\d\d\. The (map is|figures are) of \d\d:\d\d:\d\d/i;

describeWithRealPart('chromium', 'pages while the backend is in trouble', (chromiumPath) => {
  let lab: Lab;
  let console: RunningConsole;
  let browser: Browser;
  let folder: string;
  let open: readonly { readonly path: string; readonly page: Page; readonly mishaps: readonly string[] }[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pilothouse-faults-'));
    const config = join(folder, 'pilothouse.yaml');
    // A slow backend is given up after 2 s here, so that the test need not wait for half a minute.
    await writeFile(config, 'prometheus: { timeoutSeconds: 2 }\nsampling: { gridSeconds: 5 }\n');
    [lab, browser] = await Promise.all([startLab(), openBrowser(chromiumPath)]);
    await lab.turn('fault', { server: 'prometheus', fault: { kind: 'refuse' } });
    console = await startConsole({
      PROMETHEUS_URL: lab.prometheusUrl,
      KUBECONFIG: lab.kubeconfig,
      PILOTHOUSE_CONFIG: config,
      ...builtConsole(),
    });
    open = await Promise.all(
      pages.map(async ({ path }) => ({ path, ...(await openPage(browser, `${console.url}${path}`)) })),
    );
  });
  afterAll(async () => {
    await browser?.close();
    await console?.stop();
    await lab?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  afterEach(() => lab.turn('heal', {}));

  /** Does the same on all pages at once; a failure names the page. */
  const onEach = (check: (page: Page, of: (typeof pages)[number]) => Promise<unknown>) =>
    Promise.all(
      pages.map(async (of) => {
        const page = open.find(({ path }) => path === of.path)?.page;
        if (page === undefined) throw new Error(`${of.path} is not open`);
        await check(page, of).catch((error: unknown) => {
          throw new Error(`on ${of.path}`, { cause: error });
        });
      }),
    );

  it('that is down from the start: each says so instead of nothing, and fills by itself once it is there', async () => {
    await onEach(async (page, { emptyTitle, figures }) => {
      const alert = page.getByRole('alert').filter({ hasText: emptyTitle });
      await alert.getByText(/Prometheus/).waitFor({ timeout: 60_000 });
      expect(await figures(page).count()).toBe(0);
      expect(await axeViolations(page)).toEqual([]);
    });
    await lab.turn('heal', {});
    await onEach((page, { figures }) => figures(page).first().waitFor({ timeout: 90_000 }));
  });

  it.each(faults)(
    'that %s: the last figures stay, it is said since when, and it passes',
    async (_, fault, words) => {
      await onEach((page, { figures }) => figures(page).first().waitFor({ timeout: 90_000 }));
      await onEach((page) => page.getByText(oldFigures).waitFor({ state: 'detached', timeout: 90_000 }));
      await lab.turn('fault', { server: 'prometheus', fault });
      await onEach(async (page, { path, figures }) => {
        await page.getByText(oldFigures).waitFor({ timeout: 60_000 });
        if (path === '/map') await page.getByText(words).waitFor({ timeout: 60_000 });
        expect(await figures(page).count()).toBeGreaterThan(0);
        expect(await axeViolations(page)).toEqual([]);
      });
      await lab.turn('heal', {});
      await onEach((page) =>
        expect.poll(() => page.getByText(oldFigures).count(), { timeout: 90_000 }).toBe(0),
      );
    },
  );

  it('has made no page ask another machine', () => {
    expect(open.flatMap(({ mishaps }) => mishaps.filter((words) => words.startsWith('request to')))).toEqual(
      [],
    );
  });
});
