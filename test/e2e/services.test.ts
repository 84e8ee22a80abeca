import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { axeViolations, openBrowser, openPage, type WatchedPage } from '../support/browser.ts';
import { builtConsole } from '../support/built-console.ts';
import { describeWithRealPart } from '../support/real-part.ts';
import { startStack, type Stack } from '../support/stack.ts';

const list = (page: Page) => page.getByRole('treegrid', { name: 'Services' });
const rowsOf = (page: Page) => list(page).locator('tbody tr');
const firstRow = (page: Page) => rowsOf(page).first();
const parameters = (page: Page) => new URL(page.url()).searchParams;
/** Writes an object as the administrator that the lab's kubeconfig names. */
async function writeObject(
  stack: Stack,
  apiVersion: string,
  plural: string,
  object: {
    readonly kind: string;
    readonly metadata: { readonly namespace: string; readonly name: string };
    readonly spec: object;
  },
): Promise<void> {
  const token = /token: (\S+)/.exec(await readFile(stack.lab.kubeconfig, 'utf8'))?.[1] ?? '';
  const path = `/apis/${apiVersion}/namespaces/${object.metadata.namespace}/${plural}`;
  const response = await fetch(`${stack.lab.kubernetesUrl}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ apiVersion, ...object }),
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
}

/** The unfolded row of a version. */
const versionRow = (page: Page, version: string) =>
  list(page).locator('[aria-level="2"]').filter({ hasText: version });
/** The row that the arrows have reached. */
const activeRow = (page: Page) => list(page).locator('[aria-selected=true]');

describeWithRealPart('chromium', 'the services in a browser', (chromiumPath) => {
  let stack: Stack;
  let browser: Browser;

  beforeAll(async () => {
    const env = { ...builtConsole(), PILOTHOUSE_CONFIG: 'lab/console.yaml' };
    [stack, browser] = await Promise.all([startStack({ env }), openBrowser(chromiumPath)]);
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  const open = (path: string, options: Parameters<typeof openPage>[2] = {}): Promise<WatchedPage> =>
    openPage(browser, `${stack.consoleUrl}${path}`, options);

  it('are listed worst first, filtered and sorted, and a colleague sees the same by the link', async () => {
    const { page, mishaps } = await open('/services');
    await firstRow(page)
      .getByRole('rowheader', { name: /catalog/ })
      .waitFor({ timeout: 60_000 });
    await firstRow(page).getByLabel('something it calls is unhealthy').waitFor();

    await page.getByRole('button', { name: 'Split' }).click();
    await expect.poll(() => parameters(page).get('show')).toBe('split');
    await expect.poll(() => rowsOf(page).count()).toBe(3);
    await list(page).getByRole('button', { name: 'Rate', exact: true }).click();
    await expect.poll(() => parameters(page).get('sort')).toBe('-rate');
    await page.getByRole('searchbox', { name: 'Filter' }).fill('payments v2');
    await expect.poll(() => rowsOf(page).count()).toBe(1);
    await page.getByRole('button', { name: 'Unfold the versions of payment' }).click();
    await versionRow(page, 'v2').waitFor();

    const colleague = await open(new URL(page.url()).pathname + new URL(page.url()).search);
    await versionRow(colleague.page, 'v2').waitFor();
    expect(await colleague.page.getByRole('button', { name: 'Split' }).getAttribute('aria-pressed')).toBe(
      'true',
    );
    expect(
      await colleague.page
        .getByRole('columnheader', { name: 'Rate', exact: false })
        .first()
        .getAttribute('aria-sort'),
    ).toBe('descending');
    expect([...mishaps, ...colleague.mishaps]).toEqual([]);
    await page.context().close();
    await colleague.page.context().close();
  });

  it('are walked, unfolded, opened and found on the map without a mouse', async () => {
    const { page, mishaps } = await open('/services?ns=shop');
    await firstRow(page)
      .getByRole('rowheader', { name: /catalog/ })
      .waitFor({ timeout: 60_000 });
    await list(page).focus();
    expect(await activeRow(page).innerText()).toContain('catalog');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => parameters(page).getAll('open')).toHaveLength(1);
    await list(page).locator('[aria-level="2"]').first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => activeRow(page).innerText()).toContain('v2');
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => activeRow(page).innerText()).toContain('catalog');
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => parameters(page).getAll('open')).toHaveLength(0);
    await expect.poll(() => list(page).locator('[aria-level="2"]').count()).toBe(0);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/services/*/shop/catalog');
    await page.getByRole('link', { name: 'Show on map' }).waitFor();
    await page.keyboard.press('m');
    await page.waitForURL('**/map?**');
    expect(parameters(page).get('sel')).toBe('service:Kubernetes/shop/catalog');
    expect(mishaps).toEqual([]);
    await page.context().close();
  });

  it('have a page each: versions compared, routing as read, callers with their encryption', async () => {
    const { page, mishaps } = await open('/services/default/shop/catalog');
    const versions = page.getByRole('table', { name: 'Versions of catalog' });
    await versions.getByRole('row', { name: /v1 9\d\.\d/ }).waitFor({ timeout: 60_000 });
    await page.getByRole('img', { name: /^Rate of v2/ }).waitFor();

    await page.getByRole('tab', { name: /Routing/ }).click();
    await expect.poll(() => parameters(page).get('tab')).toBe('routing');
    await page.getByRole('img', { name: 'In effect: v1 90 %, v2 10 %' }).waitFor();

    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await expect.poll(() => parameters(page).get('tab')).toBe('callers');
    const callers = page.getByRole('table', { name: 'Callers of catalog' });
    await callers.getByText(/Mutual TLS on/).waitFor();
    await callers.getByRole('link', { name: 'frontend', exact: true }).click();
    await page.waitForURL('**/services/default/shop/frontend');
    await page.goBack();
    await callers.waitFor();

    await page.getByRole('tab', { name: /Access/ }).click();
    await expect.poll(() => parameters(page).get('tab')).toBe('access');
    await page.getByText(/Whole namespace: PERMISSIVE, mutual TLS and plaintext are accepted/).waitFor();
    await page.getByRole('tab', { name: /Configuration/ }).click();
    await page.getByText('Nothing odd was found').waitFor();
    await page.getByRole('row', { name: /shop\/catalog VirtualService/ }).waitFor();
    expect(mishaps).toEqual([]);
    await page.context().close();
  });

  it('say what they promise: burn where it is known, and no 30 days that nobody recorded', async () => {
    const { page, mishaps } = await open('/services/default/shop/checkout');
    const objectives = page.getByRole('table', { name: 'Objectives of checkout' });
    await objectives
      .getByRole('row', { name: /99\.5.% of requests do not fail/ })
      .waitFor({ timeout: 60_000 });
    await objectives.getByText(/\d\.\d×/).waitFor({ timeout: 60_000 });
    await objectives.getByText('not known: the telemetry backend does not hold 30 days of it').waitFor();
    await page.goto(`${stack.consoleUrl}/services`);
    await page.getByRole('columnheader', { name: 'Burn' }).waitFor();
    await page.getByText(/set, .* above 1×/).waitFor();
    expect(mishaps).toEqual([]);
    await page.context().close();
  });

  it('show a route to a version that does not exist as soon as somebody writes it', async () => {
    const { page } = await open('/services/default/payments/ledger?tab=configuration');
    await page.getByText(/Nothing odd was found/).waitFor({ timeout: 60_000 });
    await writeObject(stack, 'networking.istio.io/v1', 'virtualservices', {
      kind: 'VirtualService',
      metadata: { name: 'ledger', namespace: 'payments' },
      spec: {
        hosts: ['ledger'],
        tcp: [{ route: [{ destination: { host: 'ledger', subset: 'v9' } }] }],
      },
    });
    await page
      .getByRole('row', {
        name: /error VirtualService payments\/ledger\s*spec\.tcp\[0\]\.route\[0\] No DestinationRule defines the subset v9.* Define v9/,
      })
      .waitFor({ timeout: 60_000 });
    await page.context().close();
  });

  it('that are not there are answered with the nearest name', async () => {
    const { page } = await open('/services/default/shop/catalg');
    await page
      .getByRole('heading', { name: 'There is no service catalg in shop' })
      .waitFor({ timeout: 60_000 });
    await page.getByRole('link', { name: 'shop/catalog' }).click();
    await page.waitForURL('**/services/default/shop/catalog');
    await page.getByRole('heading', { level: 1, name: 'catalog' }).waitFor();
    await page.context().close();
  });

  it('stand still while paused, and their link keeps the instant', async () => {
    const { page } = await open('/services');
    await firstRow(page).waitFor({ timeout: 60_000 });
    await page.getByRole('button', { name: 'Pause live updates' }).click();
    await expect.poll(() => parameters(page).get('at')).toMatch(/^\d+$/);
    const asked: string[] = [];
    page.on('request', (request) => {
      if (request.url().includes('/api/services')) asked.push(request.url());
    });
    const colleague = await open(`/services${new URL(page.url()).search}`);
    await firstRow(colleague.page).waitFor({ timeout: 60_000 });
    const rates = (on: Page) => rowsOf(on).locator('td:nth-child(5)').allInnerTexts();
    expect(await rates(colleague.page)).toEqual(await rates(page));
    expect(asked.filter((url) => !url.includes('at='))).toEqual([]);
    await page.context().close();
    await colleague.page.context().close();
  });

  it('keep their last figures while the backend is away, say so, and recover by themselves', async () => {
    const { page } = await open('/services');
    await firstRow(page).waitFor({ timeout: 60_000 });
    await stack.lab.turn('fault', { server: 'prometheus', fault: { kind: 'refuse' } });
    await page
      .getByText(/has not answered since|does not answer/)
      .first()
      .waitFor({ timeout: 90_000 });
    expect(await rowsOf(page).count()).toBeGreaterThan(5);
    await stack.lab.turn('heal', {});
    await expect
      .poll(() => page.getByText(/has not answered since|does not answer/).count(), { timeout: 90_000 })
      .toBe(0);
    await page.context().close();
  });

  it.each([
    ['/services?open=service:Kubernetes/shop/catalog', 'dark', 1440],
    ['/services?open=service:Kubernetes/shop/catalog', 'light', 1024],
    ['/services', 'light', 390],
    ['/services/default/shop/catalog', 'dark', 1024],
    ['/services/default/shop/catalog', 'light', 1440],
    ['/services/default/shop/catalog?tab=routing', 'dark', 390],
    ['/services/default/shop/catalog?tab=callers', 'light', 1440],
    ['/services/default/shop/catalog?tab=access', 'dark', 390],
    ['/services/default/shop/catalog?tab=configuration', 'light', 1024],
  ] as const)('%s has no violation that axe knows, in %s at %i px', async (path, colorScheme, width) => {
    const { page, mishaps } = await open(path, { colorScheme, width });
    await page.getByText('catalog').first().waitFor({ state: 'attached', timeout: 60_000 });
    if (path.startsWith('/services/')) await page.getByRole('tabpanel').waitFor({ timeout: 60_000 });
    expect(await axeViolations(page)).toEqual([]);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBe(0);
    expect(mishaps).toEqual([]);
    await page.context().close();
  });
});
