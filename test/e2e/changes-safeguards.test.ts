import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { axeViolations } from '../support/browser.ts';
import { browserScene } from '../support/browser-scene.ts';
import { ChangeApi } from '../support/change-api.ts';
import { createObject, readObject, scaleDeployment } from '../support/lab-objects.ts';
import { describeWithRealPart } from '../support/real-part.ts';
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
const cart = { namespace: 'shop', name: 'cart' };
const frontend = { namespace: 'shop', name: 'frontend' };
const active = (page: Page) => page.getByRole('region', { name: 'Active fault' });
const leftOf = async (page: Page): Promise<number> => {
  const [minutes = 0, seconds = 0] = (await active(page).getByRole('timer').innerText())
    .split(':')
    .map(Number);
  return minutes * 60 + seconds;
};

describeWithRealPart('chromium', 'what keeps a change from doing harm, in a browser', (chromiumPath) => {
  const config = 'changes: { protectedNamespaces: [payments] }\n';
  const scene = browserScene(chromiumPath, { config });
  const { open } = scene;
  const api = (): ChangeApi => new ChangeApi(scene.stack.consoleUrl);
  const specOf = async (place: typeof catalog): Promise<unknown> =>
    (await readObject(scene.stack.lab, 'virtualservices', place))?.spec;

  it('a fault gets more time by a plan of its own, and one press still lifts all of it', async () => {
    const before = await specOf(catalog);
    const { page, mishaps } = await open(servicePath('shop/catalog', 'resilience'));
    await page.getByLabel('Lifts after').fill('90 s', patient);
    await preview(page, page, 'Answer 10 % of requests to catalog with 503');
    await apply(page, 'Inject the fault');
    await active(page).waitFor(patient);
    // The deadline is counted by the API server's clock, which tells whole seconds.
    expect(await leftOf(page)).toBeLessThanOrEqual(92);
    await (await untilPressable(active(page).getByRole('button', { name: 'Extend…' }))).click();
    await planPanel(page).getByText('Answer 10 % of requests to catalog with 503').first().waitFor(patient);
    await planPanel(page)
      .getByText(/it gets the new deadline/)
      .waitFor(patient);
    await apply(page, 'Inject the fault');
    await expect.poll(() => leftOf(page), patient).toBeGreaterThan(600);
    expect(await active(page).count()).toBe(1);
    await active(page).getByRole('button', { name: 'Lift now' }).click();
    await active(page).waitFor({ state: 'detached', ...patient });
    await expect.poll(() => specOf(catalog), patient).toEqual(before);
    await active(page).waitFor({ state: 'detached', ...patient });
    expect(mishaps).toEqual([]);
    await page.context().close();
  }, 240_000);

  it('what its owner would undo is a patch for the manifest first, and a short override with a reason second', async () => {
    const { page, mishaps } = await open(servicePath('shop/cart', 'routing'));
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByText('Timeout, retries, mirror, header match').click(patient);
    const form = page.getByRole('group', { name: 'Timeout' });
    await form.getByRole('textbox', { name: 'Give up after' }).fill('1500');
    const plan = await preview(page, form, /Give up requests to cart after 1\.50?\ss/);
    await plan.getByText('Argo CD application cart will undo it 20 s after it is written.').waitFor(patient);
    const patch = plan.getByRole('region', { name: 'Patch for the manifest' });
    expect(await patch.innerText()).toMatch(
      /# Give up requests to cart after 1\.50\ss[^]*For the manifests of Argo CD application cart[^]*patches:[^]*kind: VirtualService[^]*\/spec\/http\/0\/timeout/,
    );
    await plan.getByText('The same as a kubectl command').click();
    expect(await plan.getByRole('region', { name: 'kubectl command' }).innerText()).toMatch(/^kubectl /);
    const copy = plan.getByRole('button', { name: 'Copy the patch for Git' });
    await copy.click();
    await plan.getByRole('button', { name: 'Copied' }).waitFor(patient);
    expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/patches:/);
    expect(await axeViolations(page)).toEqual([]);

    const override = plan.getByRole('button', { name: 'Plan it for 20 s' });
    expect(await override.getAttribute('aria-disabled')).toBe('true');
    await plan.getByText('A reason is missing').waitFor();
    await plan.getByRole('textbox', { name: /^Reason/ }).fill('Until the manifest is merged, SHOP-7');
    expect(await plan.getByRole('button', { name: /^Apply until/ }).count()).toBe(0);
    await (await untilPressable(override)).click();
    await plan.getByText(/It undoes itself at .* the deadline is on the object/).waitFor(patient);
    expect(await plan.getByRole('textbox', { name: 'Undo by itself after' }).inputValue()).toBe('35 s');
    await apply(page, /^Apply until \d\d:\d\d:\d\d/);
    const mark = JSON.stringify((await readObject(scene.stack.lab, 'virtualservices', cart))?.metadata);
    expect(mark).toContain('expiresAt');
    expect(await specOf(cart)).toMatchObject({ http: [{ timeout: '1.5s' }] });
    await page.getByText('Reverted by its owner').waitFor(patient);
    expect(await specOf(cart)).toMatchObject({ http: [{ timeout: '1s' }] });
    await page.getByRole('link', { name: 'Its life' }).click();
    await page
      .getByRole('list', { name: 'Life of the change' })
      .getByText('Reverted by owner')
      .waitFor(patient);
    await page
      .getByRole('region', { name: 'Ledger' })
      .getByText(/argocd-controller/)
      .waitFor(patient);
    await page.getByText('Until the manifest is merged, SHOP-7').first().waitFor();
    expect(mishaps).toEqual([]);
    await page.context().close();
  }, 180_000);

  it('a service of a protected namespace is changed by who types its name', async () => {
    const { page, mishaps } = await open(servicePath('payments/payment', 'routing'));
    await untilPressable(page.getByRole('button', { name: 'In steps…' }));
    await page.getByRole('textbox', { name: 'Percent to v2' }).fill('15');
    const plan = await preview(page, page, 'Send 15 % of payment to v2, now 10 %');
    const act = plan.getByRole('button', { name: 'Apply 15 %' });
    expect(await act.getAttribute('aria-disabled')).toBe('true');
    await plan.getByRole('textbox', { name: 'Type payment to confirm' }).fill('paymen');
    expect(await act.getAttribute('aria-disabled')).toBe('true');
    await plan.getByRole('textbox', { name: 'Type payment to confirm' }).fill('payment');
    await apply(page, 'Apply 15 %');
    await inEffect(page, 'v1 85 %, v2 15 %').waitFor(patient);
    await undo(page, /^payment: 90\/10/);
    expect(mishaps).toEqual([]);
    await page.context().close();
  }, 180_000);

  it('nothing is sent to a version without ready pods, unless somebody says why, which stands in its life', async () => {
    const v2 = { namespace: 'shop', name: 'catalog-v2' };
    await scaleDeployment(scene.stack.lab, v2, 0);
    const { page, mishaps } = await open(servicePath('shop/catalog', 'routing'));
    await untilPressable(page.getByRole('button', { name: 'In steps…' }));
    await page.getByRole('textbox', { name: 'Percent to v2' }).fill('20');
    const plan = await preview(page, page, 'Send 20 % of catalog to v2, now 10 %');
    const act = plan.getByRole('button', { name: 'Apply 20 %' });
    const noPod = 'No pod of v2 is ready, so requests sent there fail.';
    await plan.getByText(noPod, { exact: true }).first().waitFor(patient);
    await expect.poll(() => act.getAttribute('aria-description'), patient).toBe(noPod);
    const force = plan.getByRole('region', { name: 'Without ready pods' });
    const again = force.getByRole('button', { name: /^Plan with/ });
    expect(await again.getAttribute('aria-disabled')).toBe('true');
    await force.getByRole('textbox').fill('A drill for the pager');
    await again.click();
    await plan.getByText(`${noPod} Forced: A drill for the pager`).waitFor(patient);
    await apply(page, 'Apply 20 %');
    await inEffect(page, 'v1 80 %, v2 20 %').waitFor(patient);
    const { body } = await api().send('GET', '/api/changes?service=catalog&limit=1');
    expect(body).toMatchObject({ changes: [{ reason: 'A drill for the pager' }] });
    await undo(page, /^catalog: 90\/10 → 80\/20/);
    await scaleDeployment(scene.stack.lab, v2, 2);
    expect(mishaps).toEqual([]);
    await page.context().close();
  }, 180_000);

  it('where retries are counted as requests, by servers whose callers have no proxy, the page says that it cannot tell', async () => {
    await createObject(scene.stack.lab, 'virtualservices', frontend, {
      hosts: ['frontend.shop.svc.cluster.local'],
      gateways: ['mesh', 'istio-system/ingressgateway'],
      http: [
        {
          route: [{ destination: { host: 'frontend.shop.svc.cluster.local' } }],
          retries: { attempts: 2, retryOn: '5xx' },
        },
      ],
    });
    const { page, mishaps } = await open(servicePath('shop/frontend', 'resilience'));
    await page.getByRole('button', { name: /^Delay/ }).click(patient);
    const plan = await preview(page, page, /Delay 10 % of requests to frontend by 400\sms/);
    await plan.getByText(/A request may be tried 2 times more/).waitFor();
    await apply(page, 'Inject the fault');
    await active(page).getByText('Cannot tell', { exact: true }).waitFor(patient);
    await active(page)
      .getByText(/Requests are retried, and some are counted only by the server/)
      .waitFor(patient);
    await active(page).getByRole('button', { name: 'Lift now' }).click();
    await active(page).waitFor({ state: 'detached', ...patient });
    expect(mishaps).toEqual([]);
    await page.context().close();
  }, 180_000);

  it('on a phone a change is seen and undone, a fault lifted, and everything halted', async () => {
    const target = { mesh: 'default', namespace: 'shop', service: 'catalog' } as const;
    await api().apply(await api().plan({ kind: 'split', ...target, weights: { v1: 60, v2: 40 } }));
    await api().apply(
      await api().plan({
        kind: 'fault',
        ...target,
        delay: { percent: 10, milliseconds: 100 },
        expiresInSeconds: 600,
      }),
    );
    const { page, mishaps } = await open(servicePath('shop/catalog', 'resilience'), {
      width: 390,
      height: 844,
    });
    await active(page).waitFor(patient);
    const fits = (): Promise<number> => page.evaluate(() => document.documentElement.scrollWidth);
    expect(await fits()).toBe(390);
    const lift = active(page).getByRole('button', { name: 'Lift now' });
    expect((await lift.boundingBox())?.height).toBeGreaterThanOrEqual(44);
    expect(
      await page.getByRole('button', { name: 'Preview the plan' }).getAttribute('aria-description'),
    ).toMatch(/planned on bigger screens/);
    await lift.click();
    await active(page).waitFor({ state: 'detached', ...patient });

    await page.getByRole('tab', { name: /^Routing/ }).click();
    const line = runningChange(page, /^catalog: 90\/10 → 60\/40/);
    await line.waitFor(patient);
    expect(await fits()).toBe(390);
    expect((await line.getByRole('button', { name: 'Undo' }).boundingBox())?.height).toBeGreaterThanOrEqual(
      44,
    );
    await undo(page, /^catalog: 90\/10 → 60\/40/);
    await inEffect(page, 'v1 90 %, v2 10 %').waitFor(patient);

    await page.getByRole('button', { name: 'Halt' }).click();
    const halt = page.getByRole('dialog', { name: 'Halt everything' });
    await halt.getByRole('textbox', { name: 'Reason' }).fill('From the train');
    await halt.getByRole('button', { name: 'Halt everything' }).click();
    await page.getByRole('alert').filter({ hasText: 'Halted by' }).waitFor(patient);
    expect(await fits()).toBe(390);
    await api().send('DELETE', '/api/halt', { reason: 'Seen enough' });
    expect(mishaps).toEqual([]);
    await page.context().close();
  }, 180_000);
});
