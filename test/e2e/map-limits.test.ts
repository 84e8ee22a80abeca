import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { axeViolations, openBrowser, openPage } from '../support/browser.ts';
import { builtConsole } from '../support/built-console.ts';
import { describeWithRealPart } from '../support/real-part.ts';
import { startConsole, startLab, type Lab, type RunningConsole } from '../support/stack.ts';
import { startWordyBackend, type WordyBackend } from '../support/wordy-backend.ts';

const edge = encodeURIComponent('app:Kubernetes/shop/checkout/v1|app:Kubernetes/payments/payment/v2|grpc');
const map = (page: Page) => page.getByRole('tree', { name: /Service map/ });

/** The longest movement that any element of the page would make, in seconds. */
const longestMovement = (page: Page) =>
  page.evaluate(() => {
    const seconds = (text: string): number[] => text.split(',').map((part) => parseFloat(part));
    return Math.max(
      ...[...document.querySelectorAll('*')].flatMap((element) => {
        const { transitionDuration, animationDuration } = getComputedStyle(element);
        return [...seconds(transitionDuration), ...seconds(animationDuration)];
      }),
    );
  });

describeWithRealPart('chromium', 'a map of which the backend gives only a part', (chromiumPath) => {
  let lab: Lab;
  let backend: WordyBackend;
  let console: RunningConsole;
  let browser: Browser;

  beforeAll(async () => {
    lab = await startLab(['--scenario', 'shop']);
    backend = await startWordyBackend(lab.prometheusUrl);
    [console, browser] = await Promise.all([
      startConsole({ ...builtConsole(), PROMETHEUS_URL: backend.url }),
      openBrowser(chromiumPath),
    ]);
  });
  afterAll(async () => {
    await browser?.close();
    await console?.stop();
    await backend?.close();
    await lab?.stop();
  });

  const open = (search: string) => openPage(browser, `${console.url}/map${search}`);

  it('is drawn, called partial, and says in the backend’s words what is missing', async () => {
    backend.interfere({ warnings: ['store-2 did not answer: fetch series failed'] });
    const { page, mishaps } = await open('?window=300s');
    await map(page).waitFor();
    await page.getByRole('button', { name: /^Partial/ }).click();
    await page.getByText(/Figures may be too low: .*store-2 did not answer/).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    expect(mishaps).toEqual([]);
    await page.context().close();
  });

  it('is refused as too large over a long window, and the last minute is one press away', async () => {
    const words = 'query processing would load too many samples into memory in query execution';
    backend.interfere({ refuse: (query) => (query.includes('[3600s]') ? words : null) });
    const { page } = await open('?window=3600s');
    const alert = page.getByRole('alert').filter({ hasText: 'There is no map yet' });
    await alert.waitFor({ timeout: 60_000 });
    expect(await alert.textContent()).toContain('too many samples');
    await page.getByRole('button', { name: 'Look at the last minute' }).click();
    await map(page).waitFor({ timeout: 60_000 });
    expect(page.url()).not.toContain('3600');
    await page.context().close();
  });

  it('is drawn without latency where only that is too much, and a coarser level is one press away', async () => {
    const words = 'the query exceeded the maximum number of series (err-mimir-max-series-per-query)';
    backend.interfere({ refuse: (query) => (query.includes('_bucket') ? words : null) });
    const { page, mishaps } = await open('?window=600s');
    await map(page).waitFor();
    await page.getByRole('button', { name: /^Partial/ }).click({ timeout: 60_000 });
    await page.getByText(/Latency is missing.*err-mimir-max-series-per-query/).waitFor();
    await page.getByRole('button', { name: 'Draw it by namespace' }).click();
    await expect.poll(() => new URL(page.url()).searchParams.get('level')).toBe('namespace');
    expect(mishaps).toEqual([]);
    await page.context().close();
  });

  it('names the identities in the certificates of an edge, on demand', async () => {
    backend.interfere({});
    const { page, mishaps } = await open(`?sel=${edge}`);
    const panel = page.getByRole('complementary', { name: /checkout v1 → payment v2/ });
    await panel.getByRole('button', { name: 'Show identities' }).click();
    const identities = panel.getByRole('region', { name: 'Identities by certificate' });
    await identities.getByText(/^spiffe:\/\/.*\/ns\/shop\/sa\/checkout/).waitFor();
    await identities.getByText(/^spiffe:\/\/.*\/ns\/payments\/sa\/payment/).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    expect(mishaps).toEqual([]);
    await page.context().close();
  });

  it('moves nothing on a system that asks for reduced motion, and something on others', async () => {
    const still = await open(`?sel=${edge}`);
    await still.page.getByRole('complementary').waitFor();
    expect(await longestMovement(still.page)).toBeLessThan(0.01);
    await still.page.emulateMedia({ reducedMotion: 'no-preference' });
    expect(await longestMovement(still.page)).toBeGreaterThan(0.05);
    await still.page.context().close();
  });

  it('asks its backend with the trace of the request, so that both logs can be matched', () => {
    const traced = backend.asked.filter(({ traceparent }) => /^00-[0-9a-f]{32}-/.test(String(traceparent)));
    expect(backend.asked.length).toBeGreaterThan(0);
    expect(traced).toHaveLength(backend.asked.length);
  });
});
