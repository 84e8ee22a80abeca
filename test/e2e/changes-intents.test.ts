import type { Locator, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { browserScene } from '../support/browser-scene.ts';
import { readObject } from '../support/lab-objects.ts';
import { describeWithRealPart } from '../support/real-part.ts';
import {
  apply,
  inEffect,
  patient,
  planPanel,
  preview,
  runningChange,
  servicePath,
  tabTo,
  undo,
  untilPressable,
} from '../support/steering-walk.ts';

const catalog = { namespace: 'shop', name: 'catalog' };
const ratings = { namespace: 'shop', name: 'ratings' };
const payment = { namespace: 'payments', name: 'payment' };
const moreActs = 'Timeout, retries, mirror, header match';

describeWithRealPart('chromium', 'every other change of traffic in a browser', (chromiumPath) => {
  const scene = browserScene(chromiumPath);
  const { open } = scene;
  const routeOf = async (place: typeof catalog): Promise<unknown> =>
    (await readObject(scene.stack.lab, 'virtualservices', place))?.spec;
  const firstRule = async (place: typeof catalog): Promise<Record<string, unknown>> =>
    (await readObject(scene.stack.lab, 'virtualservices', place))?.spec.http[0];
  /** The rule that takes what no other takes. */
  const baseRule = (page: Page): Locator =>
    page.getByRole('region', { name: /^Everything/ }).filter({ hasText: moreActs });

  async function openActs(page: Page): Promise<void> {
    await baseRule(page).getByText(moreActs).click(patient);
  }

  it('a canary is started where nothing routed yet, proven, and taken back without a trace', async () => {
    const { page, mishaps } = await open(servicePath('shop/ratings', 'routing'));
    await page.getByText('No route is set').waitFor(patient);
    const start = page.getByRole('region', { name: 'Start a canary' });
    await untilPressable(start.getByRole('button', { name: 'Preview the plan' }));
    await start.getByRole('textbox', { name: 'Percent to v2' }).fill('20');
    const plan = await preview(page, start, 'Set shares for ratings: v1 80 %, v2 20 %');
    const objects = plan.getByRole('region', { name: /^(DestinationRule|VirtualService) shop\/ratings$/ });
    await expect
      .poll(() => objects.evaluateAll((all) => all.map((one) => one.getAttribute('aria-label'))))
      .toEqual(['DestinationRule shop/ratings', 'VirtualService shop/ratings']);
    for (const words of await plan.getByRole('region', { name: 'Difference of ratings' }).allInnerTexts()) {
      expect(words).toMatch(/app\.kubernetes\.io\/managed-by: pilothouse/);
    }
    expect(await plan.getByText('created', { exact: true }).count()).toBe(2);
    expect(await routeOf(ratings)).toBeUndefined();

    await apply(page, 'Start the canary');
    for (const kind of ['destinationrules', 'virtualservices'] as const) {
      const made = await readObject(scene.stack.lab, kind, ratings);
      expect(made?.metadata.labels).toMatchObject({ 'app.kubernetes.io/managed-by': 'pilothouse' });
    }
    await inEffect(page, 'v1 80 %, v2 20 %').waitFor(patient);
    await page.getByText('Converged', { exact: true }).first().waitFor({ timeout: 90_000 });
    await undo(page, /^ratings: start a canary/);
    await page.getByText('No route is set').waitFor(patient);
    for (const kind of ['destinationrules', 'virtualservices'] as const) {
      expect(await readObject(scene.stack.lab, kind, ratings)).toBeNull();
    }
    await page.getByRole('link', { name: 'Its life' }).click();
    const ledger = page.getByRole('region', { name: 'Ledger' });
    await ledger.getByText(/Taking back DestinationRule/).waitFor(patient);
    // The newest stands first: what was made last was taken back first.
    expect(await ledger.innerText()).toMatch(
      /Taking back DestinationRule[^]*Taking back VirtualService[^]*VirtualService \S+ is written[^]*DestinationRule \S+ is written/,
    );
    expect(mishaps).toEqual([]);
    await page.context().close();
  }, 240_000);

  it('requests with a header go to one version, by keyboard alone', async () => {
    const { page, mishaps } = await open(servicePath('shop/catalog', 'routing'));
    const before = await routeOf(catalog);
    const form = page.getByRole('group', { name: 'Requests with a header or cookie' });
    await untilPressable(page.getByRole('button', { name: 'In steps…' }));
    await tabTo(page, baseRule(page).locator('summary'));
    await page.keyboard.press('Enter');
    await tabTo(page, form.getByRole('textbox', { name: 'Name' }));
    await page.keyboard.press('Tab');
    await page.keyboard.type('1');
    await tabTo(page, form.getByRole('button', { name: 'Preview the plan' }));
    await page.keyboard.press('Enter');
    await planPanel(page).getByText('Send requests with x-canary: 1 of catalog to v2').waitFor(patient);
    const act = planPanel(page).getByRole('button', { name: 'Add the rule' });
    await untilPressable(act);
    await tabTo(page, act);
    await page.keyboard.press('Enter');
    await planPanel(page).waitFor({ state: 'detached', ...patient });
    expect(await firstRule(catalog)).toMatchObject({
      match: [{ headers: { 'x-canary': { exact: '1' } } }],
      route: [{ destination: { subset: 'v2' } }],
    });
    await page.getByRole('region', { name: /^Header x-canary/ }).waitFor(patient);
    const back = runningChange(page, /^catalog: .*x-canary/).getByRole('button', { name: 'Undo' });
    await untilPressable(back);
    await tabTo(page, back);
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: /^Header x-canary/ }).waitFor({ state: 'detached', ...patient });
    expect(await routeOf(catalog)).toEqual(before);
    expect(mishaps).toEqual([]);
    await page.context().close();
  }, 180_000);

  it('requests with a cookie go to one version', async () => {
    const { page, mishaps } = await open(servicePath('shop/catalog', 'routing'));
    const before = await routeOf(catalog);
    await openActs(page);
    const form = page.getByRole('group', { name: 'Requests with a header or cookie' });
    await form.getByRole('button', { name: 'Cookie' }).click();
    await form.getByRole('textbox', { name: 'Name' }).fill('group');
    await form.getByRole('textbox', { name: 'Value' }).fill('beta');
    await preview(page, form, 'Send requests with cookie group=beta of catalog to v2');
    await apply(page, 'Add the rule');
    expect(JSON.stringify(await firstRule(catalog))).toMatch(/"cookie":\{"regex":".*group=beta/);
    await page.getByRole('region', { name: 'Cookie group is beta' }).waitFor(patient);
    await undo(page, /^catalog: cookie group/);
    expect(await routeOf(catalog)).toEqual(before);
    expect(mishaps).toEqual([]);
    await page.context().close();
  }, 180_000);

  it('a version gets copies, a rule gives up and tries again: each is seen on the rule and taken back', async () => {
    const { page, mishaps } = await open(servicePath('shop/catalog', 'routing'));
    const before = await routeOf(catalog);
    await openActs(page);

    const mirror = page.getByRole('group', { name: 'Mirror' });
    await mirror.getByRole('textbox', { name: 'Copies' }).fill('25');
    await preview(page, mirror, 'Mirror 25 % of catalog to v2');
    await apply(page, 'Mirror 25 %');
    expect(await firstRule(catalog)).toMatchObject({
      mirror: { subset: 'v2' },
      mirrorPercentage: { value: 25 },
    });
    await baseRule(page)
      .getByText(/mirrors 25\.0\s% to v2/)
      .waitFor(patient);
    await undo(page, /^catalog: mirror 25 %/);
    expect(await routeOf(catalog)).toEqual(before);

    const timeout = page.getByRole('group', { name: 'Timeout' });
    await timeout.getByRole('textbox', { name: 'Give up after' }).fill('1500');
    await preview(page, timeout, /Give up requests to catalog after 1\.50?\ss/);
    await apply(page, 'Set the timeout');
    expect(await firstRule(catalog)).toMatchObject({ timeout: '1.5s' });
    await baseRule(page)
      .getByText(/gives up after 1\.50?\ss/)
      .waitFor(patient);
    await undo(page, /^catalog: timeout/);
    expect(await routeOf(catalog)).toEqual(before);
    expect(mishaps).toEqual([]);
    await page.context().close();
  }, 240_000);

  it('retries are set by keyboard alone, and a later split says that tries are counted', async () => {
    const { page, mishaps } = await open(servicePath('shop/catalog', 'routing'));
    const before = await routeOf(catalog);
    const form = page.getByRole('group', { name: 'Retries' });
    await untilPressable(page.getByRole('button', { name: 'In steps…' }));
    await tabTo(page, baseRule(page).locator('summary'));
    await page.keyboard.press('Enter');
    await tabTo(page, form.getByRole('textbox', { name: 'Attempts' }));
    await page.keyboard.type('3');
    await tabTo(page, form.getByRole('textbox', { name: 'Each at most' }));
    await page.keyboard.type('200');
    await tabTo(page, form.getByRole('button', { name: 'Preview the plan' }));
    await page.keyboard.press('Enter');
    await planPanel(page).getByText('Try failed requests to catalog again, up to 3 times').waitFor(patient);
    const act = planPanel(page).getByRole('button', { name: 'Set the retries' });
    await untilPressable(act);
    await tabTo(page, act);
    await page.keyboard.press('Enter');
    await planPanel(page).waitFor({ state: 'detached', ...patient });
    expect(await firstRule(catalog)).toMatchObject({
      retries: { attempts: 3, perTryTimeout: '0.2s', retryOn: 'connect-failure,refused-stream' },
    });
    await baseRule(page)
      .getByText(/3 retries, 200\sms each, on connect-failure,refused-stream/)
      .waitFor(patient);

    await page.getByRole('textbox', { name: 'Percent to v2' }).fill('30');
    const plan = await preview(page, page, 'Send 30 % of catalog to v2, now 10 %');
    await plan.getByText(/A request may be tried 3 times more/).waitFor();
    await plan.getByRole('button', { name: 'Close the plan' }).click();
    await undo(page, /^catalog: 3 retries/);
    expect(await routeOf(catalog)).toEqual(before);
    expect(mishaps).toEqual([]);
    await page.context().close();
  }, 180_000);

  it('blue and green change places with one key', async () => {
    const { page, mishaps } = await open(servicePath('payments/payment', 'routing'));
    await untilPressable(page.getByRole('button', { name: 'In steps…' }));
    await page.getByRole('heading', { level: 1 }).click();
    await page.keyboard.press('b');
    await preview(page, page, 'Send 100 % of payment to v2, now 10 %');
    await apply(page, 'Apply 100 %');
    await inEffect(page, 'v1 0 %, v2 100 %').waitFor(patient);
    const shares = async (): Promise<unknown> =>
      ((await firstRule(payment)) as { route: { weight: number }[] }).route.map(({ weight }) => weight);
    expect(await shares()).toEqual([0, 100]);
    await undo(page, /^payment: 90\/10/);
    await inEffect(page, 'v1 90 %, v2 10 %').waitFor(patient);
    expect(await shares()).toEqual([90, 10]);
    expect(mishaps).toEqual([]);
    await page.context().close();
  }, 180_000);
});
