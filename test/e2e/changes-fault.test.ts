import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { axeViolations } from '../support/browser.ts';
import { browserScene } from '../support/browser-scene.ts';
import { describeWithRealPart } from '../support/real-part.ts';
import { patient, planPanel, servicePath } from '../support/steering-walk.ts';

const active = (page: Page) => page.getByRole('region', { name: 'Active fault' });
const resilience = (service: string) => servicePath(service, 'resilience');

describeWithRealPart('chromium', 'faults in a browser', (chromiumPath) => {
  const { open } = browserScene(chromiumPath);

  it('are planned, injected, counted down, and lifted at their deadline', async () => {
    const { page, mishaps } = await open(resilience('payments/payment'));
    await page.getByLabel('Lifts after').fill('25 s', patient);
    await page.getByRole('textbox', { name: 'Share', exact: true }).fill('20');
    await page.getByText(/Answers 20 % with 503 of requests to payment/).waitFor();
    const preview = page.getByRole('button', { name: 'Preview the plan' });
    await expect.poll(() => preview.getAttribute('aria-disabled'), patient).not.toBe('true');
    const stop = page.getByRole('group', { name: 'Stop early' }).first();
    await stop.getByRole('textbox', { name: 'if errors exceed' }).fill('90');
    await stop.getByRole('textbox', { name: 'or p99 exceeds' }).fill('20000');
    await stop.getByText('lifts it by itself, within 25 s').waitFor();
    await preview.click();
    const plan = planPanel(page);
    await plan.getByText(/^Answer 20 % of requests to payment with 503, until/).waitFor(patient);
    await plan.getByText(/even if this page and the console are gone/).waitFor();
    await plan.getByRole('button', { name: 'Inject the fault' }).click();
    const injected = Date.now();
    await active(page).waitFor(patient);
    await active(page).getByText('Abort with 503 on 20 % of requests').waitFor();
    expect(await active(page).getByRole('timer').innerText()).toMatch(/^00:[012]\d$/);
    const callers = page.getByRole('table', { name: 'Callers of the service with the fault' });
    await callers.getByRole('row', { name: /checkout 1/ }).waitFor(patient);
    await page.getByText('checkout errors', { exact: true }).waitFor(patient);
    await page.getByText('checkout p99', { exact: true }).waitFor();
    await page.getByRole('img', { name: /^Requests that met the fault/ }).waitFor(patient);
    for (const signal of ['Rate', 'Errors', 'p99']) {
      await page.getByRole('img', { name: new RegExp(`^${signal} of checkout`) }).waitFor(patient);
    }
    expect(await axeViolations(page)).toEqual([]);
    await active(page).waitFor({ state: 'detached', ...patient });
    expect(Date.now() - injected).toBeLessThan(60_000);
    await page.getByText('Expired', { exact: true }).waitFor(patient);
    expect(mishaps).toEqual([]);
    await page.context().close();
  }, 240_000);

  it('are lifted at once by one press', async () => {
    const { page, mishaps } = await open(resilience('payments/payment'));
    await page.getByRole('button', { name: /^Delay/ }).click(patient);
    await page.getByText(/Adds 400\sms to 10 % of requests to payment/).waitFor();
    const preview = page.getByRole('button', { name: 'Preview the plan' });
    await expect.poll(() => preview.getAttribute('aria-disabled'), patient).not.toBe('true');
    await preview.click();
    await planPanel(page).getByRole('button', { name: 'Inject the fault' }).click(patient);
    await active(page).getByRole('button', { name: 'Lift now' }).click(patient);
    await active(page).waitFor({ state: 'detached', ...patient });
    expect(mishaps).toEqual([]);
    await page.context().close();
  }, 180_000);

  it('are off where the routing is an HTTPRoute, and say why', async () => {
    const { page, mishaps } = await open(resilience('shop/mailer'));
    await page.getByText(/Not possible here: mailer is routed by HTTPRoute shop\/mailer/).waitFor(patient);
    const preview = page.getByRole('button', { name: 'Preview the plan' });
    expect(await preview.getAttribute('aria-disabled')).toBe('true');
    expect(await preview.getAttribute('aria-description')).toContain('has no fault filter');
    expect(mishaps).toEqual([]);
    await page.context().close();
  }, 120_000);

  it.each(['dark', 'light'] as const)(
    'pass axe as a form (%s)',
    async (colorScheme) => {
      const { page, mishaps } = await open(resilience('shop/catalog'), { colorScheme });
      await page.getByLabel('Lifts after').waitFor(patient);
      expect(await axeViolations(page)).toEqual([]);
      expect(mishaps).toEqual([]);
      await page.context().close();
    },
    120_000,
  );
});
