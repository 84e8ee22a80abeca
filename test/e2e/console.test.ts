import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { axeViolations, openBrowser, openPage } from '../support/browser.ts';
import { describeWithRealPart } from '../support/real-part.ts';
import { startStack, type Stack } from '../support/stack.ts';

const edge = 'app:Kubernetes/shop/checkout/v1|app:Kubernetes/payments/payment/v2|grpc';

describeWithRealPart('chromium', 'the console in a browser', (chromiumPath) => {
  let stack: Stack;
  let browser: Browser;

  beforeAll(async () => {
    [stack, browser] = await Promise.all([startStack(), openBrowser(chromiumPath)]);
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  it('shows the live map, and asks nobody but its own server', async () => {
    const { page, mishaps } = await openPage(browser, `${stack.consoleUrl}/`);
    await page.getByRole('region', { name: 'Wrong now' }).waitFor();
    await page.getByRole('link', { name: 'Map', exact: true }).click();
    await page.waitForURL('**/map**');
    const map = page.getByRole('tree', { name: /Service map/ });
    await map.waitFor();
    await page.getByText(/\d+ workloads · \d+ edges/).waitFor();
    await expect.poll(() => page.getByText('checkout', { exact: true }).count()).toBeGreaterThan(0);
    const before = await page.locator('output, [role=timer], header').allInnerTexts();
    expect(before.length).toBeGreaterThan(0);
    expect(mishaps).toEqual([]);
    await page.context().close();
  });

  it('opens an edge from the table, says what it knows, and a colleague sees the same by its link', async () => {
    const { page, mishaps } = await openPage(browser, `${stack.consoleUrl}/map?view=table`);
    await page
      .getByRole('grid', { name: 'Calls on the map' })
      .getByRole('row')
      .filter({ has: page.getByRole('button', { name: /^checkout/ }) })
      .filter({ has: page.getByRole('button', { name: 'payment v2', exact: true }) })
      .getByRole('gridcell')
      .last()
      .click();
    const panel = page.getByRole('complementary', { name: /checkout.*payment/ });
    await panel.getByText('rps').first().waitFor();
    await panel.getByText(/mTLS/).first().waitFor();
    await expect.poll(() => new URL(page.url()).searchParams.get('sel')).toBe(edge);
    const colleague = await openPage(browser, page.url());
    await colleague.page.getByRole('complementary', { name: /checkout.*payment/ }).waitFor();
    expect([...mishaps, ...colleague.mishaps]).toEqual([]);
    await colleague.page.context().close();
    await page.goto(`${stack.consoleUrl}/map?sel=external:Kubernetes/PassthroughCluster`);
    const why = page.getByRole('complementary').filter({ hasText: 'Why the map says this' });
    await why.getByText(/catalog, .*requests a second, to PassthroughCluster/).waitFor();
    await why.getByText(/Declare the hosts with a ServiceEntry/).waitFor();
    await page.context().close();
  });

  it('saves the map as a page that opens without a network, and as a picture', async () => {
    const { page, mishaps } = await openPage(browser, `${stack.consoleUrl}/map`);
    await page
      .getByText(/\d+ workloads/)
      .first()
      .waitFor();
    const save = async (form: RegExp) => {
      await page.getByRole('button', { name: 'Save the map' }).click();
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('menuitem', { name: form }).click(),
      ]);
      return download.path();
    };
    const picture = await readFile(await save(/^PNG/));
    expect(picture.subarray(1, 4).toString()).toBe('PNG');
    const offline = await (await browser.newContext({ offline: true })).newPage();
    const asked: string[] = [];
    offline.on('request', (request) => asked.push(request.url()));
    await offline.setContent(await readFile(await save(/^HTML/), 'utf8'));
    await offline.getByRole('img', { name: /last 1 min/ }).waitFor();
    await offline.getByRole('cell', { name: 'PassthroughCluster' }).first().waitFor();
    expect(await axeViolations(offline)).toEqual([]);
    expect([...asked, ...mishaps]).toEqual([]);
    await Promise.all([page.context().close(), offline.context().close()]);
  });

  it.each(['workload', 'service', 'namespace'])('draws the level %s', async (level) => {
    const { page, mishaps } = await openPage(browser, `${stack.consoleUrl}/map?level=${level}`);
    await page.getByRole('tree', { name: /Service map/ }).waitFor();
    await page
      .getByText(/\d+ edges/)
      .first()
      .waitFor();
    expect(mishaps).toEqual([]);
    await page.context().close();
  });

  it('keeps the last good map while the backend is away, says so, and recovers by itself', async () => {
    const { page } = await openPage(browser, `${stack.consoleUrl}/map`);
    await page.getByText(/\d+ workloads · \d+ edges/).waitFor();
    await stack.lab.turn('fault', { server: 'prometheus', fault: { kind: 'refuse' } });
    await page
      .getByText(/Prometheus/)
      .first()
      .waitFor({ timeout: 60_000 });
    await page.getByText(/\d+ workloads · \d+ edges/).waitFor();
    await stack.lab.turn('heal', {});
    await expect.poll(() => page.getByText(/Prometheus/).count(), { timeout: 60_000 }).toBe(0);
    await page.context().close();
  });

  it.each([
    ['/map', 'dark'],
    ['/map', 'light'],
    ['/services', 'dark'],
    ['/services', 'light'],
  ] as const)('%s has no violation that axe knows, in %s', async (path, colorScheme) => {
    const { page, mishaps } = await openPage(browser, `${stack.consoleUrl}${path}`, { colorScheme });
    await page.getByText('catalog').first().waitFor({ state: 'attached' });
    await page.waitForLoadState('load');
    expect(await axeViolations(page)).toEqual([]);
    expect(mishaps).toEqual([]);
    await page.context().close();
  });

  it.each([1024, 390])('fits a screen %i px wide without scrolling sideways', async (width) => {
    for (const path of ['/map', '/services']) {
      const { page, mishaps } = await openPage(browser, `${stack.consoleUrl}${path}`, { width, height: 844 });
      await page.getByText('Live').first().waitFor();
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect([path, overflow <= 0]).toEqual([path, true]);
      expect(mishaps).toEqual([]);
      await page.context().close();
    }
  });
});
