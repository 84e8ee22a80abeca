import { rm } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser, openPage, type WatchedPage } from '../support/browser.ts';
import { builtConsole } from '../support/built-console.ts';
import { patchVirtualService, readObject } from '../support/lab-objects.ts';
import { describeWithRealPart } from '../support/real-part.ts';
import { startConsole, startLab, type Lab, type RunningConsole } from '../support/stack.ts';
import {
  apply,
  inEffect,
  patient,
  planPanel,
  preview,
  runningChange,
  servicePath,
  undo,
  untilPressable,
} from '../support/steering-walk.ts';

const catalog = { namespace: 'shop', name: 'catalog' };
const payment = { namespace: 'payments', name: 'payment' };
/** Stages wait for telemetry, and that for two scrapes. */
const staged = { timeout: 90_000 };
const bakeSeconds = 10;

describeWithRealPart(
  'chromium',
  'changes that go in steps or under a guard, in a browser',
  (chromiumPath) => {
    let lab: Lab;
    let console: RunningConsole;
    let browser: Browser;

    const environment = (): Record<string, string> => ({
      ...builtConsole(),
      PILOTHOUSE_WRITES: 'enabled',
      PROMETHEUS_URL: lab.prometheusUrl,
      KUBECONFIG: lab.kubeconfig,
    });
    beforeAll(async () => {
      [lab, browser] = await Promise.all([startLab(['--scenario', 'shop']), openBrowser(chromiumPath)]);
      console = await startConsole(environment());
    }, 180_000);
    afterAll(async () => {
      await browser?.close();
      await console?.stop();
      await lab?.stop();
    });

    const open = (path: string): Promise<WatchedPage> => openPage(browser, `${console.url}${path}`);
    const weightsOf = async (place: typeof catalog): Promise<unknown> => {
      const spec = (await readObject(lab, 'virtualservices', place))?.spec;
      return spec.http[0].route.map(({ weight }: { weight?: number }) => weight ?? 0);
    };

    /** Kills the console as a machine that loses power would, and starts it again on the same ledger and address. */
    async function killAndStartAgain(): Promise<void> {
      const { port } = new URL(console.url);
      const { data } = console;
      await console.program.stop('SIGKILL');
      const next = await startConsole({ ...environment(), PORT: port, PILOTHOUSE_DATA: data });
      console = {
        ...next,
        data,
        stop: async () => {
          await next.stop();
          await rm(data, { recursive: true, force: true });
        },
      };
    }

    const stage = (page: Page, words: string) => runningChange(page, /^catalog: 100\/0/).getByText(words);

    it('in steps: paused, killed, gone on with, killed again, and at the end all of it; one press takes it back', async () => {
      await patchVirtualService(lab, catalog, [
        { op: 'replace', path: '/spec/http/0/route/0/weight', value: 100 },
        { op: 'replace', path: '/spec/http/0/route/1/weight', value: 0 },
      ]);
      const { page } = await open(servicePath('shop/catalog', 'routing'));
      await inEffect(page, 'v1 100 %, v2 0 %').waitFor(patient);
      await (await untilPressable(page.getByRole('button', { name: 'In steps…' }))).click();
      const steps = page.getByRole('region', { name: 'Steps' });
      await steps.getByRole('textbox', { name: 'Watch each for' }).fill(`${bakeSeconds} s`);
      await steps
        .getByText(/^v2 5 → 25 → 50 → 100 %, watched for 10 s each, 40 s in all at least/)
        .waitFor(patient);
      await steps.getByRole('textbox', { name: 'v2 stops at' }).fill('5, 50, 100');
      await steps.getByText(/^v2 5 → 50 → 100 %/).waitFor(patient);
      const plan = await preview(page, page, 'Send 100 % of catalog to v2 in 3 steps, now 0 %');
      expect(await plan.getByRole('switch', { name: 'Guard' }).getAttribute('aria-checked')).toBe('true');
      await apply(page, 'Apply 100 %');
      const startedMs = Date.now();
      await inEffect(page, 'v1 95 %, v2 5 %').waitFor(patient);
      await stage(page, 'Stage 1 of 3').waitFor(patient);
      await runningChange(page, /^catalog/)
        .getByRole('button', { name: 'Pause' })
        .click();
      await stage(page, 'Paused at stage 1 of 3').waitFor(patient);

      await killAndStartAgain();
      // Long enough for the next stage to have come, were it not paused: it takes two scrapes beside the bake.
      await expect.poll(() => Date.now() - startedMs > 30_000, patient).toBe(true);
      await stage(page, 'Paused at stage 1 of 3').waitFor(patient);
      expect(await weightsOf(catalog)).toEqual([95, 5]);

      await (
        await untilPressable(runningChange(page, /^catalog/).getByRole('button', { name: 'Go on' }))
      ).click();
      await inEffect(page, 'v1 50 %, v2 50 %').waitFor(staged);
      await stage(page, 'Stage 2 of 3').waitFor(patient);
      await killAndStartAgain();
      await inEffect(page, 'v1 0 %, v2 100 %').waitFor({ timeout: 150_000 });
      await page.getByText('Converged', { exact: true }).first().waitFor(staged);
      expect(await weightsOf(catalog)).toEqual([0, 100]);
      await undo(page, /^catalog/);
      await inEffect(page, 'v1 100 %, v2 0 %').waitFor(patient);
      expect(await weightsOf(catalog)).toEqual([100, 0]);
      await page.context().close();
    }, 420_000);

    it('under a guard: a version that fails too much is taken back early, and the page says by what figure', async () => {
      const { page, mishaps } = await open(servicePath('payments/payment', 'routing'));
      await untilPressable(page.getByRole('button', { name: 'In steps…' }));
      await page.getByRole('textbox', { name: 'Percent to v2' }).fill('100');
      const plan = await preview(page, page, 'Send 100 % of payment to v2, now 10 %');
      await plan.getByRole('textbox', { name: 'if errors exceed' }).fill('0.2');
      await apply(page, 'Apply 100 %');
      await inEffect(page, 'v1 0 %, v2 100 %').waitFor(patient);
      await page.getByText('Undone by its guard').waitFor(staged);
      await page
        .getByText(/Errors of (version v2|caller checkout) are [\d.]+\s%, above 0\.2\s%/)
        .waitFor(patient);
      await inEffect(page, 'v1 90 %, v2 10 %').waitFor(patient);
      expect(await weightsOf(payment)).toEqual([90, 10]);
      await page.getByRole('link', { name: 'Its life' }).click();
      const life = page.getByRole('list', { name: 'Life of the change' });
      await life.getByText('Guard tripped').waitFor(patient);
      await life.getByText('Undone', { exact: true }).waitFor(patient);
      await page.getByText('Undone by its guard').first().waitFor(patient);
      expect(await planPanel(page).count()).toBe(0);
      expect(mishaps).toEqual([]);
      await page.context().close();
    }, 240_000);
  },
);
