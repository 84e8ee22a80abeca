import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { themeCookie } from '@/components/ui/theme-choice.ts';
import { axeViolations, openBrowser, openPage } from '../support/browser.ts';
import { builtConsole } from '../support/built-console.ts';
import { eventually } from '../support/eventually.ts';
import { describeWithRealPart } from '../support/real-part.ts';
import { startStack, type Stack } from '../support/stack.ts';

const edge = encodeURIComponent('app:Kubernetes/shop/checkout/v1|app:Kubernetes/payments/payment/v2|grpc');
const ledger = 'app:Kubernetes/payments/ledger/v1';

const map = (page: Page) => page.getByRole('tree', { name: /Service map/ });

/** Name of what has the keyboard focus, and whether something around it is drawn that is not there without focus. */
const focusStop = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement) || element === document.body) return null;
    // A field is marked by the frame around it.
    const frames = [element, element.parentElement, element.parentElement?.parentElement ?? null];
    const look = (): string =>
      frames
        .map((frame) => {
          if (frame === null) return '';
          const { boxShadow, outlineStyle, outlineWidth } = getComputedStyle(frame);
          const isOutlined = outlineStyle !== 'none' && outlineWidth !== '0px';
          return isOutlined ? `${boxShadow} ${outlineStyle}` : boxShadow;
        })
        .join(' | ');
    const focused = look();
    element.blur();
    const rested = look();
    element.focus({ preventScroll: true });
    const { top, bottom, left, right } = element.getBoundingClientRect();
    return {
      name: (element.getAttribute('aria-label') ?? element.textContent).trim(),
      isMarked: focused !== rested,
      isInSight: bottom > 0 && right > 0 && top < innerHeight && left < innerWidth,
    };
  });

describeWithRealPart('chromium', 'the map in every state', (chromiumPath) => {
  let stack: Stack;
  let browser: Browser;

  beforeAll(async () => {
    [stack, browser] = await Promise.all([startStack({ env: builtConsole() }), openBrowser(chromiumPath)]);
    await eventually(
      'ledger is on the map',
      async () => {
        const answer = await fetch(`${stack.consoleUrl}/api/graph?view=app`);
        const words = await answer.text();
        return words.includes(ledger) && words.includes(decodeURIComponent(edge));
      },
      90_000,
    );
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  const open = (search: string, options: Parameters<typeof openPage>[2] = {}) =>
    openPage(browser, `${stack.consoleUrl}/map${search}`, options);

  it('says that TCP has no health, and shows no figure of requests for it', async () => {
    const { page, mishaps } = await open(`?sel=${encodeURIComponent(ledger)}`);
    const panel = page.getByRole('complementary', { name: 'ledger v1' });
    await panel.getByText(/only TCP is seen here/).waitFor();
    await panel.getByText('kB/s').first().waitFor();
    expect(await panel.getByText(/rps|No requests were observed/).count()).toBe(0);
    await page
      .getByRole('region', { name: 'Legend' })
      .getByText(/TCP alone/)
      .waitFor();
    expect(mishaps).toEqual([]);
    await page.context().close();
  });

  it('says why there is nothing to draw, and leads to where there is something', async () => {
    const { page, mishaps } = await open('?ns=nowhere');
    await page.getByText('Nothing in these namespaces').waitFor();
    await page.getByText(/No proxy has reported a request in the last 1 min/).waitFor();
    await page.getByRole('button', { name: 'Show all namespaces' }).click();
    await map(page).waitFor();
    expect(mishaps).toEqual([]);
    await page.context().close();
  });

  it('says that there is no map yet and why, and draws it by itself when the backend is back', async () => {
    await stack.lab.turn('fault', { server: 'prometheus', fault: { kind: 'refuse' } });
    const { page } = await open('?level=service&ns=shop&window=300s');
    const alert = page.getByRole('alert').filter({ hasText: 'There is no map yet' });
    try {
      await alert.waitFor({ timeout: 60_000 });
      expect(await alert.textContent()).toMatch(/Prometheus.* Since \d\d:\d\d:\d\d/);
      await page.getByRole('button', { name: 'Try now' }).waitFor();
    } finally {
      await stack.lab.turn('heal', {});
    }
    await map(page).waitFor({ timeout: 60_000 });
    await page.context().close();
  });

  it.each([
    ['light', 'dark', 'rgb(242, 245, 248)'],
    ['dark', 'light', 'rgb(11, 17, 21)'],
  ] as const)(
    'is %s from the first paint where the reader chose so, on a system that is %s',
    async (theme, system, ground) => {
      // Without scripts: whatever is seen then is what the first bytes of the page say.
      const context = await browser.newContext({ colorScheme: system, javaScriptEnabled: false });
      await context.addCookies([{ name: themeCookie, value: theme, url: stack.consoleUrl }]);
      const page = await context.newPage();
      await page.goto(`${stack.consoleUrl}/map`);
      const seen = await page.evaluate(() => {
        const canvas = new OffscreenCanvas(1, 1).getContext('2d');
        if (canvas === null) return null;
        canvas.fillStyle = getComputedStyle(document.documentElement).getPropertyValue('--ground');
        canvas.fillRect(0, 0, 1, 1);
        const [red, green, blue] = canvas.getImageData(0, 0, 1, 1).data;
        return `rgb(${red}, ${green}, ${blue})`;
      });
      expect(seen).toBe(ground);
      await context.close();
    },
  );

  it('reaches rail, bar, toolbar, map, controls, legend and panel by Tab, and shows each stop', async () => {
    const { page, mishaps } = await open(`?sel=${edge}`);
    await page.getByRole('complementary', { name: /payment v2/ }).waitFor();
    const names: string[] = [];
    for (let stops = 0; stops < 60; stops += 1) {
      await page.keyboard.press('Tab');
      const stop = await focusStop(page);
      if (stop === null) break;
      expect(stop).toMatchObject({ isMarked: true, isInSight: true });
      names.push(stop.name);
    }
    const order = [
      /^Skip to content/,
      /^Services/,
      /^Mesh/,
      /Find anything/,
      /Pause live updates/,
      /Next problem/,
      /^Service map/,
      /Zoom in/i,
      /Fold the legend/,
      /^Close/,
      /^payment v2|^checkout v1/,
    ].map((name) => names.findIndex((found) => name.test(found)));
    expect([names, order.every((place) => place >= 0)]).toEqual([names, true]);
    expect(mishaps).toEqual([]);
    await page.context().close();
  });

  it.each([
    [`?sel=${edge}`, 'dark', 1440],
    [`?sel=${edge}`, 'light', 1440],
    ['?overlay=mtls', 'light', 1440],
    ['?view=table', 'dark', 1440],
    [`?sel=${edge}`, 'light', 390],
    ['?ns=nowhere', 'dark', 390],
  ] as const)('%s has no violation that axe knows, in %s, %i px wide', async (search, colorScheme, width) => {
    const { page, mishaps } = await open(search, { colorScheme, width, height: 844 });
    await page
      .getByText(/checkout|Nothing in these/)
      .first()
      .waitFor({ state: 'attached' });
    await page.waitForLoadState('load');
    expect(await axeViolations(page)).toEqual([]);
    expect(mishaps).toEqual([]);
    await page.context().close();
  });
});
