import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { axeViolations, openBrowser, openPage, type WatchedPage } from '../support/browser.ts';
import { builtConsole } from '../support/built-console.ts';
import { describeWithRealPart } from '../support/real-part.ts';
import { startConsole, startLab, type Lab, type RunningConsole } from '../support/stack.ts';

const wrongNow = (page: Page) => page.getByRole('region', { name: 'Wrong now' });
const problems = (page: Page) => wrongNow(page).locator('[data-problem]');
/** Must never leave the server. */
const secret = 'canary-of-the-tenant';
const catalogV2 = (page: Page) => problems(page).filter({ hasText: 'catalog v2' });

describeWithRealPart('chromium', 'the overview of a mesh in trouble', (chromiumPath) => {
  let lab: Lab;
  let web: RunningConsole;
  let browser: Browser;

  beforeAll(async () => {
    lab = await startLab(['--scenario', 'incident', '--passed-seconds', '420']);
    const env = {
      ...builtConsole(),
      PILOTHOUSE_WRITES: 'enabled',
      PROMETHEUS_URL: lab.prometheusUrl,
      PROMETHEUS_HEADERS: `X-Scope-OrgID=${secret}`,
      KUBECONFIG: lab.kubeconfig,
      ISTIOD_URL: lab.istiodUrl,
    };
    [web, browser] = await Promise.all([startConsole(env), openBrowser(chromiumPath)]);
  });
  afterAll(async () => {
    await browser?.close();
    await web?.stop();
    await lab?.stop();
  });

  const open = (path: string, options: Parameters<typeof openPage>[2] = {}): Promise<WatchedPage> =>
    openPage(browser, `${web.url}${path}`, options);

  it('leads to the failing version, who suffers and a failed request in four clicks or fewer', async () => {
    const { page, mishaps } = await open('/');
    let clicks = 0;
    const click = async (target: ReturnType<Page['locator']>): Promise<void> => {
      clicks += 1;
      await target.click();
    };
    await catalogV2(page).waitFor({ timeout: 60_000 });
    expect(await page.title()).toBe('Overview · Pilothouse');
    expect(await problems(page).first().innerText()).toBe('catalog v2');
    const first = wrongNow(page).getByRole('listitem').first();
    await first.getByText(/[\d,]+ of [\d,]+ requests failed/).waitFor();
    await first.getByText(/v1 failed none of [\d,]+/).waitFor();
    expect(await first.getByRole('list', { name: /Who feels it/ }).innerText()).toMatch(
      /frontend v1\s+\d[\d.]*\s%[\s\S]*ingressgateway\s+\d[\d.]*\s%/,
    );

    await click(catalogV2(page));
    await page.waitForURL('**/map?**');
    const panel = page.getByRole('complementary', { name: 'catalog v2' });
    await panel
      .getByText(/of inbound requests fail/)
      .first()
      .waitFor();
    await click(panel.getByRole('link', { name: 'Failed traces' }));
    await page.waitForURL('**/traces?**');
    expect(clicks).toBeLessThanOrEqual(4);
    expect(mishaps).toEqual([]);
    await page.context().close();
  });

  it('is walked by keyboard: next problem, its map, and back', async () => {
    const { page, mishaps } = await open('/services');
    await page.getByRole('treegrid', { name: 'Services' }).waitFor({ timeout: 60_000 });
    await page.keyboard.press('g');
    await page.keyboard.press('o');
    await catalogV2(page).waitFor();
    await page.keyboard.press('n');
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('catalog v2');
    await page.keyboard.press('n');
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).not.toBe('catalog v2');
    // Round and round: however many problems there are just now, the worst comes again.
    await expect
      .poll(
        async () => {
          await page.keyboard.press('n');
          return page.evaluate(() => document.activeElement?.textContent);
        },
        { timeout: 10_000 },
      )
      .toBe('catalog v2');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/map?**');
    expect(new URL(page.url()).searchParams.get('sel')).toContain('catalog/v2');
    await page.goBack();
    await catalogV2(page).waitFor();
    expect(mishaps).toEqual([]);
    await page.context().close();
  });

  it.each([
    [1440, 'dark'],
    [1024, 'light'],
    [390, 'dark'],
    [390, 'light'],
  ] as const)('has nothing that axe objects to, %i px wide and %s', async (width, colorScheme) => {
    const { page, mishaps } = await open('/', { width, colorScheme });
    await catalogV2(page).waitFor({ timeout: 60_000 });
    await page.getByRole('region', { name: 'Services', exact: true }).getByText('checkout').waitFor();
    expect(await axeViolations(page)).toEqual([]);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    expect(mishaps).toEqual([]);
    await page.context().close();
  });

  it('keeps the last problems when the backend falls silent, says since when, and recovers', async () => {
    const { page } = await open('/');
    await catalogV2(page).waitFor({ timeout: 60_000 });
    await lab.turn('fault', { server: 'prometheus', fault: { kind: 'refuse' } });
    try {
      await wrongNow(page).getByText('Failed', { exact: true }).waitFor({ timeout: 60_000 });
      await wrongNow(page)
        .getByText(/has not answered since \d\d:\d\d:\d\d/)
        .waitFor();
      expect(await catalogV2(page).count()).toBe(1);
    } finally {
      await lab.turn('heal', {});
    }
    await expect
      .poll(() => wrongNow(page).getByText('Failed', { exact: true }).count(), { timeout: 60_000 })
      .toBe(0);
    await page.context().close();
  });

  it('lists workloads worst first, and each has a page with pods, proxies and evidence', async () => {
    const { page, mishaps } = await open('/workloads');
    const list = page.getByRole('treegrid', { name: 'Workloads' });
    await list.getByRole('rowheader', { name: /^unhealthy catalog-v2/ }).waitFor({ timeout: 60_000 });
    expect(await list.locator('tbody tr').first().innerText()).toContain('catalog-v2');
    await page.keyboard.press('/');
    const filter = page.getByRole('searchbox', { name: 'Filter' });
    await expect.poll(() => filter.evaluate((field) => field === document.activeElement)).toBe(true);
    await page.keyboard.type('ledger');
    await expect.poll(() => list.locator('tbody tr').count()).toBe(1);
    await list.focus();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/workloads/*/payments/ledger**');
    const pods = page.getByRole('table', { name: 'Pods and proxies' });
    await pods.getByText(/rejects its listeners/).waitFor();
    await page.getByRole('region', { name: 'Security' }).getByText('PERMISSIVE', { exact: true }).waitFor();
    await page.getByRole('region', { name: 'Callers' }).getByText('payment-v1').waitFor();
    await expect.poll(() => page.title()).toBe('ledger in payments, workload · Pilothouse');
    await page.getByRole('link', { name: 'On the map', exact: true }).click();
    await page
      .getByRole('complementary', { name: 'ledger' })
      .getByRole('link', { name: 'Workload' })
      .waitFor();
    expect(mishaps).toEqual([]);
    await page.context().close();
  });

  it('shows what is not in sync with the proxy’s own words, and no secret of the configuration', async () => {
    const answer = await fetch(`${web.url}/api/meshes/default`);
    const text = await answer.text();
    expect(text).not.toContain(secret);
    expect(text).toContain('prometheus.headers.X-Scope-OrgID');

    const { page, mishaps } = await open('/');
    await catalogV2(page).waitFor({ timeout: 60_000 });
    await page.keyboard.press('g');
    await page.keyboard.press('h');
    await page.waitForURL('**/mesh');
    const outOfSync = page.getByRole('region', { name: 'Not in sync' });
    await outOfSync.getByText('Rejects its listeners').waitFor({ timeout: 30_000 });
    await outOfSync.getByText(/Didn't find a registered implementation/).waitFor();
    await page.getByRole('region', { name: 'Sources' }).getByText('kubernetes').waitFor();
    await page
      .getByRole('region', { name: 'Configuration in force' })
      .getByText('set, and kept secret')
      .waitFor();
    await outOfSync.getByRole('link', { name: 'Workload' }).first().click();
    await page.waitForURL('**/workloads/*/payments/ledger');
    expect(mishaps).toEqual([]);
    await page.context().close();
  });

  it('finds every page in the palette', async () => {
    const { page } = await open('/mesh');
    await page.getByRole('region', { name: 'Sources' }).waitFor({ timeout: 30_000 });
    for (const [words, path, sight] of [
      ['overview', '/', wrongNow(page)],
      ['workloads', '/workloads', page.getByRole('treegrid', { name: 'Workloads' })],
    ] as const) {
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox', { name: 'Find anything' }).fill(words);
      await page.keyboard.press('Enter');
      await expect.poll(() => new URL(page.url()).pathname, { timeout: 30_000 }).toBe(path);
      await sight.waitFor();
    }
    await page.context().close();
  });

  it.each([
    ['/workloads', 1440, 'dark'],
    ['/workloads', 390, 'light'],
    ['/workloads/default/shop/catalog-v2', 1440, 'light'],
    ['/workloads/default/shop/catalog-v2', 390, 'dark'],
    ['/mesh', 1440, 'dark'],
    ['/mesh', 1024, 'light'],
    ['/mesh', 390, 'light'],
  ] as const)(
    'has nothing that axe objects to on %s, %i px wide and %s',
    async (path, width, colorScheme) => {
      const { page, mishaps } = await open(path, { width, colorScheme });
      await page.getByText('catalog-v2').first().waitFor({ timeout: 60_000 });
      await page.getByRole('main').getByRole('link').first().waitFor({ timeout: 60_000 });
      expect(await axeViolations(page)).toEqual([]);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(overflow).toBeLessThanOrEqual(0);
      expect(mishaps).toEqual([]);
      await page.context().close();
    },
  );
});
