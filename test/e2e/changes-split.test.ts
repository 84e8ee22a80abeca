import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { axeViolations, openPage } from '../support/browser.ts';
import { browserScene } from '../support/browser-scene.ts';
import { builtConsole } from '../support/built-console.ts';
import { patchVirtualService } from '../support/lab-objects.ts';
import { describeWithRealPart } from '../support/real-part.ts';
import { startConsole, type RunningConsole } from '../support/stack.ts';
import { inEffect, patient, planPanel, servicePath } from '../support/steering-walk.ts';

const handle = (page: Page) => page.getByRole('slider', { name: 'Share of v2' });
const percentField = (page: Page, version: string) =>
  page.getByRole('textbox', { name: `Percent to ${version}` });
const routing = (service: string) => servicePath(service, 'routing');

/** The handle can be moved: rights are known. */
async function untilLive(page: Page): Promise<void> {
  await handle(page).waitFor(patient);
  await expect.poll(() => handle(page).getAttribute('aria-disabled'), patient).toBe('false');
}

async function applyPlanned(page: Page, act: string): Promise<void> {
  await page.getByRole('button', { name: 'Preview the plan' }).first().click();
  await planPanel(page).getByRole('button', { name: act }).click(patient);
  await planPanel(page).waitFor({ state: 'detached', ...patient });
}

async function undo(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Undo', exact: true }).click(patient);
  await inEffect(page, 'v1 90 %, v2 10 %').waitFor(patient);
}

describeWithRealPart('chromium', 'moving traffic between versions in a browser', (chromiumPath) => {
  const scene = browserScene(chromiumPath);
  const { open } = scene;
  let readOnly: RunningConsole;

  beforeAll(async () => {
    readOnly = await startConsole({
      ...builtConsole(),
      PROMETHEUS_URL: scene.stack.lab.prometheusUrl,
      KUBECONFIG: scene.stack.lab.kubeconfig,
    });
  }, 180_000);
  afterAll(() => readOnly?.stop());

  it('by mouse: 90/10 becomes 50/50, the mesh is proven to follow, and one click takes it back', async () => {
    const { page, mishaps } = await open(routing('shop/catalog'));
    await untilLive(page);
    const box = await handle(page).boundingBox();
    const bar = await handle(page).locator('..').boundingBox();
    expect(box).not.toBeNull();
    expect(bar).not.toBeNull();
    if (box === null || bar === null) return;
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(bar.x + bar.width * 0.7, box.y + 20, { steps: 4 });
    await page.mouse.move(bar.x + bar.width * 0.5, box.y + 20, { steps: 4 });
    await page.mouse.up();
    await expect.poll(() => handle(page).getAttribute('aria-valuenow')).toBe('50');
    expect(await handle(page).getAttribute('aria-valuetext')).toMatch(
      /^50 percent of catalog to v2, [\d.]+ requests per second more than now$/,
    );

    await page.getByRole('button', { name: 'Preview the plan' }).first().click();
    const plan = planPanel(page);
    await plan.getByText('Send 50 % of catalog to v2, now 10 %').waitFor(patient);
    expect(await plan.getByRole('region', { name: 'Difference of catalog' }).innerText()).toMatch(
      /weight: 90[\s\S]*weight: 50[\s\S]*weight: 10[\s\S]*weight: 50/,
    );
    await plan.getByText('The API server accepts it').waitFor();
    await plan.getByRole('textbox', { name: /^Reason/ }).fill('half of it, by mouse');
    await plan.getByRole('button', { name: 'Apply 50 %' }).click();
    const applied = Date.now();
    await page.getByText('Converged', { exact: true }).first().waitFor(patient);
    expect(Date.now() - applied).toBeLessThan(60_000);
    await page.getByText('half of it, by mouse').first().waitFor();
    await inEffect(page, 'v1 50 %, v2 50 %').waitFor(patient);
    await undo(page);
    expect(mishaps).toEqual([]);
    await page.context().close();
  }, 240_000);

  it('by keys: arrows, Shift, digits, Escape, and B for all of it; a link shows a colleague the same draft', async () => {
    const { page, mishaps } = await open(routing('payments/payment'));
    await untilLive(page);
    await handle(page).focus();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Shift+ArrowLeft');
    await expect.poll(() => handle(page).getAttribute('aria-valuenow')).toBe('16');
    await page.keyboard.type('50');
    await page.keyboard.press('Enter');
    await expect.poll(() => handle(page).getAttribute('aria-valuenow')).toBe('50');
    await expect.poll(() => new URL(page.url()).searchParams.get('draft')).toContain('"v2":50');

    const { pathname, search } = new URL(page.url());
    const colleague = await open(`${pathname}${search}`);
    await untilLive(colleague.page);
    expect(await handle(colleague.page).getAttribute('aria-valuenow')).toBe('50');
    await colleague.page.context().close();

    await page.keyboard.press('Escape');
    await expect.poll(() => handle(page).getAttribute('aria-valuenow')).toBe('10');
    await page.getByRole('heading', { level: 1 }).click();
    await page.keyboard.press('b');
    await expect.poll(() => handle(page).getAttribute('aria-valuenow')).toBe('100');
    expect([...mishaps, ...colleague.mishaps]).toEqual([]);
    await page.context().close();
  }, 120_000);

  it('by number: the other version gives way, and what was applied is undone', async () => {
    const { page, mishaps } = await open(routing('payments/payment'));
    await untilLive(page);
    await percentField(page, 'v2').fill('50');
    await expect.poll(() => percentField(page, 'v1').inputValue()).toBe('50');
    await applyPlanned(page, 'Apply 50 %');
    await inEffect(page, 'v1 50 %, v2 50 %').waitFor(patient);
    await undo(page);
    expect(mishaps).toEqual([]);
    await page.context().close();
  }, 180_000);

  it('shows what somebody else wrote between plan and apply, sends nothing, and plans again on it', async () => {
    const { page } = await open(routing('shop/catalog'));
    await untilLive(page);
    await percentField(page, 'v2').fill('25');
    await page.getByRole('button', { name: 'Preview the plan' }).first().click();
    await planPanel(page).getByRole('button', { name: 'Apply 25 %' }).waitFor(patient);
    await patchVirtualService(scene.stack.lab, { namespace: 'shop', name: 'catalog' }, [
      { op: 'replace', path: '/spec/http/0/route/0/weight', value: 80 },
      { op: 'replace', path: '/spec/http/0/route/1/weight', value: 20 },
      { op: 'add', path: '/spec/http/0/timeout', value: '3s' },
    ]);
    await planPanel(page).getByRole('button', { name: 'Apply 25 %' }).click();
    const conflict = page.getByRole('alert', { name: 'Conflict' });
    await conflict.waitFor(patient);
    expect(await conflict.innerText()).toMatch(
      /changed shop\/catalog[\s\S]*Nothing was sent[\s\S]*generation/,
    );
    const moved = conflict.getByRole('table', { name: 'What moved since the plan' });
    await moved.getByRole('row', { name: /^generation/ }).waitFor();
    await moved.getByRole('row', { name: /^routes/ }).waitFor();
    const fields = conflict.getByRole('table', { name: /^Every field that moved/ });
    const weight = fields.getByRole('row', { name: /route\[1\]\.weight 10 20 25 \?/ });
    await weight.waitFor(patient);
    await fields.getByRole('row', { name: /http\[0\]\.timeout – 3s – 3s theirs/ }).waitFor();
    const again = conflict.getByRole('button', { name: /^Plan on generation \d+$/ });
    expect(await again.getAttribute('aria-description')).toMatch(/^Choose whose .*route\[1\]\.weight/);
    await weight.getByRole('button', { name: 'yours' }).click();
    await fields
      .getByRole('row', { name: /route\[0\]\.weight/ })
      .getByRole('button', { name: 'theirs' })
      .click();
    await again.click();
    await conflict.waitFor({ state: 'detached' });
    await planPanel(page)
      .getByText(/^Send 24 % of catalog to v2, now 20 %$/)
      .waitFor(patient);
    await planPanel(page)
      .getByText(/The weights sum to 105/)
      .waitFor();
    expect(new URL(page.url()).searchParams.get('draft')).toMatch(/"v1":80,"v2":25/);
    await patchVirtualService(scene.stack.lab, { namespace: 'shop', name: 'catalog' }, [
      { op: 'replace', path: '/spec/http/0/route/0/weight', value: 90 },
      { op: 'replace', path: '/spec/http/0/route/1/weight', value: 10 },
      { op: 'remove', path: '/spec/http/0/timeout' },
    ]);
    await page.context().close();
  }, 180_000);

  it('is planned in full where the console is read-only, and applied nowhere, with both locks told apart', async () => {
    const { page, mishaps } = await openPage(scene.browser, `${readOnly.url}${routing('shop/catalog')}`);
    await untilLive(page);
    await percentField(page, 'v2').fill('25');
    await page.getByRole('button', { name: 'Preview the plan' }).first().click();
    const plan = planPanel(page);
    await plan.getByText(/^Send 25 % of catalog to v2, now \d+ %$/).waitFor(patient);
    await plan.getByText('The API server accepts it').waitFor();
    await plan.getByText('Nobody will undo it.').waitFor();
    await plan.getByRole('region', { name: 'Difference of catalog' }).waitFor();
    expect(await plan.getByRole('region', { name: 'Read-only' }).innerText()).toMatch(
      /PILOTHOUSE_WRITES is disabled[\s\S]*the control plane lets .* write here/,
    );
    const apply = plan.getByRole('button', { name: 'Apply 25 %' });
    expect(await apply.getAttribute('aria-disabled')).toBe('true');
    expect(await apply.getAttribute('aria-description')).toContain('PILOTHOUSE_WRITES');
    const kubectl = plan.getByRole('button', { name: 'kubectl' });
    expect(await kubectl.getAttribute('aria-disabled')).not.toBe('true');
    const listed = await fetch(`${readOnly.url}/api/changes`);
    expect(await listed.json()).toMatchObject({ changes: [], refusals: [] });
    expect(mishaps).toEqual([]);
    await page.context().close();
  }, 120_000);

  it('undoes itself after a time that was asked for, and counts it down', async () => {
    const { page, mishaps } = await open(routing('payments/payment'));
    await untilLive(page);
    await percentField(page, 'v2').fill('30');
    await page.getByRole('button', { name: 'Preview the plan' }).first().click();
    const plan = planPanel(page);
    await plan.getByRole('switch', { name: 'Undo by itself' }).click(patient);
    await plan.getByRole('textbox', { name: 'Undo by itself after' }).fill('25 s');
    await plan.getByText(/^Send 30 % of payment to v2, now 10 %, until \d\d:\d\d:\d\d$/).waitFor(patient);
    await plan.getByText(/It undoes itself at .* the deadline is on the object/).waitFor();
    await plan.getByRole('button', { name: 'Apply 30 %' }).click();
    const timer = page.getByRole('timer', { name: /^undoes itself in 00:\d\d$/ });
    await timer.waitFor(patient);
    await timer.waitFor({ state: 'detached', ...patient });
    await inEffect(page, 'v1 90 %, v2 10 %').waitFor(patient);
    await page.getByText('Expired', { exact: true }).first().waitFor(patient);
    expect(mishaps).toEqual([]);
    await page.context().close();
  }, 180_000);

  it('is guarded by limits of its own, which go with it and are shown in its life', async () => {
    const { page, mishaps } = await open(routing('payments/payment'));
    await untilLive(page);
    await percentField(page, 'v2').fill('12');
    await page.getByRole('button', { name: 'Preview the plan' }).first().click();
    const plan = planPanel(page);
    const guard = plan.getByRole('group', { name: 'Guard' });
    await guard.getByRole('textbox', { name: 'if errors exceed' }).fill('', patient);
    await guard.getByText('undoes it by itself, for 10 min after it is written').waitFor();
    const apply = plan.getByRole('button', { name: 'Apply 12 %' });
    await expect.poll(() => apply.getAttribute('aria-description'), patient).toBe('The guard has no limit');
    await guard.getByRole('textbox', { name: 'or p99 exceeds' }).fill('20000');
    await guard.getByRole('textbox', { name: 'or rise by more than' }).fill('50');
    await guard.getByRole('textbox', { name: 'watches for' }).fill('5 min');
    await guard.getByRole('button', { name: 'undo after 5 min' }).click();
    await guard.getByRole('combobox', { name: 'as met by' }).click();
    await page.getByRole('option', { name: /^checkout/ }).click();
    await guard.getByText(/^Only what checkout is answered, and what it answers itself/).waitFor();
    await apply.click();
    await plan.waitFor({ state: 'detached', ...patient });
    const { changes } = (await (
      await fetch(`${scene.stack.consoleUrl}/api/changes?service=payment`)
    ).json()) as {
      changes: readonly { id: string; guard: unknown }[];
    };
    const [newest] = changes;
    expect(newest?.guard).toEqual({
      maxErrorIncrease: 0.5,
      maxP99Ms: 20_000,
      windowSeconds: 300,
      caller: { namespace: 'shop', workload: 'checkout' },
      onNoData: 'undo',
    });
    await page.goto(`${scene.stack.consoleUrl}/changes/${newest?.id ?? ''}`);
    await page
      .getByText(/for 5 min, only as checkout meets it, errors up by at most 50\.0 points/)
      .waitFor(patient);
    await page.getByRole('img', { name: /^p99 of each version/ }).waitFor(patient);
    await page.goto(`${scene.stack.consoleUrl}${routing('payments/payment')}`);
    await undo(page);
    expect(mishaps).toEqual([]);
    await page.context().close();
  }, 180_000);

  it('goes in steps under a guard of each, and the plan has the same limits', async () => {
    const stages = [25, 100].map((v2) => ({ weights: { v1: 100 - v2, v2 }, bakeSeconds: 300 }));
    const wanted = JSON.stringify({ kind: 'split', rule: 0, weights: { v1: 0, v2: 100 }, stages });
    const { page, mishaps } = await open(
      `${routing('payments/payment')}&draft=${encodeURIComponent(wanted)}`,
    );
    await untilLive(page);
    const guard = page.getByRole('group', { name: 'Guard of each step' });
    await guard.getByText('undoes it by itself, for 5 min at each step').waitFor(patient);
    await guard.getByRole('textbox', { name: 'or p99 grows by more than' }).fill('30');
    await page.getByRole('button', { name: 'Preview the plan' }).first().click();
    const planned = planPanel(page).getByRole('group', { name: 'Guard', exact: true });
    await planned.waitFor(patient);
    expect(await planned.getByRole('textbox', { name: 'or p99 grows by more than' }).inputValue()).toBe('30');
    await planPanel(page).getByText('Send 100 % of payment to v2 in 2 steps, now 10 %').waitFor();
    expect(mishaps).toEqual([]);
    await page.context().close();
  }, 120_000);

  it('is off for somebody without the right, in the words of the control plane', async () => {
    const context = await scene.browser.newContext({
      extraHTTPHeaders: { authorization: 'Bearer viewer-token' },
    });
    const page = await context.newPage();
    await page.goto(`${scene.stack.consoleUrl}${routing('shop/catalog')}`);
    await handle(page).waitFor(patient);
    await expect.poll(() => handle(page).getAttribute('title'), patient).toContain('Not yours to change');
    await context.close();
  }, 120_000);

  it.each(['dark', 'light'] as const)(
    'passes axe with a plan open (%s)',
    async (colorScheme) => {
      const draft = encodeURIComponent('{"kind":"split","rule":0,"weights":{"v1":75,"v2":25}}');
      const { page, mishaps } = await open(`${routing('payments/payment')}&draft=${draft}&plan=open`, {
        colorScheme,
      });
      await planPanel(page).getByRole('heading', { name: 'Way back' }).waitFor(patient);
      await untilLive(page);
      expect(await axeViolations(page)).toEqual([]);
      expect(mishaps).toEqual([]);
      await page.context().close();
    },
    120_000,
  );
});
