import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { axeViolations, openBrowser, openPage, type WatchedPage } from '../support/browser.ts';
import { builtConsole } from '../support/built-console.ts';
import { describeWithRealPart } from '../support/real-part.ts';
import { startStack, type Stack } from '../support/stack.ts';

const wrongNow = (page: Page) => page.getByRole('region', { name: 'Wrong now' });
const problems = (page: Page) => wrongNow(page).locator('[data-problem]');
const catalogV2 = (page: Page) => problems(page).filter({ hasText: 'catalog v2' });

describeWithRealPart('chromium', 'the overview of a mesh in trouble', (chromiumPath) => {
  let stack: Stack;
  let browser: Browser;

  beforeAll(async () => {
    const env = { ...builtConsole(), PILOTHOUSE_WRITES: 'enabled' };
    const labArgs = ['--passed-seconds', '420'];
    [stack, browser] = await Promise.all([
      startStack({ scenario: 'incident', labArgs, env }),
      openBrowser(chromiumPath),
    ]);
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  const open = (path: string, options: Parameters<typeof openPage>[2] = {}): Promise<WatchedPage> =>
    openPage(browser, `${stack.consoleUrl}${path}`, options);

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
    await page.keyboard.press('n');
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
    await stack.lab.turn('fault', { server: 'prometheus', fault: { kind: 'refuse' } });
    try {
      await wrongNow(page).getByText('Failed', { exact: true }).waitFor({ timeout: 60_000 });
      await wrongNow(page)
        .getByText(/has not answered since \d\d:\d\d:\d\d/)
        .waitFor();
      expect(await catalogV2(page).count()).toBe(1);
    } finally {
      await stack.lab.turn('heal', {});
    }
    await expect
      .poll(() => wrongNow(page).getByText('Failed', { exact: true }).count(), { timeout: 60_000 })
      .toBe(0);
    await page.context().close();
  });
});
