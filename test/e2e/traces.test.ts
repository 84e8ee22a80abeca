import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { axeViolations, openBrowser, openPage, type WatchedPage } from '../support/browser.ts';
import { builtConsole } from '../support/built-console.ts';
import { eventually } from '../support/eventually.ts';
import { describeWithRealPart } from '../support/real-part.ts';
import { startConsole, startLab, type Lab, type RunningConsole } from '../support/stack.ts';
import { patient } from '../support/steering-walk.ts';

const traceRows = (page: Page) => page.getByRole('table', { name: 'Traces' }).locator('tbody tr');
const spans = (page: Page) => page.getByRole('treegrid', { name: 'Spans' });
const spanPanel = (page: Page) => page.getByRole('complementary', { name: 'Span' });
const edge = 'app:Kubernetes/shop/frontend/v1|app:Kubernetes/shop/catalog/v2|http';
const mapRow = (page: Page, caller: string, callee: string) =>
  page
    .getByRole('grid', { name: 'Calls on the map' })
    .locator('tbody tr')
    .filter({ has: page.getByRole('button', { name: caller, exact: true }) })
    .filter({ has: page.getByRole('button', { name: callee, exact: true }) });
const parameters = (page: Page) => new URL(page.url()).searchParams;

describeWithRealPart('chromium', 'the traces in a browser', (chromiumPath) => {
  let lab: Lab;
  let console: RunningConsole;
  let browser: Browser;
  let failed: string;
  let whole: string;

  const answerOf = async <Answer>(path: string, init: RequestInit = {}): Promise<Answer> =>
    (await (await fetch(`${console.url}${path}`, init)).json()) as Answer;
  const post = <Answer>(path: string, body: unknown, key: Record<string, string> = {}): Promise<Answer> =>
    answerOf(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...key },
      body: JSON.stringify(body),
    });
  const idsOf = async (query: string): Promise<string[]> => {
    const { traces } = await answerOf<{ traces: { traceId: string; answer: { failed: boolean } | null }[] }>(
      `/api/traces?${query}`,
    );
    return traces.filter(({ answer }) => answer !== null).map(({ traceId }) => traceId);
  };
  const open = (path: string, options: Parameters<typeof openPage>[2] = {}): Promise<WatchedPage> =>
    openPage(browser, `${console.url}${path}`, options);

  beforeAll(async () => {
    [lab, browser] = await Promise.all([startLab(['--scenario', 'incident']), openBrowser(chromiumPath)]);
    console = await startConsole({
      ...builtConsole(),
      PROMETHEUS_URL: lab.prometheusUrl,
      KUBECONFIG: lab.kubeconfig,
      TRACES_URL: lab.jaegerUrl,
      TRACES_KIND: 'jaeger',
      LOGS_URL: 'https://logs.example/?q={trace_id}&span={span_id}&in={namespace}/{workload}&from={start}',
      PILOTHOUSE_WRITES: 'enabled',
    });
    // Somebody gave the new version more requests before it began to fail.
    const intent = {
      kind: 'split',
      mesh: 'default',
      namespace: 'shop',
      service: 'catalog',
      weights: { v1: 70, v2: 30 },
    };
    const plan = await post<{ id: string; digest: string }>('/api/changes/plans', intent);
    const { id, digest } = plan;
    await post('/api/changes', { planId: id, digest, reason: 'More for v2' }, { 'idempotency-key': id });
    // Failures of before the change would not be its own.
    await lab.turn('scenario', { passedSeconds: 170 });
    [failed = ''] = await eventually(
      'requests fail at catalog v2',
      async () => {
        const ids = await idsOf(`error=true&limit=5&edge=${encodeURIComponent(edge)}`);
        return ids.length > 0 ? ids : null;
      },
      120_000,
    );
    [whole = ''] = await idsOf('service=checkout.shop&limit=3');
  }, 600_000);
  afterAll(async () => {
    await browser?.close();
    await console?.stop();
    await lab?.stop();
  });

  it('lead from a red edge over the failed request and its failing hop to version and change in four clicks', async () => {
    const { page, mishaps } = await open('/map?view=table&level=app&window=5m');
    await mapRow(page, 'frontend v1', 'catalog v2').getByRole('gridcell').last().click(patient);
    await page.getByRole('link', { name: 'Failed traces' }).click(patient);
    await page.waitForURL(/\/traces\?.*edge=.*show=failed/);
    await page.getByRole('heading', { level: 1, name: /over frontend v1 → catalog v2/ }).waitFor(patient);
    await traceRows(page).first().getByRole('link').click(patient);
    await spans(page).waitFor(patient);

    const panel = spanPanel(page);
    await panel
      .getByText(/The error began here: catalog v2 answered 500|It only passes the error on/)
      .waitFor();
    await panel.getByText(/Answered by catalog v2/).waitFor();
    const logs = (await panel.getByRole('link', { name: 'Logs' }).getAttribute('href')) ?? '';
    expect(new URL(logs).searchParams.get('q')).toBe(new URL(page.url()).pathname.split('/').at(-1));
    expect(logs).toMatch(/&span=[0-9a-f]{16}&in=shop\/(catalog|frontend)[^&]*&from=\d{13}$/);
    await panel.getByRole('link', { name: /catalog: .*→ 70\/30/ }).click(patient);
    await page.waitForURL(/\/changes\/.+/);
    await page.getByRole('article', { name: /catalog: .*→ 70\/30/ }).waitFor(patient);
    expect(mishaps).toEqual([]);
    await page.context().close();
  });

  it('draw their way on the map: what one took, then what a search found, and Escape leaves it', async () => {
    const { page, mishaps } = await open(`/traces/${failed}`);
    await page.getByRole('link', { name: 'On the map', exact: true }).click(patient);
    await page.waitForURL(/\/map\?.*trace=/);
    await page.getByText(/^Path of GET .* Sampled at .*; not the whole traffic/).waitFor(patient);
    await page.goto(`${page.url()}&view=table`);
    const row = (caller: string, callee: string) => mapRow(page, caller, callee);
    await row('frontend v1', 'catalog v2')
      .getByText(/^\d request.*failed$/)
      .waitFor(patient);
    await row('checkout v1', 'payment v1').getByText('not taken').waitFor();

    await page.goto(`${console.url}/traces?edge=${encodeURIComponent(edge)}&show=failed`);
    await page.getByRole('link', { name: 'On the map', exact: true }).click(patient);
    await page.waitForURL(/\/map\?.*traces=/);
    await page.getByText(/^Path of \d+ requests\. Sampled .* to .*not the whole traffic/).waitFor(patient);
    await page.goto(`${page.url()}&view=table`);
    await row('frontend v1', 'catalog v2')
      .getByText(/^(\d+) of \1 traces, \d+ of \d+ requests failed$/)
      .waitFor(patient);
    await page.keyboard.press('Escape');
    await expect.poll(() => parameters(page).has('traces')).toBe(false);
    await page.getByText(/^Path of/).waitFor({ state: 'detached' });
    expect(mishaps).toEqual([]);
    await page.context().close();
  });

  it('are a press on a chart away, failed ones first', async () => {
    const { page, mishaps } = await open('/services/default/shop/catalog');
    const chart = page.getByRole('img', { name: /^Errors of v2/ });
    await chart.waitFor(patient);
    const box = await chart.boundingBox();
    const at = (x: number) =>
      [(box?.x ?? 0) + (box?.width ?? 0) * x, (box?.y ?? 0) + (box?.height ?? 0) / 2] as const;
    await page.mouse.move(...at(0.7));
    await page.mouse.down();
    await page.mouse.move(...at(0.8), { steps: 4 });
    await page.mouse.move(...at(0.97), { steps: 4 });
    await page.mouse.up();
    await page.waitForURL(/\/traces\?.*node=workload.*catalog-v2/, { timeout: 60_000 });
    expect(Number(parameters(page).get('at'))).toBeGreaterThan(Date.now() / 1_000 - 900);
    await page.getByRole('heading', { level: 1, name: /through catalog-v2/ }).waitFor(patient);
    expect(mishaps).toEqual([]);
    await page.context().close();
  });

  it('lead from a span back to its edge on the map', async () => {
    const { page, mishaps } = await open(`/traces/${failed}`);
    await spanPanel(page).getByRole('link', { name: 'Edge on the map' }).click(patient);
    await page.waitForURL(/\/map\?.*sel=/);
    expect(parameters(page).get('sel')).toContain('catalog/v2');
    await page.getByRole('complementary', { name: /catalog/ }).waitFor(patient);
    expect(mishaps).toEqual([]);
    await page.context().close();
  });

  it('are walked by keyboard: rows, folds, details, zoom, and a link shows a colleague the same span', async () => {
    const { page, mishaps } = await open(`/traces/${failed}`);
    await spans(page).waitFor(patient);
    await spans(page).focus();
    await page.keyboard.press('Home');
    const active = () =>
      spans(page).evaluate((grid) => {
        const row = document.getElementById(grid.getAttribute('aria-activedescendant') ?? '');
        return Array.from(row?.children ?? [], (cell) => cell.ariaLabel ?? cell.textContent).join(' ');
      });
    await expect.poll(active).toContain('ingressgateway GET /');
    expect(await active()).toMatch(/took .*ms, began at 0/);
    const count = async () => Number(await spans(page).getAttribute('aria-rowcount'));
    const all = await count();
    await page.keyboard.press('ArrowLeft');
    await expect.poll(count).toBe(1);
    await page.keyboard.press('ArrowRight');
    await expect.poll(count).toBe(all);
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await expect.poll(() => parameters(page).get('span')).not.toBeNull();
    const chosen = await spanPanel(page).getByRole('heading', { level: 2 }).innerText();
    await page.keyboard.press('+');
    await page.keyboard.press('0');

    const colleague = await open(page.url().slice(console.url.length));
    await expect
      .poll(() => spanPanel(colleague.page).getByRole('heading', { level: 2 }).innerText())
      .toBe(chosen);
    expect([...mishaps, ...colleague.mishaps]).toEqual([]);
    await page.context().close();
    await colleague.page.context().close();
  });

  it('are searched for tags, words and what is not there, and folded spans come up', async () => {
    const { page, mishaps } = await open(`/traces/${failed}`);
    await spans(page).waitFor(patient);
    const find = page.getByRole('searchbox', { name: 'Find in this trace' });
    await page.keyboard.press('/');
    await find.fill('version=v2 http.status_code=500');
    const matches = page.getByRole('status', { name: 'Matches' });
    await expect.poll(() => matches.innerText()).toMatch(/^1 (found|of 1)$/);
    await page.getByRole('button', { name: 'Rows' }).click();
    await page.getByRole('menuitem', { name: 'Fold everything', exact: true }).click();
    await expect.poll(() => spans(page).getAttribute('aria-rowcount')).toBe('1');
    await page.getByRole('button', { name: 'Next match' }).click();
    await expect.poll(() => matches.innerText()).toBe('1 of 1');
    await spans(page).getByRole('row', { selected: true }).filter({ hasText: 'catalog' }).waitFor();
    await find.fill('no-such-thing');
    await expect.poll(() => matches.innerText()).toBe('none');
    expect(mishaps).toEqual([]);
    await page.context().close();
  });

  it('are summed up in a table and a flame graph', async () => {
    const { page, mishaps } = await open(`/traces/${whole}?view=table`);
    const table = page.getByRole('table', { name: 'Spans, summed up' });
    await table.getByRole('row').nth(2).waitFor(patient);
    await page.getByRole('button', { name: 'Flame graph' }).click();
    await page.getByRole('list', { name: 'Flame graph' }).getByRole('button').first().click();
    await expect.poll(() => parameters(page).get('span')).not.toBeNull();
    expect(mishaps).toEqual([]);
    await page.context().close();
  });

  it('are narrowed by a region of the chart and by a code, and two of them are compared path by path', async () => {
    const { page, mishaps } = await open('/traces');
    await traceRows(page).first().waitFor(patient);
    await page.getByRole('button', { name: 'Pause' }).click();
    const chart = await page.getByRole('img', { name: /^Duration over start of/ }).boundingBox();
    const at = (x: number, y: number) =>
      [(chart?.x ?? 0) + (chart?.width ?? 0) * x, (chart?.y ?? 0) + (chart?.height ?? 0) * y] as const;
    await page.mouse.move(...at(0.1, 0.06));
    await page.mouse.down();
    await page.mouse.move(...at(0.95, 0.85), { steps: 4 });
    await page.mouse.up();
    await page.getByRole('heading', { name: /\d+ in the region/ }).waitFor();
    for (const name of ['from', 'to', 'min', 'max']) expect(parameters(page).get(name)).toMatch(/^\d/);
    await page.getByRole('button', { name: 'Clear the region' }).first().click();
    await expect.poll(() => parameters(page).has('from')).toBe(false);

    await traceRows(page)
      .nth(0)
      .getByRole('button', { name: /^Compare / })
      .click();
    await traceRows(page)
      .nth(3)
      .getByRole('button', { name: /^Compare / })
      .click();
    await page.getByRole('link', { name: 'Compare A and B' }).click();
    await page.waitForURL(/\/traces\/compare\?a=.*&b=/);
    await page
      .getByRole('table', { name: /^Paths matched/ })
      .locator('tbody tr')
      .first()
      .waitFor(patient);
    await page.getByText(/A took (longer|less) by/).waitFor();
    expect(mishaps).toEqual([]);
    await page.context().close();
  });

  it('come in as they are written, and wait while somebody reads', async () => {
    const { page, mishaps } = await open('/traces?window=5m');
    await traceRows(page).first().waitFor(patient);
    await page.getByRole('button', { name: 'Live tail' }).click();
    await expect
      .poll(() => [parameters(page).get('tail'), parameters(page).get('sort')])
      .toEqual(['on', 'started']);
    const idOf = async () => await traceRows(page).first().getAttribute('data-trace');
    const before = await idOf();
    await expect.poll(idOf, { timeout: 60_000 }).not.toBe(before);
    await page.getByText(/^live, \d+ new$/).waitFor();

    await traceRows(page).first().getByRole('link').focus();
    const places = () =>
      page.evaluate(() => ({
        first: document.querySelector('tr[data-trace]')?.getAttribute('data-trace'),
        focused: document.activeElement?.closest('tr')?.getAttribute('data-trace'),
      }));
    const read = await places();
    expect(read.focused).toMatch(/^[0-9a-f]{32}$/);
    await page.getByRole('button', { name: /^Show \d+ more$/ }).waitFor(patient);
    expect(await places()).toEqual(read);
    await page.getByRole('button', { name: /^Show \d+ more$/ }).click();
    await expect.poll(idOf).not.toBe(read.first);

    await page.getByRole('button', { name: 'Live tail' }).click();
    await expect.poll(() => parameters(page).has('tail')).toBe(false);
    expect(mishaps).toEqual([]);
    await page.context().close();
  });

  it('say what was not found, and why', async () => {
    const { page } = await open('/traces/00000000000000000000000000000abc');
    await page.getByText('There is no trace').waitFor(patient);
    await page.getByRole('link', { name: 'All traces' }).click();
    await traceRows(page).first().waitFor(patient);
    await page.goto(`${console.url}/traces?tags=no.such:thing`);
    await page.getByText('No traces', { exact: true }).waitFor(patient);
    await page.getByRole('button', { name: 'Look for any trace of the last hour' }).click();
    await traceRows(page).first().waitFor(patient);
    await page.context().close();
  });

  it('of a saved file are shown like those of the store, and a file without traces says so', async () => {
    const { page, mishaps } = await open('/traces/file');
    const field = page.getByLabel('A JSON file of Jaeger, OTLP, Tempo or Zipkin');
    await field.setInputFiles({
      name: 'no.json',
      mimeType: 'application/json',
      buffer: Buffer.from('{"a":1}'),
    });
    await page
      .getByRole('alert')
      .getByText(/holds no traces/)
      .waitFor(patient);
    const saved = await (await fetch(`${lab.jaegerUrl}/api/traces/${failed}`)).text();
    await field.setInputFiles({
      name: 'saved.json',
      mimeType: 'application/json',
      buffer: Buffer.from(saved),
    });
    await spans(page).waitFor(patient);
    await spanPanel(page)
      .getByText(/The error began here: catalog v2/)
      .waitFor();
    expect(await page.getByRole('navigation', { name: 'Path' }).innerText()).toContain('saved.json');
    // The refused file is a failed request in the browser's own console.
    expect(mishaps.filter((mishap) => !mishap.includes('/api/traces/files'))).toEqual([]);
    await page.context().close();
  });

  it.each(['dark', 'light'] as const)('have nothing that axe finds wrong, in %s', async (colorScheme) => {
    for (const path of [
      '/traces?show=failed',
      `/traces/${failed}`,
      `/traces/compare?a=${failed}&b=${whole}`,
    ]) {
      const { page, mishaps } = await open(path, { colorScheme });
      await page.getByRole('heading', { level: 1 }).first().waitFor(patient);
      await page.locator('main table, main [role=treegrid]').first().waitFor(patient);
      expect([path, await axeViolations(page)]).toEqual([path, []]);
      expect(mishaps).toEqual([]);
      await page.context().close();
    }
  });

  it('fit a phone: nothing is wider than the screen, and a span opens from below', async () => {
    for (const path of ['/traces', `/traces/${failed}`, `/traces/compare?a=${failed}&b=${whole}`]) {
      const { page } = await open(path, { width: 390, height: 844 });
      await page.locator('main table, main [role=treegrid]').first().waitFor(patient);
      expect([path, await page.evaluate(() => document.documentElement.scrollWidth)]).toEqual([path, 390]);
      await page.context().close();
    }
    const { page, mishaps } = await open(`/traces/${failed}`, { width: 390, height: 844 });
    await page.getByRole('button', { name: /with errors/ }).click(patient);
    await page
      .getByRole('dialog', { name: 'Span' })
      .getByText(/The error began here/)
      .waitFor();
    expect(mishaps).toEqual([]);
    await page.context().close();
  });
});
