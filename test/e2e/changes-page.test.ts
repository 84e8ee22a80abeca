import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { axeViolations, openPage } from '../support/browser.ts';
import { browserScene } from '../support/browser-scene.ts';
import { builtConsole } from '../support/built-console.ts';
import { describeWithRealPart } from '../support/real-part.ts';
import { startConsole } from '../support/stack.ts';

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

const split = (service: string, namespace: string, v2: number) => ({
  kind: 'split',
  mesh: 'default',
  namespace,
  service,
  weights: { v1: 100 - v2, v2 },
});

const fault = (service: string, expiresInSeconds: number) => ({
  kind: 'fault',
  mesh: 'default',
  namespace: 'shop',
  service,
  abort: { percent: 10, httpStatus: 503 },
  expiresInSeconds,
});

/** The list, and a line of it by its title. */
const lineOf = (page: Page, title: string) =>
  page.getByRole('region', { name: 'Changes' }).getByRole('listitem').filter({ hasText: title }).first();
const lifeOf = (page: Page, title: string) => page.getByRole('article', { name: title });
const acts = (page: Page) => page.locator('[data-bar-acts]');

describeWithRealPart('chromium', 'the changes in a browser', (chromiumPath) => {
  const scene = browserScene(chromiumPath, { env: { PILOTHOUSE_CONFIG: 'lab/console.yaml' } });
  const { open } = scene;

  async function post(path: string, body: unknown, key?: string): Promise<Answer> {
    const response = await fetch(`${scene.stack.consoleUrl}${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as Answer['body'] };
  }

  /** Plans and applies, as the service's page does. */
  async function apply(intent: object): Promise<Answer> {
    const plan = await post('/api/changes/plans', intent);
    if (plan.status !== 201) return plan;
    const { id, digest } = plan.body;
    return post('/api/changes', { planId: id, digest, reason: 'Trying v2, INC-7' }, String(id));
  }

  const stateOf = async (id: unknown): Promise<unknown> => {
    const response = await fetch(`${scene.stack.consoleUrl}/api/changes/${String(id)}`);
    return ((await response.json()) as Answer['body']).state;
  };

  it('are listed as they move, proven on their own page, and taken back from there', async () => {
    const { page, mishaps } = await open('/changes');
    await page.getByText('Nothing was changed yet').waitFor();
    const title = 'payment: 90/10 → 80/20';
    const { status, body } = await apply(split('payment', 'payments', 20));
    expect(status).toBe(202);

    await lineOf(page, title).waitFor({ timeout: 15_000 });
    await lineOf(page, title).getByText('Converged').waitFor({ timeout: 120_000 });
    await lineOf(page, title).getByRole('link').click();
    await page.waitForURL(`**/changes/${String(body.id)}`);
    const life = lifeOf(page, title);
    await life.getByRole('list', { name: 'Life of the change' }).getByText('Converged').waitFor();
    await life.getByRole('img', { name: /^Share of v2\./ }).waitFor({ timeout: 30_000 });
    expect(await life.getByRole('table', { name: /^Shares before/ }).innerText()).toMatch(
      /v2\s+10 %\s+20 %\s+10 %/,
    );
    await life.getByText('Change as a diff').click();
    expect(await life.getByRole('region', { name: 'Difference of payment' }).innerText()).toContain(
      'weight: 20',
    );

    await life.getByRole('button', { name: 'Undo…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Undo this change' });
    expect(
      await dialog.getByRole('button', { name: 'Undo', exact: true }).getAttribute('aria-disabled'),
    ).toBe('true');
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('v2 is not ready');
    await page.keyboard.press('Enter');
    await lineOf(page, title).getByText('Undone', { exact: true }).waitFor({ timeout: 30_000 });
    await life.getByText('v2 is not ready').waitFor();
    expect(await stateOf(body.id)).toBe('undone');
    expect(mishaps).toEqual([]);
    await page.context().close();
  });

  it('keep tries that were refused, and are found by filters that a link carries', async () => {
    const refused = await apply(split('nowhere', 'shop', 20));
    expect(refused.status).toBe(422);
    const { page, mishaps } = await open('/changes?state=failed&filter=nowhere');
    await lineOf(page, 'nowhere').getByText('There is no Service shop/nowhere').waitFor();
    await page.getByRole('searchbox', { name: 'Filter' }).fill('no such thing');
    await page.getByRole('button', { name: 'Show all changes' }).click();
    await expect.poll(() => new URL(page.url()).search).toBe('');
    await lineOf(page, 'payment: 90/10 → 80/20').waitFor();
    expect(mishaps).toEqual([]);
    await page.context().close();
  });

  it('are all halted by the palette while telemetry is down, and stay so until somebody releases them', async () => {
    const { page, mishaps } = await open('/services');
    const { body } = await apply(fault('catalog', 600));
    await acts(page).getByText('1 fault').waitFor({ timeout: 20_000 });
    await page.getByText(/catalog: abort 503 on 10 %\./).waitFor();
    await page.getByRole('timer').waitFor();
    await page.getByRole('link', { name: /Changes.*1 fault active/ }).waitFor();

    await scene.stack.lab.turn('fault', { server: 'prometheus', fault: { kind: 'refuse' } });
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('Find a service').fill('halt');
    await page.getByRole('option', { name: /Halt everything/ }).waitFor();
    await page.keyboard.press('Enter');
    const halt = page.getByRole('dialog', { name: 'Halt everything' });
    await halt.getByText('1 fault will be lifted at once').waitFor();
    await halt.getByRole('textbox', { name: 'Reason' }).fill('Checkout incident, INC-204');
    await halt.getByRole('button', { name: 'Halt everything' }).click();
    await page.getByRole('alert').filter({ hasText: 'Halted by pilothouse' }).waitFor();
    await expect.poll(() => stateOf(body.id), { timeout: 30_000 }).toBe('undone');
    await acts(page).getByText('1 fault').waitFor({ state: 'detached', timeout: 20_000 });
    expect((await apply(split('payment', 'payments', 50))).status).toBe(423);

    await page.keyboard.press('g');
    await page.keyboard.press('c');
    await page.waitForURL('**/changes**');
    await lineOf(page, 'catalog: abort 503').getByText('Undone by the halt').waitFor();
    await page.getByRole('button', { name: 'Release…' }).click();
    const release = page.getByRole('dialog', { name: 'Release the halt' });
    await release.getByRole('textbox', { name: 'Reason' }).fill('The incident is over');
    await release.getByRole('button', { name: 'Release the halt' }).click();
    await acts(page).getByRole('button', { name: 'Halt' }).waitFor();
    await scene.stack.lab.turn('heal', {});
    expect((await apply(split('payment', 'payments', 50))).status).toBe(202);
    expect(mishaps.filter((mishap) => !mishap.includes('503'))).toEqual([]);
    await page.context().close();
  });

  it('hide nothing from readers, in both themes', async () => {
    for (const colorScheme of ['dark', 'light'] as const) {
      const { page } = await open('/changes', { colorScheme });
      await lineOf(page, 'payment: 90/10 → 50/50').waitFor();
      await page
        .getByRole('article')
        .getByRole('img', { name: /^Share of v2/ })
        .waitFor({ timeout: 30_000 });
      expect(await axeViolations(page)).toEqual([]);
      await page.context().close();
    }
  });

  it('stand on the map beside their service, where other shares can be tried out before anything is written', async () => {
    const { body } = await apply(fault('catalog', 600));
    const { page, mishaps } = await open('/map?level=app&sel=app:Kubernetes/shop/catalog/v1');
    const panel = page.getByRole('complementary', { name: /catalog/ });
    await panel
      .getByRole('region', { name: 'Changes active' })
      .getByRole('link', { name: /catalog: abort 503/ })
      .waitFor({ timeout: 60_000 });
    // The time line has what was done, and the end of what ends by itself.
    const line = page.getByRole('region', { name: 'Time line' });
    await line
      .getByRole('list', { name: 'Ends by itself' })
      .getByRole('link', { name: /catalog: abort 503.* until / })
      .waitFor({ timeout: 60_000 });
    await line
      .getByRole('list', { name: 'What happened' })
      .getByRole('link', { name: /catalog: abort 503/ })
      .first()
      .waitFor({ timeout: 60_000 });
    await panel.getByRole('button', { name: 'Try other shares' }).click();
    await panel.getByRole('textbox', { name: 'v2' }).fill('35');
    await page.getByText('What if, not real:').waitFor();
    await page.getByText(/Dashed lines show the requests of now/).waitFor();
    await expect
      .poll(() => new URL(page.url()).searchParams.get('whatif'))
      .toMatch(/^shop\/catalog:(v1=65,v2=35|v2=35,v1=65)$/);
    const colleague = await open(`/map${new URL(page.url()).search}`);
    await colleague.page.getByText(/catalog with .*v2 35/).waitFor();
    await colleague.page.context().close();
    await page.getByRole('button', { name: 'Show what is' }).first().click();
    await page.getByText('What if, not real:').waitFor({ state: 'detached' });
    await post(`/api/changes/${String(body.id)}/undo`, { reason: 'Seen enough' });
    await panel
      .getByRole('region', { name: 'Changes active' })
      .waitFor({ state: 'detached', timeout: 30_000 });
    expect(mishaps).toEqual([]);
    await page.context().close();
  });

  it('are seen, undone and halted on a phone, under the thumb', async () => {
    await apply(split('catalog', 'shop', 30));
    const { page, mishaps } = await open('/changes', { width: 390, height: 844 });
    const title = 'catalog: 90/10 → 70/30';
    await lineOf(page, title).click();
    await page.waitForURL('**/changes/chg-*');
    await page.getByRole('region', { name: 'Changes' }).waitFor({ state: 'hidden' });
    const life = lifeOf(page, title);
    for (const button of [
      life.getByRole('button', { name: 'Undo…' }),
      acts(page).getByRole('button', { name: 'Halt' }),
    ]) {
      const box = await button.boundingBox();
      expect(box?.height).toBeGreaterThanOrEqual(44);
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    expect(await axeViolations(page)).toEqual([]);
    await life.getByRole('button', { name: 'Undo…' }).click();
    await page.getByRole('textbox', { name: 'Reason' }).fill('From the train');
    await page.keyboard.press('Enter');
    await life.getByText('From the train').waitFor({ timeout: 30_000 });
    await page.getByRole('link', { name: 'All changes' }).click();
    await lineOf(page, title).getByText('Undone', { exact: true }).waitFor({ timeout: 30_000 });
    expect(mishaps).toEqual([]);
    await page.context().close();
  });

  it('cannot be halted by a console that only reads, which says so on every page', async () => {
    const reader = await startConsole({
      ...builtConsole(),
      PROMETHEUS_URL: scene.stack.lab.prometheusUrl,
      KUBECONFIG: scene.stack.lab.kubeconfig,
    });
    try {
      const { page, mishaps } = await openPage(scene.browser, `${reader.url}/services`);
      await page.getByText('Read-only.').waitFor({ timeout: 20_000 });
      await page.getByText(/Writes are disabled in the configuration of this console/).waitFor();
      expect(await page.getByRole('button', { name: 'Halt' }).getAttribute('aria-disabled')).toBe('true');
      await page.keyboard.press('Control+k');
      await page.getByPlaceholder('Find a service').fill('halt');
      expect(await page.getByRole('option', { name: /Halt everything/ }).count()).toBe(0);
      expect(mishaps).toEqual([]);
      await page.context().close();
    } finally {
      await reader.stop();
    }
  });
});
