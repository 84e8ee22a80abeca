import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser, openPage, type WatchedPage } from '../support/browser.ts';
import { builtConsole } from '../support/built-console.ts';
import { describeWithRealPart } from '../support/real-part.ts';
import { startConsole, type RunningConsole } from '../support/stack.ts';

// A service's name has no dot: what has one is a host outside.
const markup = `<img src=x onerror="taken=1"><script>taken=1</script>`;
const names = {
  markup,
  quotes: `"double' \`single\` \\ {{7*7}}`,
  newlines: 'two\nlines\r\ttab',
  rightToLeft: '\u202egnp-exe \u0645\u0631\u062d\u0628\u0627',
  nul: 'before\u0000after',
  long: 'x'.repeat(10_000),
};

/** One request rate per name: a client with a plain name calls a service, a workload and a version of that name. */
function series(name: string, at: number) {
  const labels = {
    reporter: 'destination',
    source_cluster: 'Kubernetes',
    source_workload_namespace: 'shop',
    source_workload: 'client',
    source_canonical_service: 'client',
    source_canonical_revision: 'v1',
    destination_cluster: 'Kubernetes',
    destination_workload_namespace: 'shop',
    destination_workload: name,
    destination_canonical_service: name,
    destination_canonical_revision: name,
    destination_service_namespace: 'shop',
    destination_service_name: name,
    destination_service: `${name}.shop.svc.cluster.local`,
    request_protocol: 'http',
    response_code: '200',
    response_flags: '-',
    connection_security_policy: 'mutual_tls',
  };
  return { metric: labels, value: [at, '12.5'] };
}

/** A Prometheus that holds nothing but hostile label values. */
function hostilePrometheus(): Promise<Server> {
  const server = createServer((request, response) => {
    let asked = request.url ?? '';
    request.on('data', (chunk: Buffer) => (asked += chunk.toString('utf8')));
    request.on('end', () => {
      const words = decodeURIComponent(asked.replaceAll('+', ' '));
      const isRange = words.includes('query_range');
      const isRequests = !isRange && words.includes('istio_requests_total') && !words.includes('_bucket');
      const result = isRequests ? Object.values(names).map((name) => series(name, Date.now() / 1_000)) : [];
      const data = words.includes('buildinfo')
        ? { version: '3.5.0', application: 'prometheus' }
        : { resultType: isRange ? 'matrix' : 'vector', result };
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ status: 'success', data }));
    });
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}

/** A question about a name of 10 kB is refused, which browsers note; the page lives with it. */
const refusedAsTooLong = /status of (400|431)/;

const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

describeWithRealPart('chromium', 'names that mean harm', (chromiumPath) => {
  let backend: Server;
  let console: RunningConsole;
  let browser: Browser;

  beforeAll(async () => {
    backend = await hostilePrometheus();
    const url = `http://127.0.0.1:${(backend.address() as AddressInfo).port}`;
    [console, browser] = await Promise.all([
      startConsole({ PROMETHEUS_URL: url, ...builtConsole() }),
      openBrowser(chromiumPath),
    ]);
  });
  afterAll(async () => {
    await browser?.close();
    await console?.stop();
    backend?.closeAllConnections();
    backend?.close();
  });

  /** Nothing of the names was taken for markup, and the page stays in its frame. */
  async function expectUnharmed({ page, mishaps }: WatchedPage): Promise<void> {
    expect(await page.evaluate(() => 'taken' in globalThis)).toBe(false);
    expect(await page.locator('img[src="x"]').count()).toBe(0);
    expect(await overflow(page)).toBe(0);
    expect(mishaps.filter((one) => !refusedAsTooLong.test(one))).toEqual([]);
  }

  it.each([1440, 390])('stand as text in the list of services, at %i px', async (width) => {
    const watched = await openPage(browser, `${console.url}/services`, { width });
    const { page } = watched;
    for (const name of [names.markup, names.quotes, names.rightToLeft]) {
      await page.getByText(name, { exact: true }).first().waitFor({ timeout: 60_000 });
    }
    await page.getByText(names.long, { exact: true }).first().waitFor({ state: 'attached' });
    expect(await page.getByText(/^before.after$/su).count()).toBeGreaterThan(0);
    await expectUnharmed(watched);
    await page.context().close();
  });

  it.each(['graph', 'table'])('stand as text on the map, as %s', async (view) => {
    const watched = await openPage(browser, `${console.url}/map?level=workload&view=${view}`);
    const { page } = watched;
    await page
      .getByText(/6 edges/)
      .first()
      .waitFor({ timeout: 60_000 });
    await page.getByText(names.markup).first().waitFor({ state: 'attached' });
    await expectUnharmed(watched);
    await page.context().close();
  });

  it.each(Object.entries(names))('have a page each, with the name as its title: %s', async (_, name) => {
    const path = `/services/default/shop/${encodeURIComponent(name)}`;
    const watched = await openPage(browser, `${console.url}${path}`);
    const { page } = watched;
    const heading = page.getByRole('heading', { level: 1 });
    await heading.waitFor({ timeout: 60_000 });
    await expect.poll(() => heading.textContent(), { timeout: 60_000 }).toBe(name);
    await page.getByRole('tab', { name: /Callers/ }).click();
    await page.getByRole('table', { name: /Callers of/ }).waitFor();
    await page.getByRole('tab', { name: /Access/ }).click();
    await page.getByText('Not all policies are known').waitFor();
    await expectUnharmed(watched);
    await page.context().close();
  });
});
