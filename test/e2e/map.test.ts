import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { axeViolations, openBrowser, openPage } from '../support/browser.ts';
import { builtConsole } from '../support/built-console.ts';
import { eventually } from '../support/eventually.ts';
import { describeWithRealPart } from '../support/real-part.ts';
import { startStack, type Stack } from '../support/stack.ts';

const checkout = 'app:Kubernetes/shop/checkout/v1';
const failing = `${checkout}|app:Kubernetes/payments/payment/v2|grpc`;

const map = (page: Page) => page.getByRole('tree', { name: /Service map/ });
const selection = (page: Page): string | null => new URL(page.url()).searchParams.get('sel');
/** The name that the map says has the focus. */
const focusedName = async (page: Page): Promise<string> =>
  (await map(page).getByRole('treeitem').textContent())?.split(',')[0] ?? '';

/** Where every card stands on the screen. */
const cardPlaces = (page: Page) =>
  page.locator('.react-flow__node').evaluateAll((cards) =>
    Object.fromEntries(
      cards.map((card) => {
        const { x, y } = card.getBoundingClientRect();
        return [card.getAttribute('data-id') ?? '', [Math.round(x), Math.round(y)]];
      }),
    ),
  );

describeWithRealPart('chromium', 'the map', (chromiumPath) => {
  let stack: Stack;
  let browser: Browser;

  beforeAll(async () => {
    [stack, browser] = await Promise.all([startStack({ env: builtConsole() }), openBrowser(chromiumPath)]);
    // The first requests have to be counted and scraped before there is a map with all of the shop.
    await eventually(
      'the failing edge is on the map',
      async () => {
        const answer = await fetch(`${stack.consoleUrl}/api/graph?view=app`);
        return (await answer.text()).includes(failing);
      },
      90_000,
    );
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  const open = async (search = '', options: Parameters<typeof openPage>[2] = {}) => {
    const opened = await openPage(browser, `${stack.consoleUrl}/map${search}`, options);
    await map(opened.page).waitFor();
    return opened;
  };

  it('opens the edge that is pressed on the canvas, with figures, versions, answers and encryption', async () => {
    const { page, mishaps } = await open('?view=map');
    await page.locator('.react-flow__node').first().waitFor();
    const places = await cardPlaces(page);
    const from = await page.locator('.react-flow__node', { hasText: 'ingressgateway' }).boundingBox();
    const to = await page.locator('.react-flow__node', { hasText: 'frontend' }).boundingBox();
    expect(Object.keys(places).length).toBeGreaterThan(8);
    // The gateway's edge leaves at the level of its header and has nothing before it.
    await page.mouse.click((from?.x ?? 0) + (from?.width ?? 0) + 4, (from?.y ?? 0) + 15);
    await expect.poll(() => selection(page)).toContain('ingressgateway');
    expect(to?.x).toBeGreaterThan(from?.x ?? 0);
    const panel = page.getByRole('complementary', { name: /ingressgateway → frontend/ });
    await panel.getByText('HTTP · edge').waitFor();
    await panel.getByText(/mTLS on|Plaintext|mTLS not known/).waitFor();
    await panel.getByRole('img', { name: /Rate, last 15 minutes/ }).waitFor();
    expect(mishaps).toEqual([]);
    await page.context().close();
  });

  it('says how a figure is made: query, reporter, window, samples', async () => {
    const { page, mishaps } = await open(`?sel=${encodeURIComponent(failing)}`);
    await page.keyboard.press('i');
    const proof = page.getByRole('region', { name: 'How this figure is made' });
    await proof.getByText(/istio_requests_total/).waitFor();
    const words = (await proof.textContent()) ?? '';
    for (const fact of ['Samples', 'Window', 'Reporter', 'source', 'Series read'])
      expect(words).toContain(fact);
    expect(mishaps).toEqual([]);
    await page.context().close();
  });

  it('can be walked, opened and left by keyboard alone', async () => {
    const { page, mishaps } = await open();
    for (let stops = 0; stops < 40; stops += 1) {
      if (await map(page).evaluate((element) => element === document.activeElement)) break;
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Home');
    const start = await focusedName(page);
    await page.keyboard.type('checkout');
    await expect.poll(() => focusedName(page)).toBe('checkout v1');
    expect(start).not.toBe('checkout v1');
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => focusedName(page)).toBe('frontend v1');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => focusedName(page)).toBe('catalog v1');
    await page.keyboard.press('Enter');
    await page.getByRole('complementary', { name: 'catalog v1' }).waitFor();
    await page.keyboard.press('e');
    await page.keyboard.press('Enter');
    await expect.poll(() => selection(page)).toContain('|');
    await page.keyboard.press('Escape');
    await expect.poll(() => selection(page)).toBeNull();
    await page.keyboard.press('n');
    await expect.poll(() => selection(page)).not.toBeNull();
    await page.keyboard.press('o');
    await expect.poll(() => page.url()).toContain('overlay=mtls');
    await page.keyboard.press('3');
    await page.getByRole('grid', { name: 'Calls on the map' }).waitFor();
    expect(mishaps).toEqual([]);
    await page.context().close();
  });

  it('is narrowed by one filter, typed with completion, that a link carries and a name keeps', async () => {
    const { page, mishaps } = await open();
    await page.keyboard.press('/');
    const field = page.getByRole('combobox', { name: 'Filter' });
    await page.keyboard.type('to = payment:v');
    await page.getByRole('option', { name: /payment:v2/ }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.keyboard.type('and eror > 0 and grpc');
    await page.keyboard.press('Enter');
    const bar = page.getByRole('search', { name: 'Filter of the map' });
    await bar.getByText('There is no field “eror”.').waitFor();
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    expect(new URL(page.url()).searchParams.get('filter')).toBeNull();
    await field.fill('to = payment:v2 and rate > 0 and grpc');
    await page.keyboard.press('Enter');
    await bar.getByText(/^1 of \d+ edges, /).waitFor();
    await expect.poll(() => page.locator('.react-flow__node').count()).toBe(2);
    await bar.getByRole('button', { name: 'Highlight' }).click();
    await expect.poll(() => page.locator('.react-flow__node').count()).toBeGreaterThan(8);
    await bar.getByRole('button', { name: 'Views' }).click();
    await page.getByRole('textbox', { name: 'Name of this view' }).fill('Payment v2');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Payment v2', exact: true }).waitFor();
    await page.keyboard.press('Escape');
    const colleague = await open(new URL(page.url()).search);
    await colleague.page.getByText(/^1 of \d+ edges, /).waitFor();
    await colleague.page.context().close();
    await bar.getByRole('button', { name: 'Remove the filter' }).click();
    await expect.poll(() => new URL(page.url()).searchParams.get('filter')).toBeNull();
    await bar.getByRole('button', { name: 'Views' }).click();
    await page.getByRole('button', { name: 'Payment v2', exact: true }).click();
    await expect.poll(() => new URL(page.url()).searchParams.get('filter')).toContain('payment:v2');
    expect(mishaps).toEqual([]);
    await page.context().close();
  });

  it('is a matrix and a table of the same edges, walked by keys, with one selection and filter', async () => {
    const { page, mishaps } = await open();
    await page.keyboard.press('2');
    const matrix = page.getByRole('grid', { name: /^Who calls whom/ });
    await matrix.focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('PageUp');
    await matrix.getByText(/^ingressgateway to frontend v1, healthy/).waitFor();
    await page.keyboard.press('Enter');
    await expect.poll(() => selection(page)).toContain('ingressgateway');
    expect(await axeViolations(page)).toEqual([]);
    await page.keyboard.press('3');
    const table = page.getByRole('grid', { name: 'Calls on the map' });
    await table
      .getByRole('row', { selected: true })
      .getByRole('button', { name: 'ingressgateway' })
      .waitFor();
    await table.getByRole('button', { name: 'Rate', exact: true }).click();
    await expect.poll(() => page.url()).toContain('sort=-rate');
    await expect.poll(() => table.locator('tbody tr').first().textContent()).toContain('ingressgateway');
    const rows = Number(await table.getAttribute('aria-rowcount')) - 1;
    await page.keyboard.press('2');
    await expect.poll(() => matrix.locator('[role=gridcell]').count()).toBeGreaterThanOrEqual(rows);
    const download = page.waitForEvent('download');
    await page.keyboard.press('3');
    await page.getByRole('button', { name: 'CSV' }).click();
    expect((await download).suggestedFilename()).toBe('edges.csv');
    expect(await axeViolations(page)).toEqual([]);
    expect(mishaps).toEqual([]);
    await page.context().close();
  });

  it('moves no card when new figures come', async () => {
    const { page, mishaps } = await open();
    await page.locator('.react-flow__node').first().waitFor();
    const frontend = page.locator('.react-flow__node', { hasText: 'frontend' });
    const before = { places: await cardPlaces(page), text: await frontend.textContent() };
    await expect.poll(() => frontend.textContent(), { timeout: 60_000 }).not.toBe(before.text);
    const after = await cardPlaces(page);
    for (const [id, place] of Object.entries(before.places)) {
      if (after[id] !== undefined) expect([id, after[id]]).toEqual([id, place]);
    }
    expect(mishaps).toEqual([]);
    await page.context().close();
  });

  it('is the same screen for whoever opens its link: place, zoom, overlay and selection', async () => {
    const { page, mishaps } = await open(`?overlay=mtls&sel=${encodeURIComponent(failing)}`);
    await page.locator('.react-flow__node').first().waitFor();
    await page.mouse.move(300, 700);
    await page.mouse.down();
    await page.mouse.move(360, 660, { steps: 5 });
    await page.mouse.up();
    await expect.poll(() => page.url()).toContain('pos=');
    const colleague = await open(new URL(page.url()).search);
    const places = await cardPlaces(page);
    await expect
      .poll(async () => {
        const theirs = await cardPlaces(colleague.page);
        return Object.entries(places).every(([id, [x = 0, y = 0]]) => {
          const [left = Infinity, top = Infinity] = theirs[id] ?? [];
          return Math.abs(left - x) <= 2 && Math.abs(top - y) <= 2;
        });
      })
      .toBe(true);
    await colleague.page.getByRole('complementary', { name: /checkout v1 → payment v2/ }).waitFor();
    expect([...mishaps, ...colleague.mishaps]).toEqual([]);
    await page.context().close();
    await colleague.page.context().close();
  });

  it('stands still when it is paused, and Back brings the live map again', async () => {
    const { page, mishaps } = await open();
    await page.getByRole('button', { name: 'Pause live updates' }).click();
    await expect.poll(() => new URL(page.url()).searchParams.get('at')).toMatch(/^\d+$/);
    await page.getByText(/Paused at/).waitFor();
    await page.goBack();
    await page.getByRole('button', { name: 'Pause live updates' }).waitFor();
    expect(mishaps).toEqual([]);
    await page.context().close();
  });

  it('opens its panel as a sheet on a phone', async () => {
    const { page, mishaps } = await open(`?sel=${encodeURIComponent(failing)}`, { width: 390, height: 844 });
    await page.getByRole('dialog', { name: /checkout v1 → payment v2/ }).waitFor();
    await page.getByRole('button', { name: 'Close', exact: true }).click();
    await expect.poll(() => selection(page)).toBeNull();
    expect(mishaps).toEqual([]);
    await page.context().close();
  });
});
